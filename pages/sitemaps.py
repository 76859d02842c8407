"""The sitemap: every public page in every language, each naming the others."""

import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from pages.languages import PUBLIC_PAGES
from pages.policy import POLICY


class PagesSitemap(Sitemap):
    i18n = True
    alternates = True
    x_default = True

    def items(self) -> list[str]:
        return PUBLIC_PAGES

    def location(self, item: str) -> str:
        return reverse(item)

    def lastmod(self, item: tuple[str, str] | str) -> datetime.date | None:
        name = item if isinstance(item, str) else item[0]
        return POLICY.date if name == "privacy" else None

    def get_protocol(self, protocol: str | None = None) -> str:  # noqa: ARG002 - Django's signature
        return settings.SITE.scheme

    def get_domain(self, site: object = None) -> str:  # noqa: ARG002 - Django's signature
        return settings.SITE.netloc
