"""The desk's log says for a year who changed which account, and nothing of anybody's own."""

import datetime
import io
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.text import capfirst
from django.utils.translation import gettext, override
from time_machine import travel

from accounts.admin import AccountAdmin, note_in_log
from accounts.models import User
from accounts.services import delete_old_log, erase_person, keep_accounts, keeping
from souftech.declared import name_of_field
from souftech.models import OutgoingMail
from tests.copies import AMINA, known
from tests.desk import DAY, NOW, acts, inquiry, page, signed_in, typed
from tests.post import queue
from tests.rights import person
from tests.team import member
from tests.test_seeing import SEE, text

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)
MARK, MAILS = "zarzura", "/admin/souftech/outgoingmail/"


def noted(user: User, by: User | None = None, message: Any = "", at: Any = NOW) -> None:
    """Have the desk note that somebody changed an account."""
    request = HttpRequest()
    request.user = by or member("manager")
    with travel(at, tick=False):
        note_in_log(request, [user], CHANGE, message)


@pytest.mark.promise("files-record")
def test_an_entry_is_kept_for_a_year_to_the_second() -> None:
    noted(User.objects.create_user(AMINA))

    over = NOW + 365 * DAY
    left = [(delete_old_log(at), LogEntry.objects.count()) for at in (over - SECOND, over)]

    assert left == [(False, 1), (False, 0)]


def test_the_days_work_deletes_what_its_dry_run_has_told() -> None:
    noted(User.objects.create_user(AMINA))
    told = io.StringIO()

    with travel(NOW + 365 * DAY, tick=False):
        call_command("retain", "--dry-run", stdout=told)
        before = LogEntry.objects.count()
        call_command("retain")

    assert "       1 entries of the desk's log to delete\n" in told.getvalue()
    assert (before, LogEntry.objects.count()) == (1, 0)


def test_the_log_is_forgotten_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "PIECE", 1)
    noted(User.objects.create_user(AMINA))

    assert [delete_old_log(NOW + 365 * DAY) for _ in range(2)] == [True, False]


def test_whoever_has_noted_something_stays_as_long_as_that() -> None:
    former = member("support", email=AMINA, is_staff=False, date_joined=NOW)
    noted(User.objects.create_user("other@example.com"), by=former)

    erase_person(person(AMINA), at=NOW + DAY)
    kept = User.objects.filter(email=AMINA).count()
    delete_old_log(NOW + 365 * DAY)
    erase_person(person(AMINA), at=NOW + 365 * DAY)

    assert (kept, User.objects.filter(email=AMINA).count()) == (1, 0)


def test_an_account_that_nobody_uses_waits_for_what_it_has_noted() -> None:
    former = member("support", is_staff=False, date_joined=NOW, warned_at=NOW)
    over = NOW + 750 * DAY
    noted(User.objects.create_user(AMINA), by=former, at=over - DAY)

    keep_accounts(over)
    kept = User.objects.filter(pk=former.pk).count()
    LogEntry.objects.all().delete()
    keep_accounts(over)

    assert (kept, User.objects.filter(pk=former.pk).count()) == (1, 0)


@pytest.mark.promise("rights")
def test_what_was_noted_of_an_account_names_nobody_once_that_is_erased() -> None:
    user = User.objects.create_user(f"{MARK}@example.com")
    LogEntry.objects.log_actions(member("manager").pk, [user], CHANGE, f"Changed {MARK}.")
    before = LogEntry.objects.get().object_repr

    erase_person(person(user.email), at=NOW)

    found = LogEntry.objects.values_list("object_repr", "change_message").get()
    assert (before, found) == (f"{MARK}@example.com", (LogEntry.objects.get().object_id, ""))


@pytest.mark.promise("protection")
def test_no_act_at_the_desk_writes_an_inquirys_words_into_the_log() -> None:
    kept = inquiry(MARK, email=f"{MARK}@example.com", message=f"I am {MARK}")
    account, boss = User.objects.create_user(kept.email), User.objects.create_superuser("b@s.com")
    desk, mail = signed_in(boss), queue(NOW, subject=MARK, to=[kept.email])
    mail.mark_sent(NOW)

    desk.post(page(kept, "answer"), typed(kept, f"Yes, {MARK}"))
    desk.post(page(kept, "note"), {"note-body": MARK})
    desk.post(page(kept, "erase"), {"reason": MARK})
    desk.post(MAILS, {"action": "send_again", "_selected_action": mail.pk})
    desk.post(f"/admin/accounts/user/{account.pk}/change/", {"email": kept.email, "language": "ar"})

    entries = list(LogEntry.objects.values_list("object_id", "object_repr", "change_message"))
    assert [act for _who, act, _reference in acts()] == ["answered", "noted", "erased"]
    assert OutgoingMail.objects.get(pk=mail.pk).status == OutgoingMail.Status.QUEUED
    assert [(number, name) for number, name, _said in entries] == [(str(account.pk),) * 2]
    assert MARK not in str(entries)


def test_a_mails_page_that_is_sent_back_by_hand_changes_and_notes_nothing() -> None:
    desk, mail = signed_in(User.objects.create_superuser("b@s.com")), queue(NOW, subject=MARK)

    with CaptureQueriesContext(connection) as asked:
        answer = desk.post(f"{MAILS}{mail.pk}/change/", {"subject": "else", "status": "sent"})

    assert answer["Location"] == MAILS
    assert (list(LogEntry.objects.all()), OutgoingMail.objects.get().subject) == ([], MARK)
    assert [one["sql"] for one in asked if 'UPDATE "souftech_outgoingmail"' in one["sql"]] == []


@pytest.mark.promise("rights")
def test_a_person_sees_what_staff_did_with_their_account_but_no_name(client: Client) -> None:
    user = User.objects.create_user(AMINA)
    noted(user, by=member("manager", email="karim@souftech.com"), message=[
        {"changed": {"fields": ["Active"]}}
    ])  # fmt: skip
    noted(User.objects.create_user("other@example.com"), message="Changed for another.")

    words = text(known(client, AMINA), SEE)

    assert "Entry in the desk’s log Who Our staff" in words
    assert "When 22 November 2026, 11:00 What Change What was changed Changed Active." in words
    assert ("karim" in words, "for another" in words) == (False, False)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Changed Active, Superuser status and Groups."),
        ("fr", "Modification de Actif, Statut super-utilisateur et Groupes."),
        ("ar", "تم تغيير مفعّل، حالة المستخدم الفائق و المجموعات."),
    ],
)
def test_a_person_reads_what_was_changed_in_their_language(
    client: Client, code: str, said: str
) -> None:
    changed = {"changed": {"fields": ["Active", "Superuser status", "Groups"]}}
    noted(User.objects.create_user(AMINA), message=[changed])

    words = text(known(client, AMINA), f"/{code}/your-data/see/")

    assert said in words


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_the_log_has_words_for_every_field_that_staff_can_change(code: str) -> None:
    names = [name for _title, facts in AccountAdmin.fieldsets for name in facts["fields"]]
    fields: list[Any] = [
        User._meta.get_field(str(name)) for name in {*names} - {*AccountAdmin.readonly_fields}
    ]
    labels = [(field, capfirst(str(field.verbose_name))) for field in fields]

    with override(code):
        found = {str(gettext(label)): capfirst(name_of_field(field)) for field, label in labels}

    assert [said for said, name in found.items() if said != name] == []
