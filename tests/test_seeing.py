"""Whoever has proven an address sees all that is held about it, and nothing about anybody else."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from accounts.facts import staff_in_words
from accounts.holdings import held_models, moment_of
from accounts.models import DataCopy, Proof, User, Way
from accounts.roles import label_of
from contact.models import Attachment, Inquiry
from contact.services import answer_inquiry, export_inquiries, note_on, open_inquiry, write_on
from pages.languages import in_language
from souftech.declared import declarations, knows_persons
from souftech.mail import Mail
from souftech.models import OutgoingMail
from tests.attaching import upload, with_files
from tests.copies import AMINA, SIMILAR, karim, known
from tests.desk import MINUTE, NOW, inquiry
from tests.post import write_all
from tests.team import member

pytestmark = pytest.mark.django_db
SEE = "/en/your-data/see/"


def text(client: Client, path: str) -> str:
    """Return the words of a page, without its tags."""
    answer = client.get(path)
    assert answer.status_code == 200
    words = re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2])
    return " ".join(words.split())


def page(kept: Inquiry) -> str:
    return f"{SEE}{kept.reference}/"


def test_every_model_with_something_for_the_copy_says_whose_it_is() -> None:
    models: set[Any] = {model for model, declared in declarations() if declared.in_copy}

    assert [model for model in models if not knows_persons(model)] == []
    assert set(held_models().values()) == models
    assert all(moment_of(model) for model in models if model.__name__ != "Attachment")


@pytest.mark.promise("rights")
def test_all_of_an_inquiry_is_seen_internal_notes_included(client: Client) -> None:
    kept, staff = with_files(upload("عرض.pdf")), karim()
    note_on(kept, by=staff, body="<b>Calls tomorrow</b>", at=NOW)
    answer_inquiry(kept, by=staff, body="We will.", seen=kept.messages.get().pk, at=NOW + MINUTE)

    words = text(known(client, AMINA), page(kept))

    for held in (kept.name, "عرض.pdf", "أريد موقعًا.", "&lt;b&gt;Calls tomorrow", "We will."):
        assert held in words
    assert "You Written 22 November 2026, 11:00" in words


@pytest.mark.promise("rights")
@pytest.mark.parametrize(
    ("code", "held"),
    [
        ("en", [
            "Privacy policy shown 14 March 2026, revision 1",
            "Mails to this address come back yes", "It holds many links", "Text أريد",
        ]),
        ("fr", [
            "Politique de confidentialité affichée 14 mars 2026, version 1",
            "Les e-mails envoyés à cette adresse reviennent oui", "de liens", "Texte أريد",
        ]),
        ("ar", [
            "سياسة الخصوصية المعروضة 14 مارس 2026، النسخة 1",
            "الرسائل إلى هذا العنوان تعود نعم", "روابط", "النص أريد",
        ]),
    ],
)  # fmt: skip
def test_what_we_suspect_and_which_policy_was_shown_is_seen_in_words(
    client: Client, code: str, held: list[str]
) -> None:
    kept = inquiry()
    suspected = {"spam_reasons": ["links"], "quarantined_at": NOW, "bounces": True}
    Inquiry.objects.filter(pk=kept.pk).update(policy_date="2026-03-14", **suspected)

    words = text(known(client, AMINA), f"/{code}/your-data/see/{kept.reference}/")

    assert [one for one in held if one not in words] == []


@pytest.mark.promise("use")
def test_each_use_is_seen_with_who_why_and_when_but_no_name(client: Client) -> None:
    kept, staff = inquiry(), karim("privacy")
    open_inquiry(kept, staff, NOW)
    asked = {"by": staff, "reason": "asked by the auditor", "at": NOW + MINUTE}
    list(export_inquiries(Inquiry.objects.all(), **asked))  # type: ignore[arg-type]

    words = text(known(client, AMINA), page(kept))

    who = "Who Our staff (Privacy: also exports and erases) When 22 November 2026"
    assert f"{who}, 11:00 What Opened" in words
    assert f"{who}, 11:01 What Exported" in words
    assert "asked by the auditor" in words
    assert "karim" not in words


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "the place where it was taken; all pictures but the first"),
        ("fr", "le lieu de la prise de vue ; toutes les images sauf la première"),
        ("ar", "مكان التقاطها؛ جميع الصور ما عدا الأولى"),
    ],
)
def test_what_was_removed_from_a_file_reads_as_the_language_joins_it(
    client: Client, code: str, said: str
) -> None:
    kept = with_files()
    Attachment.objects.update(removed=["location", "frames"])
    own = in_language(kept.get_absolute_url(), code)

    seen = text(known(client, AMINA), f"/{code}/your-data/see/{kept.reference}/")

    assert [said in words for words in (seen, text(client, own))] == [True, True]


@pytest.mark.parametrize(("code", "mark"), [("en", ", "), ("fr", ", "), ("ar", "، ")])
def test_who_of_our_staff_had_several_roles_is_told_in_ones_language(code: str, mark: str) -> None:
    staff = member("support")
    staff.groups.add(Group.objects.get(name="privacy"))

    with override(code):
        roles = mark.join(label_of(role) for role in staff.groups.all())
        told = staff_in_words(staff)[1]

    assert f"({roles})" in told


def test_what_belongs_to_no_inquiry_is_seen_besides(client: Client) -> None:
    User.objects.create_user(AMINA, language="fr")
    facts = {"email": AMINA, "language": "ar", "created_at": timezone.now()}
    Proof.objects.create(way=Way.LINK, expires_at=timezone.now(), **facts)
    DataCopy.objects.create(**facts)
    Mail("Your links", "Here they are.", to=["Amina@Example.com"]).send()

    words = text(known(client, AMINA), SEE).partition("Besides")[2]

    for held in ("Account", "French", "Link to one’s data", "Copy of somebody’s data"):
        assert held in words
    assert "Subject Your links Language English" in words
    assert "Here they are." in words


def test_a_code_that_still_works_is_read_in_its_mail_alone(client: Client) -> None:
    later = timezone.now() + MINUTE
    for expires_at in (later, timezone.now() - MINUTE):
        code = "471147" if expires_at == later else "over and done"
        Mail(f"{code} it is", code, to=[AMINA], sealed=True, expires_at=expires_at).send()

    words = text(known(client, AMINA), SEE)

    withheld = "A code or a link that still works stands only in the mail itself."
    assert words.count(withheld) == 1
    assert ("471147" in words, "over and done it is" in words) == (False, True)


@pytest.mark.parametrize("place", ["https://souftech.com/", "http://127.0.0.1:8000/"])
def test_where_our_staff_come_in_is_no_part_of_it(client: Client, place: str) -> None:
    kept = inquiry()
    write_all()
    told = OutgoingMail.objects.get(about=kept.public_id, occasion="new_inquiry")
    body = told.body.replace("http://127.0.0.1:8000/", place)
    OutgoingMail.objects.filter(pk=told.pk).update(payload=told.payload | {"body": body})

    words = text(known(client, AMINA), page(kept))

    assert f"{place}{settings.ADMIN_PATH}contact/inquiry/{kept.pk}/change/" in body
    assert ("contact/inquiry" in words, f"{kept.pk}/change" in words) == (False, False)
    assert "Open it in the staff pages: (the address of a page for our staff)" in words


def test_nobody_sees_what_is_held_about_a_similar_address(client: Client) -> None:
    mine, theirs = inquiry("Amel", message="mine"), inquiry("Zoubir", email=SIMILAR, message="his")
    User.objects.create_user(SIMILAR)
    Mail("For him", "secret words", to=[SIMILAR]).send()
    # One of our staff who writes to us privately: other people's inquiries were mailed to them.
    OutgoingMail.objects.filter(about=theirs.public_id).update(recipient=AMINA)

    words = text(known(client, AMINA), SEE) + text(client, page(mine))

    assert "mine" in words
    held = ("Zoubir", SIMILAR, "secret words", theirs.reference, "For him")
    assert [word for word in held if word in words] == []
    assert client.get(page(theirs)).status_code == 404


@pytest.mark.parametrize("path", ["see/", "see/KXRT-MWPD/", "copy/", "request/"])
def test_without_a_proven_address_every_page_leads_to_where_one_proves_it(
    client: Client, path: str
) -> None:
    answers = [client.get(f"/ar/your-data/{path}"), client.post(f"/ar/your-data/{path}")]

    ways = {(answer.status_code, answer.headers.get("Location", "")) for answer in answers}
    assert ways <= {(302, "/ar/your-data/"), (405, "")}
    assert answers[0].status_code == 302


def test_the_pages_are_kept_by_no_cache_and_found_by_no_search(client: Client) -> None:
    answer = known(client, AMINA).get(SEE)

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def grow(kept: Inquiry, messages: int) -> None:
    staff = User.objects.filter(is_staff=True).first() or karim()
    for number in range(messages):
        write_on(kept, body=f"number {number}", key=f"k{number}", at=NOW + number * MINUTE)
        note_on(kept, by=staff, body=f"note {number}", at=NOW + number * MINUTE)


def test_a_page_asks_the_database_as_often_however_much_is_held(client: Client) -> None:
    known(client, AMINA)
    kept, counts = with_files(upload()), []

    for messages in (1, 12):
        grow(kept, messages)
        for number in range(messages):
            inquiry(at=NOW + number * MINUTE, message=f"another {messages} {number}")
        for path in (SEE, page(kept)):
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counts.append(len(queries))

    assert (counts[2] <= counts[0], counts[3] <= counts[1]) == (True, True)
    assert max(counts) <= 15


def test_thousands_of_messages_come_page_by_page(client: Client) -> None:
    kept = inquiry()
    grow(kept, 30)
    known(client, AMINA)

    words = [text(client, f"{page(kept)}?page={number}") for number in range(1, 10)]

    together = " ".join(words)
    assert [n for n in range(30) if f"number {n} " not in together] == []
    assert "Page 1 of" in words[0]
    assert max(len(each) for each in words) < 12_000
