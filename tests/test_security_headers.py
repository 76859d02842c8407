"""Every answer protects the visitor."""

import pytest
from django.test import Client

PAGES = ["/", "/en/", "/fr/privacy/", "/ar/contact/", "/en/none/", "/robots.txt", "/admin/login/"]

EXPECTED = {
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; img-src 'self'; manifest-src 'self'; "
        "script-src 'self'; style-src 'self'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_same_security_headers(client: Client, page: str) -> None:
    response = client.get(page)

    assert {name: response[name] for name in EXPECTED} == EXPECTED


@pytest.mark.parametrize("page", ["/en/", "/fr/privacy/", "/ar/none/", "/sitemap.xml", "/"])
def test_a_page_without_a_form_sets_no_cookie(client: Client, page: str) -> None:
    response = client.get(page)

    assert dict(response.cookies) == {}


def test_a_page_with_a_form_sets_the_csrf_cookie_alone(client: Client) -> None:
    cookies = client.get("/en/contact/").cookies

    assert list(cookies) == ["csrftoken"]
    assert (cookies["csrftoken"]["httponly"], cookies["csrftoken"]["samesite"]) == (True, "Lax")
