"""Every answer protects the visitor."""

import base64
import hashlib
import re
import subprocess
import sys

import pytest
from django.test import Client

from pages.sheets import SHEETS, hashes, text_of
from souftech.environment import BASE_DIR

PAGES = ["/", "/en/", "/fr/privacy/", "/ar/contact/", "/en/none/", "/robots.txt", "/admin/login/"]


def expected() -> dict[str, str]:
    return {
        "Content-Security-Policy": (
            "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; "
            "form-action 'self'; frame-ancestors 'none'; img-src 'self'; manifest-src 'self'; "
            f"script-src 'self'; style-src 'self' {' '.join(hashes())}"
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
@pytest.mark.promise("protection", "sharing")
def test_every_answer_carries_the_same_security_headers(client: Client, page: str) -> None:
    response = client.get(page)

    wanted = expected()
    assert {name: response[name] for name in wanted} == wanted


def test_a_page_holds_no_style_that_the_policy_does_not_name(client: Client) -> None:
    pages = ["/en/", "/ar/privacy/", "/fr/contact/", "/en/none/"]

    html = "".join(client.get(page).content.decode() for page in pages)
    held = set(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))

    digests = (hashlib.sha256(style.encode()).digest() for style in held)
    assert {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests} < set(hashes())
    assert {text_of(sheet) for sheet in SHEETS} > held


def test_only_our_own_sheets_can_be_put_into_a_page() -> None:
    with pytest.raises(LookupError, match="secret"):
        text_of("css/secret.css")


def test_on_the_public_site_scripts_come_from_the_folder_of_static_files_alone() -> None:
    question = "from souftech.settings import SECURE_CSP; print(*SECURE_CSP['script-src'])"

    answer = subprocess.run(
        [sys.executable, "-c", question],
        env={"ENV_FILE": "tests/production.env"}, cwd=BASE_DIR, capture_output=True, check=True,
    )  # fmt: skip

    assert answer.stdout.decode().strip() == "https://www.souftech.test/static/"


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
@pytest.mark.parametrize("page", ["", "privacy/", "contact/", "none/"])
@pytest.mark.promise("sharing")
def test_a_page_loads_nothing_from_another_site(client: Client, page: str, code: str) -> None:
    html = client.get(f"/{code}/{page}").content.decode()

    loaded = re.findall(r"<(?:script|img|iframe|source)\b[^>]*\bsrc(?:set)?=\"([^\"]*)", html)
    loaded += re.findall(r'<link\b[^>]*rel="(?!canonical|alternate)[^>]*href="([^"]*)', html)
    assert [address for address in loaded if not re.match(r"/(?!/)", address)] == []
    assert len(loaded) > 0
