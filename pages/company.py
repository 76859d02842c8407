"""What is known of the company: one place for page, footer, mails and structured data."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Company:
    name: str
    email: str
    street: str | Promise
    district: str | Promise
    city: str | Promise
    country: str | Promise
    country_code: str
    address: str | Promise
    map_url: str


COMPANY = Company(
    name="Souftech",
    email="contact@souftech.com",
    street=_("5 July Street"),
    district=_("Taghzout"),
    city=_("El Oued"),
    country=_("Algeria"),
    country_code="DZ",
    address=_("5 July Street, Taghzout, El Oued, Algeria"),
    map_url="https://www.openstreetmap.org/search?query=Taghzout%2C%20El%20Oued%2C%20Algeria",
)


def company(_request: HttpRequest) -> dict[str, Company | str | int]:
    """Give every template the company, the site's own address and the promised answer time."""
    return {
        "company": COMPANY,
        "site_url": settings.SITE_URL,
        "promised_days": settings.PROMISED_ANSWER_DAYS,
    }
