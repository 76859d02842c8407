"""A visitor gets only the cookies that the privacy page names, and most pages set none."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import translation
from pytest_django import Settings

from pages.cookies import register
from pages.facts import live_facts
from souftech.urls import urlpatterns as site
from tests import cookies
from tests.desk import inquiry

LANGUAGES = ["en", "fr", "ar"]
WITHOUT_FORM = ["", "privacy/", "none/"]
WITH_FORM = ["contact/", "inquiry/", "account/sign-in/", "account/enter/", "your-data/"]
ELSEWHERE = ["/", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/livez"]


def crumb(_request: HttpRequest) -> HttpResponse:
    answer = HttpResponse()
    answer.set_cookie("crumb", "x")
    answer.set_cookie("language", "ar", max_age=366 * 24 * 3600)
    return answer


def fail(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


urlpatterns = [path("crumb/", crumb), path("en/fail/", fail), *site]
handler500 = "pages.errors.server_error"


def names(address: str, **options: str) -> list[str]:
    response = Client(raise_request_exception=False).get(address, headers=options)
    return list(response.cookies)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("page", WITHOUT_FORM)
@pytest.mark.promise("cookies", "cookie-language")
def test_a_page_without_a_form_sets_no_cookie(page: str, code: str) -> None:
    assert names(f"/{code}/{page}") == []


@pytest.mark.parametrize("address", ELSEWHERE)
def test_neither_does_what_only_machines_read(address: str) -> None:
    assert names(address) == []


@pytest.mark.promise("cookies")
def test_an_error_page_sets_no_cookie_whatever_went_wrong() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        failed = names("/en/fail/")

    assert (failed, names("/fr/", host="evil.example")) == ([], [])


@pytest.mark.django_db
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("page", WITH_FORM)
@pytest.mark.promise("cookies")
def test_a_page_with_a_form_sets_the_csrf_cookie_alone(page: str, code: str) -> None:
    assert names(f"/{code}/{page}") == ["csrftoken"]


def test_no_script_and_no_other_site_gets_at_that_cookie(client: Client) -> None:
    cookie = client.get("/en/contact/").cookies["csrftoken"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.django_db
@pytest.mark.promise("cookies")
def test_the_page_of_an_inquiry_sets_the_csrf_cookie_alone() -> None:
    assert names(inquiry().get_absolute_url()) == ["csrftoken"]


@pytest.mark.promise("cookies")
def test_the_whole_run_notices_a_cookie_that_nobody_declared() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        Client().get("/crumb/")

    noticed = list(cookies.UNDECLARED)
    cookies.UNDECLARED.clear()
    assert noticed == ["/crumb/: crumb", "/crumb/: language lives too long"]


@pytest.mark.promise("cookies")
def test_the_privacy_page_lists_the_register_as_it_is(settings: Settings) -> None:
    settings.LANGUAGE_COOKIE_NAME = "tongue"
    settings.VISITOR_SESSION_AGE = 20 * 24 * 3600

    table = next(facts for facts in live_facts() if facts.title == "Which cookies there are")

    assert [(row[0], row[-1]) for row in table.rows] == [
        ("tongue", "12\u00a0months"),
        ("csrftoken", "12\u00a0months"),
        ("sessionid", "20\u00a0days"),
    ]


def test_every_cookie_says_what_it_is_for_and_when_it_comes_in_each_language() -> None:
    told = set()
    for code in LANGUAGES:
        with translation.override(code):
            told |= {str(text) for cookie in register() for text in (cookie.purpose, cookie.when)}

    assert len(told) == len(LANGUAGES) * 2 * len(register())
