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


COMPANY = Company(
    name="Souftech",
    email="contact@souftech.com",
    street=_("5 July Street"),
    district=_("Taghzout"),
    city=_("El Oued"),
    country=_("Algeria"),
    country_code="DZ",
    address=_("5 July Street, Taghzout, El Oued, Algeria"),
)


def company(_request: HttpRequest) -> dict[str, Company | str]:
    """Give every template the company and the site's own address."""
    return {"company": COMPANY, "site_url": settings.SITE_URL}
