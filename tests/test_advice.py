"""A writer is warned of what we do not need, and of nothing else; nobody is held up by it."""

import re

import pytest
from django.test import Client

from contact.advice import looks_sensitive
from tests.desk import inquiry


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1111", "My card: 5500-0000-0000-0004.", "٤١١١ ١١١١ ١١١١ ١١١١",
        "NIN 109870123456789012", "١٠٩٨٧٠١٢٣٤٥٦٧٨٩٠١٢", "password: hunter2",
        "Mot de passe du site : azerty", "كلمة السر: 123", "كلمة المرور = abc",
    ],
)  # fmt: skip
def test_what_looks_like_a_secret_is_noticed(text: str) -> None:
    assert looks_sensitive(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "Call me: +213 661 23 45 67", "4111 1111 1111 1112", "Order 2026-11-22-0001",
        "I forgot my password", "نسيت كلمة السر", "1234567890123", "أريد موقعًا.",
    ],
)  # fmt: skip
def test_what_people_write_every_day_is_not(text: str) -> None:
    assert not looks_sensitive(text)


def described(html: str, field: str) -> str:
    """Return the words by which this field of a page is described."""
    tag = re.search(rf'<[^>]* id="id_{field}"[^>]*>', html)
    found = re.search(r'aria-describedby="([^"]*)"', tag[0] if tag else "")
    ids = found[1].split() if found else []
    return " ".join(html.partition(f'id="{one}">')[2].partition("</p>")[0] for one in ids)


@pytest.mark.django_db
@pytest.mark.promise("files")
@pytest.mark.parametrize(
    ("code", "in_message", "in_files"),
    [
        ("en", "leave out sensitive details", "attach nothing sensitive that we do not need."),
        ("fr", "N’y mettez pas d’informations", "N’y joignez rien de sensible dont nous"),
        ("ar", "لا تذكر معلومات حساسة", "لا ترفق معلومات حساسة لا نحتاج إليها."),
    ],
)
def test_the_advice_describes_the_message_and_the_files_wherever_people_write(
    client: Client, code: str, in_message: str, in_files: str
) -> None:
    pages = [f"/{code}/contact/", inquiry(language=code).get_absolute_url()]

    shown = [client.get(page).content.decode() for page in pages]

    assert [in_message in described(html, "message") for html in shown] == [True, True]
    assert [in_files in described(html, "attachments") for html in shown] == [True, True]


@pytest.mark.django_db
@pytest.mark.promise("files")
def test_the_writer_reads_a_hint_and_what_was_sent_is_there(client: Client) -> None:
    kept = inquiry(language="en", message="password: hunter2")

    html = client.get(kept.get_absolute_url()).content.decode()

    assert "This seems to hold a card number" in html
    assert "password: hunter2" in html
