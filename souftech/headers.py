"""Response headers that Django 5.2 does not send by itself."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from pages.sheets import hashes

PERMISSIONS = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
)


@cache
def content_security_policy() -> str:
    """Return `SECURE_CSP` as the value of its header, with the style sheets that pages hold."""
    return policy_with(hashes())


def policy_with(sheets: list[str]) -> str:
    """Return the policy that lets in these sheets, each named by its hash."""
    policy = settings.SECURE_CSP | {"style-src": [*settings.SECURE_CSP["style-src"], *sheets]}
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())


class ResponseHeadersMiddleware:
    """Give every response, error pages and static files included, the site's security headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", content_security_policy())
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        html = response.headers.get("Content-Type", "").startswith("text/html")
        if html and not response.cookies:  # a form has enough to fetch
            response.headers.setdefault("Speculation-Rules", '"/speculation-rules.json"')
        return response
