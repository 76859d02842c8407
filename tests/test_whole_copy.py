"""The copy holds every string that is a person's own, and none of somebody with a like address."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from accounts.models import DataCopy
from contact.files.kinds import Removed
from contact.models import Attachment, Inquiry
from tests.copies import AMINA, SIMILAR, data_of, known, made, opened
from tests.copies import desk_of_copies as desk_of_copies
from tests.desk import NOW
from tests.markers import owner_of, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once", "desk_of_copies")]
# What a person reads in words and machines as the field: staff by role, choices by label.
FIELDS = {
    "Message.body", "Note.body", "Attachment.name", "Inquiry.name", "StaffAct.reference",
    "StaffAct.reason", "OutgoingMail.payload", "OutgoingMail.subject", "OutgoingMail.last_error",
    "LogEntry.change_message", "file",
}  # fmt: skip


@pytest.fixture(params=["disk", "bucket"])
def place(request: pytest.FixtureRequest) -> str:
    """Where files lie: in a folder, or in a bucket."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return str(request.param)


@pytest.mark.promise("rights")
@pytest.mark.usefixtures("place")
def test_the_copy_holds_every_marker_of_its_person_and_none_of_anothers() -> None:
    mine, theirs = somebody(AMINA, "q1w2"), somebody(SIMILAR, "z9x8")

    files = opened(made())

    page, data = files["index.html"].decode(), files["data.json"].decode()
    texts = {field: marker for field, marker in mine.items() if field != "file"}
    assert set(mine) == FIELDS
    assert {field for field, marker in texts.items() if marker not in page} == set()
    assert {field for field, marker in texts.items() if marker not in data} == set()
    assert mine["file"].encode() in b"".join(files.values())
    together = b"".join([*files.values(), *(name.encode() for name in files)]).decode()
    assert [word for word in (*theirs.values(), "z9x8", SIMILAR) if word in together] == []


def test_the_data_is_whole_and_the_numbers_and_dates_are_for_machines() -> None:
    somebody(AMINA, "q1w2")

    data = data_of(opened(made()))

    (found,) = data["inquiries"]
    kinds = [each["type"] for each in found["entries"]]
    assert (found["email"], found["phone"]) == (AMINA, "+213550123454")
    assert (found["topic"], found["state"], found["language"]) == ("project", "answered", "ar")
    assert {kind: kinds.count(kind) for kind in sorted(kinds)} == {
        "message": 2, "note": 1, "outgoingmail": 3, "staffact": 2,
    }  # fmt: skip
    assert sorted(each["type"] for each in data["besides"]) == [
        "authenticator", "datacopy", "emailaddress", "logentry", "outgoingmail", "proof", "user",
    ]  # fmt: skip


def test_what_the_data_says_of_an_inquiry_and_its_files_is_in_words() -> None:
    somebody(AMINA, "q1w2")
    facts = {"spam_reasons": ["staff"], "quarantined_at": NOW, "policy_date": "2026-03-14"}
    Inquiry.objects.update(**facts)
    Attachment.objects.update(removed=["location"])

    (found,) = data_of(opened(made()))["inquiries"]

    (file,) = [one for entry in found["entries"] for one in entry.get("files", [])]
    assert found["spam_reasons"] == ["One of us marked it."]
    assert (found["policy_date"], found["bounces"]) == ("2026-03-14", False)
    assert found["quarantined_at"] == "2026-11-22T11:00:00+01:00"
    assert file["removed"] == [str(Removed.LOCATION.label)]


def test_a_second_factor_is_told_without_its_secret() -> None:
    somebody(AMINA, "q1w2")

    data = data_of(opened(made()))

    (factor,) = [one for one in data["besides"] if one["type"] == "authenticator"]
    secret = Authenticator.objects.get().data["secret"]
    assert set(factor) == {"type", "kind", "created_at", "last_used_at"}
    assert factor["kind"] == ["totp", "TOTP Authenticator"]
    assert secret not in str(data)


def test_no_address_of_our_staff_is_in_it(settings: Settings) -> None:
    settings.STAFF_EMAILS = ["karim@souftech.com"]
    somebody(AMINA, "q1w2")

    together = b"".join(opened(made()).values()).decode()

    assert ("Our staff (Support: reads and answers)" in together, "karim" in together) == (
        True, False,
    )  # fmt: skip


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_no_address_of_the_site_shows_one_person_anything_of_another(
    client: Client, code: str
) -> None:
    mine, theirs = somebody(AMINA, "q1w2"), somebody(SIMILAR, "z9x8")
    known(client, AMINA)
    base = f"/{code}/your-data/"
    own, other = owner_of(AMINA).reference, owner_of(SIMILAR).reference

    pages = ["", "see/", f"see/{own}/", f"see/{other}/", "copy/", "request/"]
    shown = [client.get(base + page) for page in pages]
    shown.append(client.post(f"{base}copy/"))
    shown.append(client.post(f"{base}copy/delete/"))

    # What is not found leads back to its own address in the other languages, as it was typed.
    found = [answer for answer in shown if answer.status_code != 404]
    text = "".join(answer.content.decode() + str(answer.headers) for answer in found)
    assert [answer.status_code for answer in shown] == [200, 200, 200, 404, 200, 200, 302, 302]
    assert mine["Note.body"] in text
    assert [word for word in (*theirs.values(), "z9x8", SIMILAR, other) if word in text] == []
    assert list(DataCopy.objects.values_list("email", flat=True)) == [SIMILAR]
