"""A whole day of one who joins the team, on a telephone, in Arabic, with a real mail server."""

import datetime
import re

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from accounts.models import User
from contact.models import Inquiry, SavedReply
from contact.reminders import send_digests
from contact.services import answer_inquiry
from souftech.models import OutgoingMail
from tests.browser import Visit, overflow, violations
from tests.desk import acts, inquiry, said
from tests.post import DAY, deliver
from tests.smtp import Relay
from tests.team import PASSWORD, code_of, found_groups

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "salima@souftech.com"


@pytest.fixture
def mail_server(relay: Relay, settings: Settings) -> Relay:
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
    return relay


def newest(relay: Relay, recipient: str) -> str:
    """Hand over what waits, and return the text of the last mail that reached somebody."""
    deliver(timezone.now())
    (*_older, mail) = [mail for mail in relay.accepted if recipient in str(mail["To"])]
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content())


def joins(page: Page, link: str) -> None:
    """Set a password and an authenticator app, and go on to the desk."""
    page.goto(link)
    page.fill("#id_new_password1", PASSWORD)
    page.fill("#id_new_password2", PASSWORD)
    page.click("main form button")
    page.click("main a[href$='/app/']")
    page.fill("#id_code", code_of(page.locator("code").inner_text()))
    page.click("main form button")
    page.click("main a[href='/admin/']")


def suspected(at: datetime.datetime) -> Inquiry:
    """Return an honest inquiry that was taken for spam when it came."""
    kept = inquiry("بشير", at, email="bachir@example.com", message="أحتاج إلى دعم.")
    Inquiry.objects.filter(pk=kept.pk).update(
        state="spam", quarantined_at=at, spam_reasons=["links"]
    )
    OutgoingMail.objects.filter(about=kept.public_id).delete()
    return kept


def sound(page: Page) -> tuple[list[str], int]:
    return violations(page), overflow(page)


def finds(page: Page, kept: Inquiry) -> None:
    """Search in another spelling, and open what was found."""
    page.goto("/admin/contact/inquiry/")
    page.fill("#searchbar", "امينه")
    page.press("#searchbar", "Enter")
    page.wait_for_url("**q=**")
    expect(page.locator("#result_list")).to_contain_text(kept.reference)
    assert sound(page) == ([], 0)
    page.click(f"text={kept.reference}")
    assert sound(page) == ([], 0)


def answers_second(page: Page, kept: Inquiry) -> None:
    """Answer with a saved reply after somebody else was faster: first refused, then sent."""
    page.click("button[formaction*='insert']")
    expect(page.locator("#id_answer-body")).to_have_value("مرحبًا أمينة،")
    page.fill("#id_answer-body", "مرحبًا أمينة، نعم.")
    other = User.objects.create_user("karim@souftech.com", is_staff=True)
    first = kept.messages.get()
    answer_inquiry(kept, by=other, body="سأتصل بك.", seen=first.pk, at=timezone.now())

    page.click("#answer button.default")
    expect(page.locator("[role=alert]")).to_contain_text("لم يُرسل ردّك")
    expect(page.locator(".thread")).to_contain_text("سأتصل بك.")
    expect(page.locator("#id_answer-body")).to_have_value("مرحبًا أمينة، نعم.")
    assert sound(page) == ([], 0)

    page.click("#answer button.default")
    expect(page.locator(".messagelist")).to_contain_text("ردّك في طريقه.")
    assert [body for _author, body in said(kept)][1:] == ["سأتصل بك.", "مرحبًا أمينة، نعم."]


def restores(page: Page, apart: Inquiry) -> None:
    """Find that an inquiry is no spam after all."""
    page.goto(f"/admin/contact/inquiry/{apart.pk}/change/")
    page.click("form[action$='/restore/'] button")
    expect(page.locator(".messagelist")).to_contain_text("أُخرج من العزل.")


def digest_of_sunday() -> Inquiry:
    """Let somebody write, four days pass, and the digest of a working day go out."""
    sunday = datetime.datetime(2026, 11, 29, 8, tzinfo=datetime.UTC)
    kept = inquiry("Ali", sunday - 4 * DAY, email="ali@example.com", language="fr")
    send_digests(sunday)
    return kept


def test_a_whole_day(visit: Visit, settings: Settings, mail_server: Relay) -> None:
    settings.STAFF_SECOND_FACTOR = True
    found_groups()
    kept, apart = inquiry("أمينة", timezone.now() - 5 * DAY), suspected(timezone.now() - DAY)
    SavedReply.objects.create(title="ترحيب", body_ar="مرحبًا {name}،")
    call_command("invite_staff", ADDRESS, "--group", "support", "--language", "ar", verbosity=0)
    link = re.search(r"http://[^/]+(/\S+)", newest(mail_server, ADDRESS))
    page = visit("/ar/", locale="ar-DZ", viewport={"width": 360, "height": 740})

    assert link
    joins(page, link[1])
    expect(page.locator("#content")).to_contain_text(kept.reference)
    assert sound(page) == ([], 0)
    finds(page, kept)
    answers_second(page, kept)
    assert newest(mail_server, "amina@example.com").startswith("مرحبًا أمينة، نعم.")
    restores(page, apart)
    assert apart.reference in newest(mail_server, "bachir@example.com")

    late = digest_of_sunday()
    digest = newest(mail_server, ADDRESS)
    assert (late.reference in digest, "تنتظر الرد: 2" in digest) == (True, True)
    done = [act for who, act, _reference in acts() if who == ADDRESS]
    assert done == ["opened", "answered", "opened", "restored"]
