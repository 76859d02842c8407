"""While the database fails a sender loses no word, and sends once more when it answers again."""

import html
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from playwright.sync_api import expect

from contact.models import Inquiry
from souftech.logs import JsonFormatter
from tests.attaching import FORM, names, send, tokens, upload
from tests.browser import Visit, overflow, violations
from tests.desk import inquiry, said
from tests.test_typed_text import Fields, fill, press

pytestmark = pytest.mark.django_db
SENTENCES = {
    "en": "Your message could not be kept at this moment. What you typed is still here: "
    "please send it again in a minute.",
    "fr": "Votre message n’a pas pu être enregistré à l’instant. Ce que vous avez écrit est "
    "toujours là\u00a0: merci de le renvoyer dans une minute.",
    "ar": "تعذّر حفظ رسالتك الآن. ما كتبته لا يزال هنا: يُرجى إعادة إرسالها بعد دقيقة.",
}
TYPED = {
    "key": "the-key-of-one-form-22", "name": "أمل <Ben>", "email": "amel@example.com",
    "phone": "0550 12 34 56", "topic": "support", "message": "One & two\nثلاثة </textarea>",
    "attachments": "", "afterthought": "", "started": "when the page was shown",
}  # fmt: skip
MORE = {"key": "another-key-of-form-22", "message": "Et <encore>.", "attachments": ""}
UNKEPT = "تعذّر حفظ بعض ملفاتك الآن."


def failing(*statements: str) -> AbstractContextManager[None]:
    """Have the database fail at statements that begin so, as on a full disk or while it is away."""

    def fail(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith(statements):
            raise OperationalError("amel@example.com: no")
        return execute(sql, *rest)

    return connection.execute_wrapper(fail)


@pytest.fixture(params=["INSERT", ""], ids=["full", "away"])
def fault(request: pytest.FixtureRequest) -> AbstractContextManager[None]:
    return failing(request.param)


def shown(answer: Any) -> tuple[int, str, dict[str, str], str]:
    """Return status, time to wait, what stands in the form, and what the summary says."""
    page = answer.content.decode()
    summary = page.split('class="error-summary"')[1].split("<p>")[1].split("</p>")[0]
    fields = Fields(page).values
    return answer.status_code, answer["Retry-After"], fields, html.unescape(summary).strip()


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sender_whose_message_cannot_be_kept_reads_so_and_keeps_every_word(
    client: Client, code: str, fault: AbstractContextManager[None]
) -> None:
    with fault:
        answer = client.post(f"/{code}/contact/", TYPED)

    assert shown(answer) == (503, "60", TYPED, SENTENCES[code])
    assert f'<html lang="{code}"' in answer.content.decode()
    assert Inquiry.objects.count() == 0


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sender_who_writes_on_meanwhile_keeps_every_word_too(
    client: Client, code: str, fault: AbstractContextManager[None]
) -> None:
    kept = inquiry(language=code)

    with fault:
        answer = client.post(f"{kept.get_absolute_url()}write/", MORE)

    assert shown(answer) == (503, "60", MORE, SENTENCES[code])
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert len(said(kept)) == 1


def test_what_is_sent_again_is_kept_exactly_once(client: Client) -> None:
    with failing('INSERT INTO "contact_message"'):
        first = client.post("/en/contact/", TYPED)
    again = Fields(first.content.decode()).values

    pages = {client.post("/en/contact/", again)["Location"] for _time in range(2)}

    kept = Inquiry.objects.get()
    assert pages == {kept.get_absolute_url()}
    assert [message.body for message in kept.messages.all()] == [TYPED["message"]]


def test_what_is_written_on_again_is_kept_exactly_once(client: Client) -> None:
    kept = inquiry(language="en")
    page = f"{kept.get_absolute_url()}write/"
    with failing('INSERT INTO "contact_message"'):
        first = client.post(page, MORE)
    again = Fields(first.content.decode()).values

    pages = {client.post(page, again)["Location"] for _time in range(2)}

    assert len(pages) == 1
    assert [message.body for message in kept.messages.all()][1:] == ["Et <encore>."]


def test_files_that_wait_stay_attached_and_go_with_what_is_sent_again(client: Client) -> None:
    with failing('INSERT INTO "contact_message"'):
        first = send(client, upload("عرض.pdf"))

    send(client, **{"attachments-kept": tokens(first)})

    kept = Inquiry.objects.get()
    assert (names(kept), UNKEPT in first.content.decode()) == (["عرض.pdf"], False)


def test_a_file_that_could_not_be_kept_is_asked_for_again(client: Client) -> None:
    with failing('INSERT INTO "contact_attachment"'):
        answer = send(client, upload("عرض.pdf"))

    assert (answer.status_code, tokens(answer)) == (503, [])
    assert UNKEPT in answer.content.decode()


def test_files_that_nobody_can_look_up_are_asked_for_again(client: Client) -> None:
    page = send(client, upload("عرض.pdf"), message="")

    with failing(""):
        answer = send(client, **{"attachments-kept": tokens(page)})

    assert (answer.status_code, FORM["message"] in answer.content.decode()) == (503, True)
    assert UNKEPT in answer.content.decode()


def test_who_has_signed_in_keeps_every_word_as_well(admin_client: Client) -> None:
    with failing(""):
        answer = admin_client.post("/en/contact/", TYPED)

    assert shown(answer) == (503, "60", TYPED, SENTENCES["en"])


def test_the_log_tells_of_it_once_and_of_nobody(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with failing("INSERT"):
        client.post("/en/contact/", TYPED)

    (ours,) = [record for record in caplog.records if record.name == "contact.faults"]
    line = JsonFormatter().format(ours)
    told = json.loads(line)
    assert (told["level"], told["message"], told["error"]) == (
        "ERROR", "A message cannot be kept: the database fails.", "OperationalError",
    )  # fmt: skip
    assert ("amel@example.com" in str(ours.exc_info), "amel" in line) == (True, False)


@contextmanager
def lost(table: str) -> Iterator[None]:
    """Take a table away for a while, as no mistake of ours should and a fault of the disk may."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO away")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE away RENAME TO {table}")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", SENTENCES)
def test_everybody_can_read_that_it_was_not_kept_and_send_it_again(visit: Visit, code: str) -> None:
    page = visit(f"/{code}/contact/", viewport={"width": 320, "height": 640})
    fill(page)

    with lost("contact_message"):
        press(page)

    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text(SENTENCES[code])
    assert (violations(page), overflow(page)) == ([], 0)
    press(page)
    assert page.url.endswith(Inquiry.objects.get().get_absolute_url())


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", SENTENCES)
def test_everybody_can_write_on_again_too(visit: Visit, code: str) -> None:
    kept = inquiry(language=code)
    page = visit(kept.get_absolute_url(), viewport={"width": 320, "height": 640})
    page.fill("#id_message", MORE["message"])

    with lost("contact_message"):
        press(page, "main form.write button.button")

    expect(page.locator(".error-summary")).to_be_focused()
    assert (violations(page), overflow(page)) == ([], 0)
    press(page, "main form.write button.button")
    assert [message.body for message in kept.messages.all()][1:] == [MORE["message"]]
