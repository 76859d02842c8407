"""Before anything is typed a form says who collects, why, for whom, how long, and what rights."""

import re
from collections.abc import Callable

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import get_resolver
from django.utils import translation
from pytest_django import Settings

from accounts.models import Proof, User
from accounts.notices import correction_notice, request_notice
from contact.blank import DRAWN
from contact.models import Attachment, Inquiry, Message
from contact.notices import contact_notice, conversation_notice, links_notice
from pages.facts import live_facts, period_of
from pages.notice import Notice
from souftech.declared import declarations
from souftech.models import OutgoingMail
from souftech.personal import Kind
from souftech.processors import Processor
from tests.desk import inquiry
from tests.rights import proven
from tests.test_signing_in import pages_of

pytestmark = pytest.mark.django_db


PERSONAL = re.compile(r'<(?:input|textarea)[^>]* name="(?:name|email|phone|message|attachments)"')


def words(html: str) -> str:
    """Return what the notice of a page says."""
    inside = html.partition("<details")[2].partition("</details>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


@pytest.fixture(autouse=True)
def _nothing_drawn() -> None:
    DRAWN.clear()


@pytest.mark.promise("only-necessary")
@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_the_notice_of_the_contact_form_says_what_the_models_declare(
    client: Client, code: str
) -> None:
    shown = words(client.get(f"/{code}/contact/").content.decode())

    with translation.override(code):
        models = (Inquiry, Message, Attachment, OutgoingMail)
        for model, declared in declarations():
            if model in models and declared.kind != Kind.STAFF:
                assert str(declared.kind.label) in shown
                assert str(declared.purpose.label) in shown
                assert " ".join(period_of(declared.kept).split()) in shown
        assert contact_notice().optional in shown
    assert f'<a href="/{code}/your-data/">' in client.get(f"/{code}/contact/").content.decode()


def test_the_notice_names_whoever_receives_data(settings: Settings, client: Client) -> None:
    settings.PROCESSORS = [Processor("mail", "Post Box", ("Germany",), ("example.net",))]

    shown = words(client.get("/en/contact/").content.decode())

    assert "Who receives it Our staff · Post Box (Germany)" in shown


@pytest.mark.promise("only-necessary")
@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_every_public_page_that_asks_for_something_personal_has_the_notice(code: str) -> None:
    with translation.override(code):
        found = [f"/{page}" for page in pages_of(get_resolver().url_patterns)]
    pages = [page for page in found if page.startswith(f"/{code}/") and "<" not in page]
    pages.append(inquiry(language=code).get_absolute_url())

    asking = {
        page: f'<a href="/{code}/your-data/">' in html.partition('<details class="more">')[2]
        for page in pages
        for browser in (Client(), proven())
        if PERSONAL.search(html := browser.get(page).content.decode())
    }

    rest = ["account/enter/", "contact/", "inquiry/", "your-data/", "your-data/correct/"]
    told = [f"/{code}/{page}" for page in (*rest, "your-data/request/")]
    assert asking == dict.fromkeys([*told, pages[-1]], True)


@pytest.mark.parametrize(
    ("page", "notice", "models"),
    [
        ("your-data/request/", request_notice, (Inquiry, Message, OutgoingMail)),
        ("your-data/correct/", correction_notice, (Inquiry, Proof, User, OutgoingMail)),
        ("inquiry/", links_notice, (OutgoingMail,)),
    ],
)
def test_the_notice_of_a_smaller_form_says_what_becomes_of_just_that(
    page: str, notice: Callable[[], Notice], models: tuple[type[Model], ...]
) -> None:
    inquiry()

    shown = words(proven().get(f"/en/{page}").content.decode())

    told = [one for model, one in declarations() if model in models and one.kind != Kind.STAFF]
    for declared in told:
        period = " ".join(period_of(declared.kept).split())
        assert f"{declared.kept.label}: {period}" in shown
        assert str(declared.purpose.label) in shown
    assert f"What is optional {notice().optional} For how long" in shown
    assert shown.count(": ") - notice().optional.count(": ") == len({one.kept for one in told})


def test_a_form_tells_only_of_what_is_sent_with_it(client: Client) -> None:
    shown = words(client.get(inquiry(language="en").get_absolute_url()).content.decode())

    assert conversation_notice().optional in shown
    assert (str(Kind.CONTENT.label) in shown, str(Kind.STAFF.label) in shown) == (True, False)


@pytest.mark.promise("collect")
def test_the_privacy_page_tells_kinds_and_purposes_as_the_models_declare_them() -> None:
    rows = dict(live_facts()[1].rows)

    assert set(rows) == {str(kind.label) for kind in Kind}
    for _model, declared in declarations():
        assert str(declared.purpose.label) in rows[str(declared.kind.label)].split(" · ")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ["5,000 characters", "10\xa0MB each", "Souftech, 5 July Street"]),
        ("fr", ["5\xa0000 caractères", "10\xa0Mo", "Souftech, rue"]),
        ("ar", ["5\xa0000 حرف", "10\xa0ميغابايت", "Souftech، شارع"]),
    ],
)
def test_numbers_sizes_and_commas_are_those_of_the_language(
    client: Client, code: str, said: list[str]
) -> None:
    html = client.get(f"/{code}/contact/").content.decode()

    assert [text for text in said if text not in html] == []
