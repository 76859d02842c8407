"""Staff see what became of each mail, and send one again that went astray."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from souftech.delivery import resend_mail
from souftech.models import OutgoingMail
from tests.post import DAY, HOUR, NOW, deliver, queue
from tests.team import begin_with_password

pytestmark = pytest.mark.django_db
LIST = "admin:souftech_outgoingmail_changelist"
MINUTE_AGO = datetime.timedelta(minutes=1)


def sign_in(client: Client, *rights: str) -> Client:
    person = User.objects.create_user("staff@souftech.test", is_staff=True)
    names = [f"{right}_outgoingmail" for right in rights]
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    begin_with_password(client, person)
    return client


def given_up(**options: object) -> OutgoingMail:
    row = queue(timezone.now() - MINUTE_AGO, **options)
    facts = {"status": "given_up", "attempts": 75, "finished_at": timezone.now()}
    OutgoingMail.objects.filter(pk=row.pk).update(**facts, last_error="SMTPDataError 554")
    return OutgoingMail.objects.get(pk=row.pk)


def page_of(row: OutgoingMail) -> str:
    return reverse("admin:souftech_outgoingmail_change", args=[row.pk])


def button_of(row: OutgoingMail) -> str:
    return reverse("admin:souftech_outgoingmail_send_again", args=[row.pk])


def test_the_button_queues_a_given_up_mail_with_all_its_tries(client: Client) -> None:
    row = given_up()

    answer = sign_in(client, "view", "change").post(button_of(row), follow=True)
    row.refresh_from_db()

    assert "Mails that will be sent again: 1." in answer.content.decode()
    assert (row.status, row.attempts, row.finished_at, row.last_error) == ("queued", 0, None, "")


def test_what_is_sent_again_arrives_with_the_id_it_always_had(client: Client) -> None:
    row = given_up()
    sign_in(client, "view", "change").post(button_of(row))

    deliver(timezone.now())

    assert [sent.message()["Message-ID"] for sent in mail.outbox] == [row.message_id]


def test_several_mails_are_sent_again_from_the_list_and_the_rest_is_explained(
    client: Client,
) -> None:
    rows = [given_up(), given_up(), queue(timezone.now())]
    chosen = {"action": "send_again", "_selected_action": [row.pk for row in rows]}

    answer = sign_in(client, "view", "change").post(reverse(LIST), chosen, follow=True)

    shown = answer.content.decode()
    assert "Mails that will be sent again: 2." in shown
    assert "Mails that cannot be sent again" in shown
    assert set(OutgoingMail.objects.values_list("status", "attempts")) == {("queued", 0)}


def test_who_may_only_look_is_offered_no_button_and_can_press_none(client: Client) -> None:
    row = given_up()
    sign_in(client, "view")

    page = client.get(page_of(row)).content.decode()

    assert "Hello" in page
    assert "Send again" not in page
    assert client.post(button_of(row)).status_code == 403
    assert OutgoingMail.objects.get().status == "given_up"


def test_following_a_link_sends_nothing_again(client: Client) -> None:
    row = given_up()

    answer = sign_in(client, "view", "change").get(button_of(row))

    assert answer.status_code == 405
    assert OutgoingMail.objects.get().status == "given_up"


def test_a_mail_that_is_over_and_without_text_or_out_of_time_is_not_sent_again(
    settings: Settings,
) -> None:
    purged = given_up()
    OutgoingMail.objects.filter(pk=purged.pk).update(payload={})
    purged.refresh_from_db()
    late = given_up(expires_at=NOW + HOUR)

    sent = [resend_mail(purged, NOW), resend_mail(late, NOW + HOUR), resend_mail(late, NOW)]

    assert sent == [False, False, True]


def test_two_people_who_press_at_once_send_one_mail() -> None:
    row = given_up()
    theirs = OutgoingMail.objects.get(pk=row.pk)

    sent = [resend_mail(row, NOW + DAY), resend_mail(theirs, NOW + DAY)]

    assert sent == [True, False]


def test_the_list_shows_who_waits_for_what_and_is_searched_by_inquiry(client: Client) -> None:
    given_up(
        subject="Lost", occasion="acknowledgement", about="6f1d3c52-6a0e-4a43-9f5b-0f7c5f2f9a11"
    )
    given_up(subject="Another")
    search = {"q": "6f1d3c52-6a0e-4a43-9f5b-0f7c5f2f9a11"}

    page = sign_in(client, "view").get(reverse(LIST), search).content.decode()

    for shown in ("Lost", "acknowledgement", "amina@example.com", "Given up", "SMTPDataError 554"):
        assert shown in page
    assert "Another" not in page


def test_what_somebody_wrote_into_a_mail_does_nothing_in_the_desk(client: Client) -> None:
    row = given_up(body="<script>alert(1)</script>\nمرحبا", subject="<img src=x>")

    page = sign_in(client, "view", "change").get(page_of(row)).content.decode()

    assert '<div class="message-body" dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;' in page
    assert "<img src=x>" not in page
    assert "style=" not in page


def test_nobody_adds_changes_or_deletes_a_mail(client: Client) -> None:
    row = given_up()
    sign_in(client, "view", "add", "change", "delete")
    edges = ["add/", f"{row.pk}/delete/"]

    codes = [client.get(reverse(LIST) + edge).status_code for edge in edges]
    client.post(page_of(row), {"subject": "Forged", "status": "sent"})

    row.refresh_from_db()
    assert codes == [403, 403]
    assert (row.subject, row.status) == ("Good day", "given_up")


def test_a_mail_whose_text_is_gone_says_so(client: Client) -> None:
    row = given_up()
    OutgoingMail.objects.update(payload={})

    page = sign_in(client, "view", "change").get(page_of(row)).content.decode()

    assert "No longer kept." in page
    assert "Send again" not in page
