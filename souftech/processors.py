"""Who processes data for the company: a register that the settings hold and the policy shows."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's name
from django.core.exceptions import ImproperlyConfigured

from souftech.environment import LOOPBACK, env

KINDS = ("hosting", "mail", "errors", "files")
LANGUAGES = ("en", "fr", "ar")
EXAMPLE = "hosting|Name|Algeria/Algérie/الجزائر;mail|Name|Algeria/Algérie/الجزائر|mail.example.com"


@dataclass(frozen=True)
class Processor:
    """A company, where it is, and the hosts of the service that it runs for us."""

    kind: str
    name: str
    countries: tuple[str, ...]
    hosts: tuple[str, ...]

    def country_in(self, language: str) -> str:
        """Return the country as that language calls it, or as it was written once for all."""
        if len(self.countries) == 1:
            return self.countries[0]
        return self.countries[LANGUAGES.index(language)]

    def runs(self, host: str) -> bool:
        """Tell whether a host is one of these, or within one of these domains."""
        return any(f".{host}".lower().endswith(f".{own}".lower()) for own in self.hosts)


def processors() -> list[Processor]:
    """Return those that PROCESSORS names, none where it is empty."""
    entries = env.str("PROCESSORS", default="").split(";")
    return [_read(entry) for entry in entries if entry.strip()]


def optional_service(name: str, kind: str, register: list[Processor]) -> str:
    """Return the address called `name`, empty where unset; its host has to be in the register."""
    url: str = env.str(name, default="")
    host = urlsplit(url).hostname or ""
    if host and not is_listed(kind, host, register):
        raise ImproperlyConfigured(
            f"{name} sends data to {host}, which the privacy page has to name: add "
            f"{kind}|Name|Country|{host} to PROCESSORS."
        )
    return url


def is_listed(kind: str, host: str, register: list[Processor]) -> bool:
    """Tell whether a host is in the register, or is this machine itself."""
    return host in LOOPBACK or any(one.kind == kind and one.runs(host) for one in register)


def check_processors(**_options: Any) -> list[CheckMessage]:
    """A public site names who processes data for it, above all who carries its mails."""
    if not settings.HTTPS:
        return []
    problems: list[CheckMessage] = []
    host = settings.EMAIL_HOST
    if not is_listed("mail", host, settings.PROCESSORS):
        problems.append(
            Error(
                f"Mails leave through {host}, which is not in PROCESSORS.",
                hint=f"Add mail|Name|Country|{host}: the privacy page names who carries mails.",
                id="souftech.E005",
            )
        )
    if not any(one.kind == "hosting" for one in settings.PROCESSORS):
        problems.append(
            Warning(
                "PROCESSORS names nobody who hosts this site.",
                hint="Add hosting|Name|Country, or the company's own name if it hosts it itself.",
                id="souftech.W003",
            )
        )
    return problems


def _read(entry: str) -> Processor:
    parts = [part.strip() for part in entry.split("|")]
    kind, name, country, hosts = [*parts, "", "", "", ""][:4]
    countries = tuple(word.strip() for word in country.split("/"))
    sound = kind in KINDS and name and all(countries) and len(countries) in (1, len(LANGUAGES))
    if not sound or len(parts) > 4 or (kind != "hosting" and not hosts):  # noqa: PLR2004
        raise ImproperlyConfigured(
            f"PROCESSORS holds {entry.strip()!r}: write entries as in {EXAMPLE}."
        )
    return Processor(kind, name, countries, tuple(hosts.replace(",", " ").split()))
