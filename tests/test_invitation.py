"""Somebody is invited to the team, and a link that was used, replaced or forgotten is dead."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from accounts.models import User
from souftech.models import OutgoingMail
from tests.browser import Visit, in_any_light, overflow, violations
from tests.team import (
    PASSWORD,
    begin_with_password,
    code_of,
    found_groups,
    give_app,
    member,
    sign_in,
)

ADDRESS = "amel@souftech.test"
OVER = "This invitation is over"
NEW = {"new_password1": PASSWORD, "new_password2": PASSWORD}
DAYS = datetime.timedelta(days=1)


def invite(*options: str, group: str = "support") -> str:
    """Invite with the command and return the path of the link in the mail."""
    call_command("invite_staff", ADDRESS, "--group", group, *options, verbosity=0)
    mail = OutgoingMail.objects.order_by("pk").last()
    return str(re.findall(r"http://127\.0\.0\.1:8000(/\S+)", mail.body if mail else "")[0])


@pytest.mark.django_db
def test_an_invitation_makes_an_account_and_mails_a_link(
    capsys: pytest.CaptureFixture[str],
) -> None:
    link = invite("--language", "fr")

    user, mail = User.objects.get(), OutgoingMail.objects.get()
    facts = (user.email, user.language, user.is_staff, user.is_superuser, user.is_active)
    assert facts == (ADDRESS, "fr", True, False, True)
    assert (user.has_usable_password(), [group.name for group in user.groups.all()]) == (
        False,
        ["support"],
    )
    assert (mail.occasion, mail.language, mail.recipient) == ("invitation", "fr", ADDRESS)
    assert (mail.expires_at or mail.created_at) - mail.created_at < 3 * DAYS + DAYS / 1000
    assert link.startswith("/fr/account/invitation/")
    assert "its link works for 3 days" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_link_leads_to_a_password_and_on_to_the_second_factor(client: Client) -> None:
    link = invite()

    page = client.get(link)
    response = client.post(link, NEW)

    assert ADDRESS in page.content.decode()
    assert (response.status_code, response["Location"]) == (302, "/en/account/second-factor/")
    assert User.objects.get().check_password(PASSWORD)
    assert client.get(response["Location"]).context["user"].email == ADDRESS


@pytest.mark.django_db
def test_a_weak_password_is_refused_in_words(client: Client) -> None:
    link = invite()

    response = client.post(link, {"new_password1": "12345", "new_password2": "12345"})

    assert "This password is too short" in response.content.decode()
    assert not User.objects.get().has_usable_password()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ["This password is too short", "Type the password once more to confirm it."]),
        ("fr", ["Ce mot de passe est trop court", "Saisissez de nouveau le mot de passe"]),
        ("ar", ["كلمة المرور قصيرة جدًا", "أعد كتابة كلمة المرور للتأكيد."]),
    ],
)
def test_a_password_typed_once_is_judged_all_the_same(
    client: Client, code: str, said: list[str]
) -> None:
    link = invite("--language", code)

    page = client.post(link, {"new_password1": "123"}).content.decode()

    assert [words for words in said if words not in page] == []


@pytest.mark.django_db
def test_a_link_works_once(client: Client) -> None:
    link = invite()
    client.post(link, NEW)

    again = Client().post(link, {"new_password1": "other words", "new_password2": "other words"})

    assert (again.status_code, OVER in again.content.decode()) == (410, True)
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.django_db
def test_a_second_invitation_ends_the_first_link_and_the_old_password(client: Client) -> None:
    first = invite()
    client.post(first, NEW)

    second = invite(group="privacy")

    assert sorted(group.name for group in User.objects.get().groups.all()) == ["privacy", "support"]
    assert [Client().get(link).status_code for link in (first, second)] == [410, 200]
    refused = sign_in(Client(), User.objects.get())
    assert (refused.status_code, client.get("/admin/").status_code) == (200, 302)


@pytest.mark.django_db
def test_a_link_is_dead_after_three_days_and_so_is_its_mail(client: Client) -> None:
    link = invite()
    answers = []

    for after in (3 * DAYS - DAYS / 100, 3 * DAYS + DAYS / 100):
        with time_machine.travel(timezone.now() + after):
            dead = OutgoingMail.objects.get().is_out_of_time(timezone.now())
            answers.append((client.get(link).status_code, dead))

    assert answers == [(200, False), (410, True)]


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_a_link_to_an_account_that_was_closed_is_dead(
    client: Client, change: dict[str, bool]
) -> None:
    link = invite()

    User.objects.update(**change)

    assert client.get(link).status_code == 410


@pytest.mark.django_db
def test_a_link_that_was_changed_is_dead(client: Client) -> None:
    link = invite().rstrip("/")

    changed = [f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}/", "/en/account/invitation/x/"]

    assert [client.get(page).status_code for page in changed] == [410, 410]


@pytest.mark.django_db
def test_an_invitation_asks_an_old_member_for_the_second_factor(client: Client) -> None:
    give_app(member("support", email=ADDRESS))

    response = client.post(invite(), NEW)

    assert response["Location"] == "/en/account/sign-in/code/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "why"),
    [("owner@souftech.test", "every right already"), ("nonsense", "no e-mail address")],
)
def test_who_cannot_be_invited_is_told_why(address: str, why: str) -> None:
    owner = member(email="owner@souftech.test", is_superuser=True)

    with pytest.raises(CommandError, match=why):
        call_command("invite_staff", address, "--group", "support")

    owner.refresh_from_db()
    assert (owner.check_password(PASSWORD), OutgoingMail.objects.count()) == (True, 0)


@pytest.mark.django_db
def test_a_manager_invites_from_the_desk(client: Client) -> None:
    begin_with_password(client, member("manager"))
    typed = {"email": "Amel@souftech.test", "role": "privacy", "language": "ar"}

    page = client.post("/admin/accounts/user/invite/", typed, follow=True)

    user = User.objects.get(email=ADDRESS)
    assert (user.language, [group.name for group in user.groups.all()]) == ("ar", ["privacy"])
    assert "An invitation to amel@souftech.test is on its way." in page.content.decode()
    assert OutgoingMail.objects.get().subject


@pytest.mark.django_db
def test_a_manager_cannot_take_the_owners_account(client: Client) -> None:
    owner = member(email="owner@souftech.test", is_superuser=True)
    begin_with_password(client, member("manager"))
    typed = {"email": "OWNER@souftech.test", "role": "support", "language": "en"}

    page = client.post("/admin/accounts/user/invite/", typed)

    owner.refresh_from_db()
    assert page.context["form"].errors == {"email": ["This account has every right already."]}
    assert owner.check_password(PASSWORD)


@pytest.mark.django_db
def test_nobody_at_the_desk_reads_somebody_elses_link(client: Client) -> None:
    link = invite()
    begin_with_password(client, member(is_superuser=True))

    page = client.get(f"/admin/souftech/outgoingmail/{OutgoingMail.objects.get().pk}/change/")

    html = page.content.decode()
    assert (link in html, "Only the recipient may read this one." in html) == (False, True)


def shown(page: Any) -> tuple[list[str], int]:
    return violations(page), overflow(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_somebody_joins_the_team_in_arabic_on_a_phone(visit: Visit, settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True
    found_groups()
    link = invite("--language", "ar")
    page = visit(link, locale="ar-DZ", viewport={"width": 360, "height": 740})
    seen = [in_any_light(page)]

    page.fill("#id_new_password1", PASSWORD)
    page.fill("#id_new_password2", PASSWORD)
    page.click("main form button")
    seen.append(in_any_light(page))
    page.click("main a[href$='/app/']")
    seen.append(in_any_light(page))
    page.fill("#id_code", code_of(page.locator("code").inner_text()))
    page.click("main form button")
    seen.append(in_any_light(page))
    page.click("main a[href='/admin/']")

    assert page.locator("html").get_attribute("dir") == "rtl"
    expect(page.locator("#user-tools")).to_contain_text(ADDRESS)
    assert seen == [([], 0)] * 4


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_every_page_of_signing_in_is_open_to_everybody_on_the_narrowest_screen(
    visit: Visit, code: str
) -> None:
    user = member(email=ADDRESS, is_superuser=True)
    page = visit(f"/{code}/account/sign-in/", viewport={"width": 320, "height": 640})
    seen = [shown(page)]
    page.fill("#id_login", ADDRESS)
    page.fill("#id_password", "wrong")
    page.click("main form button")
    seen.append(shown(page))
    page.fill("#id_password", PASSWORD)
    page.click("main form button")
    page.goto(f"/{code}/account/second-factor/app/")
    secret = page.locator("code").inner_text()
    page.fill("#id_code", code_of(secret))
    page.click("main form button")
    for path in ("", "app/remove/", "codes/", "codes/new/", "passkey/"):
        page.goto(f"/{code}/account/second-factor/{path}")
        seen.append(shown(page))
    for path in ("again/", "again/code/", "sign-out/", "inactive/", "invitation/x/"):
        page.goto(f"/{code}/account/{path}")
        seen.append(shown(page))

    assert (user.email, seen) == (ADDRESS, [([], 0)] * 12)
