"""The settings: safe unless told otherwise, and no start at all where they would not be.

Every variable read here stands in .env.example and in the README's table.
"""

import datetime

from django.utils.translation import gettext_lazy as _

from souftech.csp import policy
from souftech.environment import (
    BASE_DIR,
    LOOPBACK,
    cache,
    database,
    dates,
    debug,
    env,
    forwarders,
    mail_server,
    number,
    one_of,
    seconds,
    secret,
    site_url,
)
from souftech.logs import configuration
from souftech.processors import optional_service, processors
from souftech.schedule import JOBS  # noqa: F401 - a setting, kept beside what it means

# isort: off
from souftech.periods import (  # noqa: F401 - settings, kept apart for their number
    ACCOUNT_KEPT_MONTHS, ACCOUNT_WARNED_MONTHS, CODES_AN_HOUR, CODE_LASTS, COPY_KEPT,
    COPY_LATE_AFTER, ERASED_KEPT, INQUIRY_CLOSES_AFTER, INQUIRY_KEPT_MONTHS, LEDGER_KEPT,
    LINK_LASTS, MAIL_BODY_KEPT, MAIL_GIVEN_UP_KEPT, PROOF_TRIES, PROVEN_FOR, REQUEST_ALARM,
    REQUEST_DUE, REQUEST_LEFT, RUNS_KEPT, SPAM_KEPT, STAFF_ACTS_KEPT,
)  # fmt: skip
from souftech.signing_in import (  # noqa: F401 - settings, kept apart for their number
    ACCOUNT_ADAPTER, ACCOUNT_EMAIL_VERIFICATION, ACCOUNT_FORMS, ACCOUNT_LOGIN_METHODS,
    ACCOUNT_RATE_LIMITS, ACCOUNT_SESSION_REMEMBER, ACCOUNT_SIGNUP_FIELDS,
    ACCOUNT_USER_MODEL_USERNAME_FIELD, AUTHENTICATION_BACKENDS, AUTH_PASSWORD_VALIDATORS,
    AUTH_USER_MODEL, INVITATION_LASTS, LOGIN_REDIRECT_URL, LOGIN_URL, LOGOUT_REDIRECT_URL,
    MFA_ADAPTER, MFA_FORMS, MFA_SUPPORTED_TYPES, MFA_TOTP_ISSUER, MFA_TOTP_TOLERANCE,
    SESSION_COOKIE_AGE, SESSION_ENGINE, VISITOR_SESSION_AGE,
)  # fmt: skip
from souftech.uploads import (  # noqa: F401 - settings, kept apart for their number
    FILE_BYTES, FILE_UPLOAD_HANDLERS, FILES_BYTES, FILES_FREE_BYTES, FILES_KEPT, FILES_MOST,
    FILES_WAIT, FILES_WAITING_BYTES, UPLOAD_BYTES, UPLOAD_SECONDS, file_storage, upload_paths,
)  # fmt: skip
# isort: on

# Where the site lives, and how strict that makes it

SITE = site_url()
SITE_URL, HTTPS = SITE.geturl(), SITE.scheme == "https"
SECRET_KEY, LINK_KEY, ERASURE_KEY = secret("SECRET_KEY"), secret("LINK_KEY"), secret("ERASURE_KEY")
DEBUG = debug(SITE)
HOST = SITE.netloc.rpartition(":")[0] if SITE.port else SITE.netloc
ALLOWED_HOSTS = [HOST] if HTTPS else LOOPBACK

# Where the program listens: behind the proxy of an https site, or for this machine's own browser

BIND_ADDRESS = env.str("BIND_ADDRESS", default="127.0.0.1")
PORT = number("PORT", default=8000 if HTTPS else SITE.port or 80, most=65535)
WEB_WORKERS, WEB_THREADS = number("WEB_WORKERS", 2, most=64), number("WEB_THREADS", 4, most=64)
TRUSTED_PROXIES = env.str("TRUSTED_PROXIES", default="127.0.0.1,::1")
FORWARDED_BY = forwarders(TRUSTED_PROXIES)

# How strict it is

SECURE_REDIRECT_EXEMPT = [r"^(healthz|livez)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_SSL_REDIRECT = SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "accounts.expired.form_expired"
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_AGE = "language", 365 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CSP = policy(scripts=f"{SITE_URL}/static/" if HTTPS else "'self'")
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * number("BODY_KILOBYTES", default=256)
DATA_UPLOAD_MAX_NUMBER_FIELDS = number("BODY_FIELDS", default=100)
BODY_SECONDS = number("BODY_SECONDS", default=20, most=600)

# What it is made of

INSTALLED_APPS = [
    "souftech",
    "accounts",
    "pages",
    "contact",
    "accounts.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "phonenumber_field",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "souftech.headers.ResponseHeadersMiddleware",
    "souftech.visits.RouteMiddleware",
    "souftech.requests.GuardMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.PasswordAgainMiddleware",
]
ROOT_URLCONF, WSGI_APPLICATION = "souftech.urls", "souftech.wsgi.application"
ADMIN_PATH = env.str("ADMIN_PATH", default="admin").strip("/") + "/"
STAFF_SECOND_FACTOR = HTTPS or env.bool("STAFF_SECOND_FACTOR", default=False)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # a browser takes http for this machine alone
FORM_RENDERER = "souftech.forms.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.company.company",
                "pages.languages.alternates",
            ],
        },
    }
]

# What it keeps, and where

DATA_DIR = BASE_DIR / env.str("DATA_DIR", default="var")
ERASURE_LEDGER = DATA_DIR / (env.str("ERASURE_LEDGER", default="") or "erasures.ledger")
DATABASES, CACHES = {"default": database(DATA_DIR)}, {"default": cache()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WHITENOISE_MANIFEST_STRICT = False  # a page with a plain picture beats no page
STATIC_URL, STATIC_ROOT = "/static/", DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "souftech.assets.AssetStorage"},
    "files": file_storage(DATA_DIR),
}

# Languages, dates, telephone numbers

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("ar", _("Arabic"))]
UPLOAD_PATHS = upload_paths(ADMIN_PATH, [code for code, _name in LANGUAGES])
LOCALE_PATHS, FORMAT_MODULE_PATH = [BASE_DIR / "locale"], "souftech.formats"
TIME_ZONE, PHONENUMBER_DEFAULT_REGION = "Africa/Algiers", "DZ"

# Mail: the outbox takes every mail, the worker hands it to the transport that EMAIL_URL names

EMAIL_BACKEND, MAIL_WRITERS = "souftech.outbox.EmailBackend", "contact.emails.WRITERS"
EMAIL_TIMEOUT = number("EMAIL_TIMEOUT", default=20, most=600)
MAIL_FOLDER, MAIL_TRANSPORT = DATA_DIR / "mail", "souftech.eml.EmailBackend"
if _server := mail_server():
    MAIL_TRANSPORT = _server["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _server["EMAIL_HOST"] or "localhost", _server["EMAIL_PORT"]
    EMAIL_HOST_USER = _server["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = _server["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS, EMAIL_USE_SSL = _server["EMAIL_USE_TLS"], _server["EMAIL_USE_SSL"]
OUTBOX_LEASE = datetime.timedelta(seconds=number("OUTBOX_LEASE_SECONDS", 15 * EMAIL_TIMEOUT))
OUTBOX_BACKOFF = seconds("OUTBOX_BACKOFF_SECONDS", default=[60, 300, 900, 3600])
OUTBOX_GIVE_UP_AFTER = datetime.timedelta(hours=72)
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="Souftech <contact@souftech.com>")
PROMISED_ANSWER_DAYS = number("PROMISED_ANSWER_DAYS", default=0, least=0)
ANSWER_WITHIN, HOLIDAYS = number("ANSWER_WITHIN", default=2, most=60), dates("HOLIDAYS")
STAFF_EMAILS = env.list("STAFF_EMAILS", default=["contact@souftech.com"])
STAFF_LANGUAGE = one_of("STAFF_LANGUAGE", [code for code, _name in LANGUAGES], default="en")
STAFF_MAIL_CONTENT = one_of("STAFF_MAIL_CONTENT", ["full", "link"], default="full")
SENDER_MAIL_CONTENT = one_of("SENDER_MAIL_CONTENT", ["full", "link"], default="full")

# What looks like spam (see contact/spam.py)

SPAM_SCORE, SPAM_LINKS = number("SPAM_SCORE", default=5), number("SPAM_LINKS", default=3)
SPAM_MIN_SECONDS = number("SPAM_MIN_SECONDS", default=3)
HOURLY_LIMIT, HOURLY_CEILING = number("HOURLY_LIMIT", 10), number("HOURLY_CEILING", 300)

# Who processes data for the company, and what the site writes down

PROCESSORS = processors()
LOGGING = configuration(one_of("LOG_LEVEL", ["DEBUG", "INFO", "WARNING", "ERROR"], default="INFO"))
SENTRY_DSN = optional_service("SENTRY_DSN", "errors", PROCESSORS)
