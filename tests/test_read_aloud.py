"""What stands on pages and in mails reads as somebody says it who grew up with the language."""

import re

import pytest
from django.test import Client

from souftech.letters import compose
from tests.desk import inquiry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "headings"),
    [("en", "Mail What it holds"), ("fr", "E-mail Ce qu’il contient"), ("ar", "الرسالة محتواها")],
)
def test_what_a_mail_holds_stands_beside_the_word_for_one_mail(
    client: Client, code: str, headings: str
) -> None:
    html = client.get(f"/{code}/privacy/").content.decode()

    assert headings in " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.mark.parametrize(
    ("occasion", "facts", "said"),
    [
        ("code", {"minutes": 15}, "Il ne sert qu’une fois, dans les 15 minutes."),
        ("data_link", {"hours": 24}, "Le lien ne sert qu’une fois, dans les 24 heures."),
        ("invitation", {"days": 3}, "Le lien ne sert qu’une fois, dans les 3 jours."),
    ],
)
def test_a_french_mail_says_for_how_long_its_code_or_link_is_good(
    occasion: str, facts: dict[str, int], said: str
) -> None:
    mail = compose(occasion, "fr", facts, to="amina@example.com")

    assert said in mail.body


@pytest.mark.parametrize(("code", "asked"), [("fr", "Et maintenant\u00a0?"), ("ar", "ماذا بعد؟")])
def test_what_comes_next_is_asked_as_a_question(client: Client, code: str, asked: str) -> None:
    html = client.get(inquiry(language=code).get_absolute_url()).content.decode()

    assert f"<h2>{asked}</h2>" in html
