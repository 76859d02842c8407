"""What machines ask every site for: robots.txt, security.txt and the old favicon address."""

import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pages.company import COMPANY

SECURITY_TXT_LIFE = datetime.timedelta(days=180)


@require_safe
def robots_txt(_request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /language/",
        *[f"Disallow: /{code}/inquiry/" for code, _name in settings.LANGUAGES],
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return _plain(lines)


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Say where to report a weakness, as RFC 9116 has it."""
    expires = (timezone.now() + SECURITY_TXT_LIFE).astimezone(datetime.UTC)
    lines = [
        f"Contact: mailto:{COMPANY.email}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
    ]
    return _plain(lines)


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("favicon.ico"))


@require_safe
def speculation_rules(_request: HttpRequest) -> HttpResponse:
    """Name the pages a browser may fetch ahead: those that are alike for all and set no cookie."""
    pages = [{"href_matches": "/:code(en|fr|ar)/"}, {"href_matches": "/:code(en|fr|ar)/privacy/"}]
    rules = {"prefetch": [{"where": {"or": pages}, "eagerness": "moderate"}]}
    response = JsonResponse(rules, content_type="application/speculationrules+json")
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _plain(lines: list[str]) -> HttpResponse:
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response
