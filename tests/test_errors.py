"""When something goes wrong, the visitor reads what to do, in their language."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse, HttpResponseBase
from django.test import Client, override_settings
from django.urls import path
from django.views.defaults import permission_denied

from pages.company import COMPANY
from souftech.urls import urlpatterns as site

LANGUAGES = ["en", "fr", "ar"]


def refuse(_request: object) -> HttpResponse:
    raise PermissionDenied


def suspect(_request: object) -> HttpResponse:
    raise SuspiciousOperation


def fail(_request: object) -> HttpResponse:
    raise RuntimeError("a fault of ours")


urlpatterns = [
    *(path(f"{code}/refuse/", refuse) for code in LANGUAGES),
    *(path(f"{code}/suspect/", suspect) for code in LANGUAGES),
    *(path(f"{code}/fail/", fail) for code in LANGUAGES),
    *site,
]
handler400 = "pages.errors.bad_request"
handler403 = permission_denied
handler500 = "pages.errors.server_error"


def words(response: HttpResponseBase) -> str:
    return " ".join(getattr(response, "content", b"").decode().split())


@pytest.mark.parametrize("page", ["refuse", "suspect", "fail", "none"])
def test_whoever_reads_another_language_leaves_an_error_page_for_theirs(page: str) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        html = words(Client(raise_request_exception=False).get(f"/fr/{page}/"))

    for code in LANGUAGES:
        assert f'<a href="/language/{code}/?next=%2F' in html


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "status"), [("refuse", 403), ("suspect", 400), ("fail", 500), ("none", 404)]
)
@pytest.mark.promise("e-mail")
def test_an_error_page_speaks_the_visitors_language(page: str, status: int, code: str) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        response = Client(raise_request_exception=False).get(f"/{code}/{page}/")

    html = words(response)
    assert response.status_code == status
    assert f'<html lang="{code}"' in html
    assert COMPANY.email in html


def test_a_fault_of_ours_is_answered_without_a_single_query() -> None:
    # No database mark: any query at all would fail this test.
    with override_settings(ROOT_URLCONF=__name__):
        response = Client(raise_request_exception=False).get("/ar/fail/")

    html = words(response)
    assert response.status_code == 500
    for fact in ("contact@souftech.com", "شارع 5 جويلية، تغزوت، الوادي، الجزائر"):
        assert fact in html
    assert response["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_host_that_is_not_ours_is_refused_with_a_page() -> None:
    response = Client(raise_request_exception=False).get("/fr/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert '<html lang="fr"' in words(response)
    assert "evil.example" not in response.content.decode()


def test_a_form_without_its_token_is_answered_in_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/fr/contact/", {"name": "Amel"})

    assert response.status_code == 403
    assert '<html lang="fr"' in words(response)
