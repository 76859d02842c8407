"""A writer is warned of what we do not need, and of nothing else; nobody is held up by it."""

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


@pytest.mark.django_db
@pytest.mark.promise("files")
@pytest.mark.promise("files")
def test_the_writer_reads_a_hint_and_what_was_sent_is_there(client: Client) -> None:
    kept = inquiry(language="en", message="password: hunter2")

    html = client.get(kept.get_absolute_url()).content.decode()

    assert "This seems to hold a card number" in html
    assert "password: hunter2" in html
