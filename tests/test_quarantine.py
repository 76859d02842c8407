"""Staff look through suspected spam, and put right what was judged wrongly."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from contact.keys import new_key
from contact.models import Inquiry, Keeping
from contact.services import (
    delete_spam,
    quarantine,
    quarantine_inquiry,
    receive_inquiry,
    restore_inquiry,
    settle_inquiry,
    write_on,
)
from contact.spam import Clues, stamp
from souftech.models import OutgoingMail
from tests.desk import end_of, inquiry, mark_of_old, member
from tests.machine import Machine
from tests.post import DAY, MINUTE, NOW, write_all
from tests.team import begin_with_password

SECOND = datetime.timedelta(seconds=1)
LIST = "/admin/contact/inquiry/"
BOT = Clues(afterthought="x", started=stamp(NOW - MINUTE))


def write(name: str, clues: Clues | None = None) -> Inquiry:
    facts: dict[str, Any] = {"phone": "", "topic": "project", "language": "ar", "key": new_key()}
    email, message = f"{name}@example.com", f"words of {name}"
    return receive_inquiry(**facts, name=name, email=email, message=message, at=NOW, clues=clues)


def mails(inquiry: Inquiry) -> list[tuple[str, str]]:
    rows = OutgoingMail.objects.filter(about=inquiry.public_id)
    return sorted(rows.values_list("occasion", "language"))


def facts(inquiry: Inquiry) -> tuple[str, object, list[str]]:
    inquiry.refresh_from_db()
    return inquiry.state, inquiry.quarantined_at, inquiry.spam_reasons


def names(client: Client, **query: str) -> list[str]:
    page = client.get(LIST, query)
    return sorted(inquiry.name for inquiry in page.context["cl"].result_list)


@pytest.mark.django_db
def test_an_inquiry_that_is_restored_is_new_and_its_mails_go_out() -> None:
    kept = write("amel", BOT)

    before = facts(kept), mails(kept)
    restored = restore_inquiry(kept, NOW + DAY)

    assert before == (("spam", NOW, ["trap"]), [])
    assert (restored, facts(kept)) == (True, ("new", None, []))
    assert mails(kept) == [("acknowledgement", "ar"), ("new_inquiry", "en")]


@pytest.mark.django_db
def test_two_who_restore_the_same_inquiry_send_its_mails_once() -> None:
    kept = write("amel", BOT)
    seen_by_another = Inquiry.objects.get()

    done = [restore_inquiry(kept, NOW), restore_inquiry(seen_by_another, NOW)]

    assert done == [True, False]
    assert mails(kept) == [("acknowledgement", "ar"), ("new_inquiry", "en")]


@pytest.mark.django_db
def test_what_staff_marked_and_took_back_is_not_announced_twice() -> None:
    kept = write("amel")

    marked = [quarantine_inquiry(kept, NOW + DAY), quarantine_inquiry(kept, NOW + 2 * DAY)]
    apart = facts(kept)
    restore_inquiry(kept, NOW + 3 * DAY)

    assert (marked, apart) == ([True, False], ("spam", NOW + DAY, ["staff"]))
    assert facts(kept) == ("new", None, [])
    assert mails(kept) == [("acknowledgement", "ar"), ("new_inquiry", "en")]


@pytest.mark.django_db
def test_what_staff_marked_is_deleted_thirty_days_later_mails_and_all() -> None:
    kept, other = write("amel"), write("brahim")
    quarantine_inquiry(kept, NOW + DAY)

    delete_spam(NOW + 30 * DAY)
    before = Inquiry.objects.count()
    delete_spam(NOW + 31 * DAY)

    assert (before, list(Inquiry.objects.all()), mails(kept)) == (2, [other], [])
    assert len(mails(other)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("was_closed", [False, True])
def test_a_suspect_who_writes_on_is_deleted_on_the_day_that_was_fixed(was_closed: bool) -> None:
    kept = write("amel")
    if was_closed:
        kept.close(NOW, Keeping.read())
        kept.save()
    mark_of_old(kept, NOW)

    write_on(kept, body="more", key="k", at=NOW + 29 * DAY)

    kept.refresh_from_db()
    fixed = (kept.delete_at, kept.closed_at, kept.kept_months, kept.files_delete_at)
    end = NOW + 30 * DAY
    held = [Inquiry.objects.spam_to_delete(at=at).count() for at in (end - SECOND, end)]
    assert (fixed, held) == ((end, None, None, None), [0, 1])


def settled() -> Inquiry:
    kept = write("amel")
    settle_inquiry(kept, by=member(), at=NOW)
    return kept


def asked_about_data() -> Inquiry:
    return inquiry("amel", topic="privacy", right="objection", right_due_at=NOW + 10 * DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("come", [settled, asked_about_data])
def test_what_was_answered_or_comes_from_a_proven_address_is_no_spam(
    admin_client: Client, come: Callable[[], Inquiry]
) -> None:
    kept, suspect = come(), write("bot")
    before = facts(kept)
    marked = {"action": "quarantine", "_selected_action": [kept.pk, suspect.pk]}

    offered = "quarantine/" in admin_client.get(f"{LIST}{kept.pk}/change/").content.decode()
    told = admin_client.post(LIST, marked, follow=True).content.decode()

    assert (offered, quarantine_inquiry(kept, NOW), facts(kept)) == (False, False, before)
    assert facts(suspect)[0] == "spam"
    assert "Done with 1 inquiry." in told
    assert "1 inquiry was left out: what was answered is no spam" in told


@pytest.mark.django_db
def test_a_suspect_who_sends_the_same_form_again_is_deleted_on_the_day_that_was_fixed() -> None:
    key = new_key()
    facts: dict[str, Any] = {"phone": "", "topic": "project", "language": "ar", "key": key}
    facts |= {"name": "bot", "email": "bot@example.com"}
    kept = receive_inquiry(**facts, message="words", at=NOW, clues=BOT)

    receive_inquiry(**facts, message="other words", at=NOW + 29 * DAY, clues=BOT)

    kept.refresh_from_db()
    assert (kept.messages.count(), kept.delete_at) == (2, NOW + 30 * DAY)


@pytest.mark.django_db
def test_what_is_restored_after_its_sender_wrote_on_has_no_end() -> None:
    kept = write("amel", BOT)
    write_on(kept, body="more", key="k", at=NOW + DAY)

    restore_inquiry(kept, NOW + 2 * DAY)

    kept.refresh_from_db()
    assert (kept.state, kept.delete_at, end_of(kept)) == ("new", None, None)


@pytest.mark.django_db
def test_spam_is_deleted_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "DELETION_PIECE", 2)
    for number in range(5):
        write(f"bot{number}", BOT)

    more = [delete_spam(NOW + 30 * DAY) for _ in range(3)]

    assert (more, Inquiry.objects.count()) == ([True, True, False], 0)


@pytest.mark.django_db
def test_staff_see_on_the_first_page_how_many_are_in_quarantine(admin_client: Client) -> None:
    before = admin_client.get("/admin/").content.decode()
    write("amel", BOT)

    html = " ".join(admin_client.get("/admin/").content.decode().split())

    assert "Suspected spam" not in before
    assert "Suspected spam: 1 inquiry is kept apart." in html
    assert f'href="{LIST}?state__exact=spam"' in html


@pytest.mark.django_db
def test_the_list_leaves_spam_out_until_it_is_asked_for_or_searched_for(
    admin_client: Client,
) -> None:
    write("amel")
    write("bot", BOT)

    lists = [names(admin_client, **query) for query in ({}, {"state__exact": "spam"}, {"q": "bot"})]

    assert lists == [["amel"], ["bot"], ["bot"]]
    html = admin_client.get(LIST).content.decode()
    assert "Suspected spam (1)" in html
    assert "All but suspected spam" in html


@pytest.mark.django_db
def test_an_inquiry_in_quarantine_says_why_and_until_when(admin_client: Client) -> None:
    kept = write("amel", BOT)

    html = admin_client.get(f"{LIST}{kept.pk}/change/").content.decode()

    assert "A field that people do not see was filled in." in html
    assert "it is kept apart, and will be deleted on 22 December 2026" in html
    assert 'id="answer"' not in html


@pytest.mark.django_db
def test_one_click_takes_an_inquiry_out_and_another_puts_it_back(admin_client: Client) -> None:
    kept = write("amel", BOT)

    asked = admin_client.get(f"{LIST}{kept.pk}/restore/").status_code
    admin_client.post(f"{LIST}{kept.pk}/restore/")
    restored = facts(kept)
    admin_client.post(f"{LIST}{kept.pk}/quarantine/")

    assert (asked, restored) == (405, ("new", None, []))
    assert (kept.state, facts(kept)[2]) == ("new", ["staff"])
    assert len(mails(kept)) == 2


@pytest.mark.django_db
def test_staff_restore_many_at_once(admin_client: Client) -> None:
    chosen = [write(name, BOT).pk for name in ("amel", "brahim")]
    write("bot", BOT)

    page = {"action": "restore", "_selected_action": chosen}
    admin_client.post(f"{LIST}?state__exact=spam", page)

    assert names(admin_client) == ["amel", "brahim"]
    assert OutgoingMail.objects.count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize("codename", ["view_inquiry", None])
def test_who_may_only_look_restores_nothing(client: Client, codename: str | None) -> None:
    kept = write("amel", BOT)
    member = User.objects.create_user("karim@souftech.com", "a long password", is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename=codename))
    begin_with_password(client, member)

    refused = client.post(f"{LIST}{kept.pk}/restore/").status_code
    client.post(LIST, {"action": "restore", "_selected_action": [kept.pk]})

    assert (refused, facts(kept)[0]) == (403, "spam")
    shown = "Suspected spam" in client.get("/admin/").content.decode()
    assert shown == (codename is not None)


@pytest.mark.django_db
def test_a_restored_sender_gets_no_more_mail_than_the_limit_allows(settings: Settings) -> None:
    first, second = write("amel", BOT), write("amel", BOT)

    restore_inquiry(first, NOW)
    restore_inquiry(second, NOW)
    write_all()

    assert [occasion for occasion, _language in mails(second)] == ["new_inquiry"]


def test_four_who_restore_at_once_send_every_mail_once(machine: Machine) -> None:
    machine.environment |= {"HOURLY_LIMIT": "1", "SPAM_SCORE": "2"}
    machine.call("write('amel', 12)").wait()
    before = machine.ask("SELECT count(*) FROM souftech_outgoingmail")

    crowd = [machine.call("restore_all()") for _ in range(4)]

    assert [process.wait() for process in crowd] == [0, 0, 0, 0]
    assert machine.ask("SELECT state, count(*) FROM contact_inquiry GROUP BY state") == [
        ("new", 12)
    ]
    occasions = "SELECT occasion, count(*) FROM souftech_outgoingmail GROUP BY occasion ORDER BY 1"
    assert before == [(2,)]
    assert machine.ask(occasions) == [("acknowledgement", 12), ("new_inquiry", 12)]
