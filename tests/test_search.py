"""Staff find an inquiry however its words, its name or its telephone number are spelt."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from contact.models import Inquiry
from contact.search import folded
from contact.services import receive_inquiry
from tests.post import NOW

MESSAGES = {
    "amel": "Bonjour, l’œuvre de l’élève est prête à 100 %. Mon numéro : 0550 11 22 33.",
    "آمال": "السلام عليكم، أريدُ إنشاء موقعٍ إلكترونيّ لمؤسّستي في الوادي، والسعر ٢٥٠٠٠ دج.",
    "Straße": "We need a file_name, CAFÉ opening 2026-11-22\nand 98 chairs\n76543 in all.",
}
PHONES = {"amel": "", "آمال": "+213661234567", "Straße": "+33612345678"}
EMAILS = {"amel": "one@a.com", "آمال": "two@b.com", "Straße": "three.strasse@example.com"}
CASES = [
    ("امال", "آمال"),  # alef and madda
    ("أمال", "آمال"),
    ("اريد", "آمال"),  # hamza and vowel signs
    ("إنشاء موقع", "آمال"),
    ("انشا", "آمال"),  # no hamza at the end
    ("مؤسستي", "آمال"),
    ("موسستي", "آمال"),
    ("موسستى", "آمال"),  # alef maqsura for ya
    ("الكتروني", "آمال"),
    ("الـــوادي", "آمال"),  # tatweel
    ("الوادى،", "آمال"),
    ("25000", "آمال"),  # Arabic-Indic digits
    ("۲۵۰۰۰", "آمال"),  # Persian digits
    ("الوادي 25000", "آمال"),  # every word
    ("الوادي 26000", ""),
    ("oeuvre", "amel"),  # a ligature
    ("ŒUVRE", "amel"),
    ("eleve prete", "amel"),
    ("ÉLÈVE", "amel"),
    ("l'élève", "amel"),
    ("strasse", "Straße"),
    ("cafe", "Straße"),
    ("100 %", "amel"),
    ("%", "amel"),  # no joker
    ("file_name", "Straße"),
    ("fileXname", ""),
    ("_", "Straße"),
    ("\\", ""),
    ("0661 23 45 67", "آمال"),
    ("+213661234567", "آمال"),
    ("+213 (0) 661-23-45-67", "آمال"),
    ("00213661234567", "آمال"),
    ("٠٦٦١٢٣٤٥٦٧", "آمال"),
    ("0661", "آمال"),
    ("0661 23 45", "آمال"),
    ("06 12 34 56 78", "Straße"),
    ("+33612345678", "Straße"),
    ("0550112233", "amel"),  # written in a message
    ("+213 550 11 22 33", "amel"),
    ("2026-11-22", "Straße"),
    ("76543 98", "Straße"),  # two numbers, not one telephone
    ("STRASSE@example.com", "Straße"),
    ("a\x00mel", "amel"),
    ("", "Straße amel آمال"),
]


def write(name: str, message: str, phone: str = "", email: str = "") -> Inquiry:
    return receive_inquiry(
        name=name, message=message, phone=phone, email=email or "amel@example.com", at=NOW,
        topic="project", language="en", key="one form",
    )  # fmt: skip


def names(query: str) -> set[str]:
    return set(Inquiry.objects.found_by(query).values_list("name", flat=True))


@pytest.mark.django_db
def test_every_spelling_finds_what_it_means_and_nothing_else() -> None:
    for name, message in MESSAGES.items():
        write(name, message, PHONES[name], EMAILS[name])

    found = {query: names(query) for query, _names in CASES}

    assert found == {query: set(names.split()) for query, names in CASES}


@pytest.mark.django_db
def test_an_inquiry_is_found_by_its_reference_with_and_without_the_hyphen() -> None:
    kept = write("amel", "Hello")
    code = kept.reference.lower()

    found = [names(query) for query in (code, code.replace("-", ""), code.replace("-", " "))]

    assert found == [{"amel"}] * 3


@pytest.mark.django_db
def test_what_is_added_later_and_what_staff_noted_is_found_too() -> None:
    kept = write("amel", "Hello")

    write("Amèle", "Encore")
    kept.refresh_from_db()
    kept.notes.create(body="Rappeler l’après-midi", created_at=NOW + datetime.timedelta(hours=1))
    kept.refold()

    assert (names("apres-midi"), names("encore amele")) == ({"Amèle"}, {"Amèle"})


@pytest.mark.django_db
def test_what_was_kept_before_the_search_came_is_found_too() -> None:
    write("Amèle", "Bonjour")
    Inquiry.objects.update(search_text="")

    import_module("contact.migrations.0005_search").fold_what_is_there(apps, None)

    assert (names("amele"), names("bonjour")) == ({"Amèle"}, {"Amèle"})


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
