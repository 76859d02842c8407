"""Reading the environment: every value is checked, every refusal says what to do."""

import datetime
from collections.abc import Callable, Iterable
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

BASE_DIR = Path(__file__).resolve().parent.parent
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
SHORTEST_KEY = 50

env = Env()
env_file = env.str("ENV_FILE", default=str(BASE_DIR / ".env"))
if Path(env_file).is_file():
    env.read_env(env_file)


def secret(name: str) -> str:
    """Return the secret called `name`; one missing or under 50 characters stops the start."""
    value: str = env.str(name, default="")
    if len(value) < SHORTEST_KEY:
        state = "too short" if value else "missing"
        place = env_file or "the environment"
        raise ImproperlyConfigured(
            f"{name} is {state}: set it to at least {SHORTEST_KEY} random characters in {place}."
        )
    return value


def one_of(name: str, choices: list[str], default: str) -> str:
    """Return the value of `name`, which has to be one of `choices`."""
    value: str = env.str(name, default=default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}: set it to one of {', '.join(choices)}.")
    return value


def debug(site: SplitResult) -> bool:
    """Return DEBUG, which a site for the public must not have."""
    asked = bool(env.bool("DEBUG", default=False))
    if asked and site.scheme == "https":
        raise ImproperlyConfigured(
            "DEBUG shows the program's inside: set it to false where SITE_URL is https."
        )
    return asked


def number(name: str, default: int, most: int = 10_000, least: int = 1) -> int:
    """Return the whole number called `name`, from `least` to `most`."""
    value = env.str(name, default="") or str(default)
    if not (value.isdecimal() and least <= int(value) <= most):
        raise ImproperlyConfigured(
            f"{name} is {value!r}: set it to a whole number from {least} to {most}, "
            f"such as {default}."
        )
    return int(value)


def seconds(name: str, default: list[float]) -> list[float]:
    """Return the pauses called `name`, one after the other, each longer than nothing."""
    try:
        pauses = [float(value) for value in env.list(name, default=[])] or default
    except ValueError:
        pauses = []
    if not pauses or min(pauses) <= 0:
        raise ImproperlyConfigured(f"{name} cannot be read: set it to seconds such as 60,300,900.")
    return pauses


def dates(name: str) -> frozenset[datetime.date]:
    """Return the days called `name`, none where unset."""
    try:
        return frozenset(map(datetime.date.fromisoformat, env.list(name, default=[])))
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} cannot be read: set it to days such as 2026-11-01,2027-01-01."
        ) from None


def service(
    name: str, read: Callable[[str], dict[str, Any]], schemes: Iterable[str], example: str
) -> dict[str, Any]:
    """Return what `read` makes of `name`, empty where unset; a refusal never repeats a password."""
    url = env.str(name, default="")
    if not url:
        return {}
    if url.partition(":")[0] in schemes:
        with suppress(ValueError, ImproperlyConfigured):
            return read(url)
    raise ImproperlyConfigured(f"{name} is no such address: write it as in {name}={example}.")


def database(data_dir: Path) -> dict[str, Any]:
    """Return the database that DATABASE_URL names, else the SQLite file in `data_dir`."""
    found = service(
        "DATABASE_URL",
        env.db_url_config,
        schemes=("sqlite", "postgres", "postgresql"),
        example="postgres://user:password@127.0.0.1:5432/souftech",
    ) or {"ENGINE": "django.db.backends.sqlite3", "NAME": data_dir / "souftech.sqlite3"}
    found |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if not found["ENGINE"].endswith("sqlite3"):
        return found
    return found | {
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
        }
    }


def cache() -> dict[str, Any]:
    """Return the cache that CACHE_URL names, else a table of the database."""
    example = "redis://127.0.0.1:6379/0"
    found = service("CACHE_URL", env.cache_url_config, env.CACHE_SCHEMES, example)
    return found or {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }


def mail_server() -> dict[str, Any]:
    """Return the SMTP server that EMAIL_URL names, with the usual port of its kind, or nothing."""
    found = service(
        "EMAIL_URL",
        env.email_url_config,
        schemes=("smtp", "smtp+tls", "smtp+ssl"),
        example="smtp+tls://user:password@mail.example.com:587",
    )
    if not found:
        return {}
    kind = {"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False} | found
    usual = 465 if kind["EMAIL_USE_SSL"] else 587 if kind["EMAIL_USE_TLS"] else 25
    return kind | {"EMAIL_PORT": found["EMAIL_PORT"] or usual}


def forwarders(proxies: str) -> list[IPv4Network | IPv6Network]:
    """Return whom to believe a visitor's address: `proxies`, and without BEHIND_PROXY nobody."""
    if not env.bool("BEHIND_PROXY", default=False):
        return []
    try:
        return [ip_network(text.strip()) for text in proxies.split(",") if text.strip()]
    except ValueError:  # "*" too: who believes everybody lets everybody be anybody
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES is {proxies!r}: with BEHIND_PROXY set it to the addresses or "
            "networks of your own proxies, such as 127.0.0.1,::1."
        ) from None


def site_url() -> SplitResult:
    """Return the site's public address; plain http is taken for this machine alone."""
    url = _split(env.str("SITE_URL", default="").rstrip("/"))
    plain = url.scheme in ("http", "https") and "@" not in url.netloc
    if not (plain and url.hostname and url.geturl() == f"{url.scheme}://{url.netloc}"):
        raise ImproperlyConfigured(
            "SITE_URL is missing or no address: set it to the site's own, as in "
            "SITE_URL=https://www.example.com (or http://127.0.0.1:8000 on your machine)."
        )
    if url.scheme == "http" and url.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ImproperlyConfigured(
            f"SITE_URL is http://{url.hostname}: plain http is for this machine only, use https."
        )
    if url.scheme == "http" and env.str("PORT", default=""):
        host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
        return url._replace(netloc=f"{host}:{number('PORT', 8000, most=65535)}")
    return url


def _split(url: str) -> SplitResult:
    """Split `url`, of which nothing is left where its host or port cannot be read."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts
