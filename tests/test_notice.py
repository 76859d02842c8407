"""Before anything is typed a form says who collects, why, for whom, how long, and what rights."""

import re

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from contact.blank import DRAWN
from contact.models import Attachment, Inquiry, Message
from contact.notices import contact_notice, conversation_notice
from pages.facts import live_facts, period_of
from souftech.models import OutgoingMail
from souftech.personal import Kind, declarations
from souftech.processors import Processor
from tests.desk import inquiry

pytestmark = pytest.mark.django_db


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
                assert period_of(declared.kept) in shown
        assert contact_notice().optional in shown
    assert f'<a href="/{code}/your-data/">' in client.get(f"/{code}/contact/").content.decode()


def test_the_notice_names_whoever_receives_data(settings: Settings, client: Client) -> None:
    settings.PROCESSORS = [Processor("mail", "Post Box", ("Germany",), ("example.net",))]

    shown = words(client.get("/en/contact/").content.decode())

    assert "Who receives it Our staff · Post Box (Germany)" in shown


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
        ("en", ["5,000 characters", "10 MB each", "Souftech, 5 July Street"]),
        ("fr", ["5\xa0000 caractères", "10\xa0Mo", "Souftech, rue"]),
        ("ar", ["5\xa0000 حرف", "10\xa0ميغابايت", "Souftech، شارع"]),
    ],
)
def test_numbers_sizes_and_commas_are_those_of_the_language(
    client: Client, code: str, said: list[str]
) -> None:
    html = client.get(f"/{code}/contact/").content.decode()

    assert [text for text in said if text not in html] == []
