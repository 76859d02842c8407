"""Staff open the desk: it says what needs them, on any screen, in three languages."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from contact.models import Act, Inquiry, StaffAct
from contact.services import quarantine_inquiry, receive_inquiry
from tests.browser import Visit, in_any_light
from tests.team import begin_with_password

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/admin/contact/inquiry/"
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def write(name: str, age: datetime.timedelta = 3 * HOUR, **facts: Any) -> Inquiry:
    topic = facts.pop("topic", "project")
    sender: dict[str, Any] = {"phone": "", "topic": topic, "language": "ar", "name": name}
    at = timezone.now() - age
    kept = receive_inquiry(message="My words", email="amel@example.com", at=at, **sender)
    Inquiry.objects.filter(pk=kept.pk).update(**facts)
    return kept


def names(client: Client, **query: str) -> list[str]:
    return [inquiry.name for inquiry in client.get(LIST, query).context["cl"].result_list]


def words(client: Client, path: str) -> str:
    """Return what a page says, without its mark-up."""
    html = client.get(path).content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_the_front_page_shows_what_waits_the_longest_first(admin_client: Client) -> None:
    fresh, late = write("Brahim"), write("Amel", 9 * DAY)
    write("Done", 10 * DAY, state="answered", waiting_since=None)

    said = words(admin_client, "/admin/")

    assert "2 inquiries wait. 1 of them is late." in said
    assert said.index(f"{late.reference} Amel unread late") < said.index(
        f"{fresh.reference} Brahim unread A project"
    )
    assert "assigned to nobody" in said
    assert "Done" not in said


def test_the_front_page_shows_ten_and_leads_to_the_rest(admin_client: Client) -> None:
    for number in range(12):
        write(f"sender{number}", number * HOUR)

    html = admin_client.get("/admin/").content.decode()

    assert re.findall(r"<bdi>(sender\d+)</bdi>", html) == [f"sender{n}" for n in range(11, 1, -1)]
    assert f'href="{LIST}?waiting=yes"' in html
    assert names(admin_client, waiting="yes") == [f"sender{n}" for n in range(11, -1, -1)]


def test_where_nothing_waits_the_front_page_says_so(admin_client: Client) -> None:
    assert "Nothing waits: everybody has an answer." in words(admin_client, "/admin/")


def test_the_figures_stand_in_a_table_too(admin_client: Client) -> None:
    write("Amel", HOUR, first_answered_at=timezone.now())

    assert re.search(r"\d 1 1 1\.0 1\.0 ", words(admin_client, "/admin/"))


def test_who_may_not_read_inquiries_sees_none_on_the_front_page(client: Client) -> None:
    write("Amel")
    begin_with_password(client, User.objects.create_user("karim@souftech.com", is_staff=True))

    said = words(client, "/admin/")

    assert ("Amel" in said, "Waiting for an answer" in said) == (False, False)


def test_the_list_is_narrowed_down_by_who_answers_and_by_what_is_late(
    admin_client: Client, admin_user: User
) -> None:
    karim = User.objects.create_user("karim@souftech.com", is_staff=True)
    write("mine", assignee=admin_user)
    write("his", 9 * DAY, assignee=karim)
    write("free", 8 * DAY, state="closed")

    queries = [{"assignee": who} for who in ("me", "nobody", str(karim.pk))]
    found = [names(admin_client, **query) for query in [*queries, {"waiting": "late"}]]

    assert found == [["mine"], ["free"], ["his"], ["his"]]


def test_the_list_says_who_of_the_others_has_an_inquiry_open(
    admin_client: Client, admin_user: User
) -> None:
    karim = User.objects.create_user("karim@souftech.com", is_staff=True)
    now = timezone.now()
    for kept, staff, minutes in (
        (write("open"), karim, 2), (write("long ago"), karim, 11), (write("mine"), admin_user, 1)
    ):  # fmt: skip
        at = now - datetime.timedelta(minutes=minutes)
        StaffAct.objects.create(at=at, staff=staff, act=Act.OPENED, about=kept.public_id)

    said = words(admin_client, LIST)

    assert re.findall(r"Opened .*? by \S+", said) == ["Opened 2 min ago by karim@souftech.com"]


def test_days_lead_to_what_came_on_them(admin_client: Client) -> None:
    first, second = write("Amel"), write("Brahim")
    for kept, day in ((first, "2025-03-09T12:00Z"), (second, "2026-11-10T23:30Z")):
        Inquiry.objects.filter(pk=kept.pk).update(created_at=datetime.datetime.fromisoformat(day))

    years = admin_client.get(LIST).content.decode()
    months = admin_client.get(LIST, {"created_at__year": "2025"}).content.decode()
    chosen = {"created_at__year": "2026", "created_at__month": "11", "created_at__day": "11"}

    assert re.findall(r'href="\?created_at__year=(\d+)"', years) == ["2025", "2026"]
    assert re.findall(r'href="\?created_at__month=(\d+)&', months) == [
        str(month) for month in range(3, 13)
    ]
    assert names(admin_client, **chosen) == ["Brahim"]


@pytest.mark.parametrize(
    "query",
    ["year=2026&created_at__day=15", "month=13", "year=x", "year=2026&created_at__month=13"],
)
def test_a_date_that_is_none_breaks_nothing(admin_client: Client, query: str) -> None:
    write("Amel")

    answer = admin_client.get(f"{LIST}?created_at__{query}", follow=True)

    assert (answer.status_code, "Inquiries" in answer.content.decode()) == (200, True)


def test_of_a_very_long_list_the_first_thousand_are_shown(admin_client: Client) -> None:
    kept = write("Amel")
    copies = [
        Inquiry(
            name=f"copy{number}", email="a@b.com", topic="other", language="en",
            policy_date=kept.policy_date, policy_revision=1,
            created_at=kept.created_at - number * HOUR,
        )
        for number in range(1, 1003)
    ]  # fmt: skip
    Inquiry.objects.bulk_create(copies)

    said = words(admin_client, f"{LIST}?p=20")

    assert "These are the first 1000, and there are more" in said
    assert ("copy999" in said, "copy1000" in said) == (True, False)


def test_the_front_page_costs_the_same_queries_however_much_waits(
    admin_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    admin_client.get("/admin/")
    for number in range(15):
        write(f"sender{number}")

    with django_assert_num_queries(16):
        admin_client.get("/admin/")


@pytest.mark.browser
@pytest.mark.parametrize("code", ["ar", "fr", "en"])
def test_the_desk_fits_a_telephone_and_hinders_nobody(
    visit: Visit, client: Client, code: str
) -> None:
    fill()
    page = signed_in(visit, client, code)

    for path in ("/admin/", LIST, f"{LIST}?q=amel"):
        page.goto(path)
        assert (path, *in_any_light(page)) == (path, [], 0)


def fill() -> None:
    write("Amel Ben Ali", 9 * DAY)
    write("أمال بن علي", topic="support")
    write("Brahim", 20 * DAY, first_answered_at=timezone.now() - 18 * DAY, state="answered")
    quarantine_inquiry(write("bot"), timezone.now())


def signed_in(visit: Visit, client: Client, code: str) -> Page:
    begin_with_password(
        client, User.objects.create_superuser("owner@souftech.com", "a long password")
    )
    page = visit("/livez", viewport={"width": 360, "height": 740})
    cookies = {"sessionid": client.cookies["sessionid"].value, "language": code}
    for name, value in cookies.items():
        page.context.add_cookies([{"name": name, "value": value, "url": page.url}])
    return page
