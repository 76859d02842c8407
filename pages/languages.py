"""The same page in the other languages: addresses, the switch, and the remembered choice."""

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, get_language_info
from django.views.decorators.http import require_safe

LONGEST_PATH = 2000
PUBLIC_PAGES = ["home", "contact", "privacy"]
# Social networks know a language only with a country, and only these.
LOCALES = {"en": "en_US", "fr": "fr_FR", "ar": "ar_AR"}


@dataclass(frozen=True)
class Alternate:
    """One page in one language: `url` for search engines, `switch_url` for the visitor."""

    code: str
    locale: str
    name: str
    url: str
    switch_url: str
    current: bool


def codes() -> list[str]:
    """Return the codes of the site's languages."""
    return [code for code, _name in settings.LANGUAGES]


def in_language(path: str, code: str) -> str:
    """Return the address of `path` in another language, the home page's if it has no language."""
    prefix, _slash, rest = path[:LONGEST_PATH].lstrip("/").partition("/")
    return f"/{code}/{rest}" if prefix in codes() else f"/{code}/"


def alternates(request: HttpRequest) -> dict[str, object]:
    """Give every template the page's other languages; public pages get their canonical address."""
    match = request.resolver_match
    if not match:  # an address that is no page's may be a mistyped secret
        return {"alternates": pages_at("/")}
    if "token" in match.kwargs:
        return {"alternates": secret_pages_at(request.path)}
    pages = pages_at(request.path)
    if match.url_name not in PUBLIC_PAGES:
        return {"alternates": pages}
    bare = in_language(request.path, "en").removeprefix("/en")
    return {
        "alternates": pages,
        "canonical": settings.SITE_URL + request.path,
        "x_default": settings.SITE_URL + bare,
    }


def pages_at(path: str) -> list[Alternate]:
    """Return the page of `path` in each language; the switch remembers the choice."""
    return [_alternate(path, code) for code in codes()]


def secret_pages_at(path: str) -> list[Alternate]:
    """Return the same where `path` holds a secret: the switch says it in no query, which is kept.

    It leads straight to the page, so that the choice is not remembered.
    """
    return [replace(page, switch_url=in_language(path, page.code)) for page in pages_at(path)]


def _alternate(path: str, code: str) -> Alternate:
    return Alternate(
        code=code,
        locale=LOCALES[code],
        name=get_language_info(code)["name_local"].capitalize(),
        url=settings.SITE_URL + quote(in_language(path, code)),
        switch_url=f"{reverse('language', args=[code])}?{urlencode({'next': path})}",
        current=code == get_language(),
    )


@require_safe
def switch_language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the visitor's language for a year and show the same page in it."""
    response = HttpResponseRedirect(in_language(request.GET.get("next", ""), code))
    remember_language(response, code)
    add_never_cache_headers(response)
    return response


def remember_language(response: HttpResponse, code: str) -> None:
    """Have the visitor's browser keep for a year the language they chose."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
