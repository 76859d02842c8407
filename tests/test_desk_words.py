"""The desk speaks whole sentences, in the three languages of those who work at it."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from contact.models import Inquiry
from souftech.jobs import plan_jobs
from souftech.models import RetentionRun
from souftech.naming import JOBS, OCCASIONS
from tests.post import NOW, queue
from tests.test_desk import HOUR, words, write

pytestmark = pytest.mark.django_db
PLACE = "/admin/souftech/"
LISTS = ("job", "retentionrun", "outgoingmail")


def reading(client: Client, code: str, path: str = "/admin/") -> str:
    """Return what a page of the desk says in that language."""
    client.cookies["language"] = code
    return words(client, path)


@pytest.mark.parametrize(
    ("code", "waits"),
    [
        ("en", "waits for less than a working day"),
        ("fr", "attend depuis moins d’un jour ouvré"),
        ("ar", "ينتظر منذ أقل من يوم عمل"),
    ],
)
def test_what_came_an_hour_ago_waits_for_less_than_a_day(
    admin_client: Client, code: str, waits: str
) -> None:
    write("Amel", HOUR)

    assert waits in reading(admin_client, code)


def test_every_job_and_every_occasion_of_a_mail_has_its_words() -> None:
    subjects = Path("templates/mail").glob("*.subject.txt")

    assert set(JOBS) == set(settings.JOBS)
    assert set(OCCASIONS) == {path.name.partition(".")[0] for path in subjects} | {"other"}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ["Deleting old suspected spam", "Mails to be deleted after an erasure", "Last run"]),
        ("fr", ["anciens indésirables", "E-mails à supprimer après", "Dernière exécution"]),
        ("ar", ["حذف الطلبات القديمة", "رسائل يجب حذفها", "آخر تنفيذ"]),
    ],
)
def test_lists_name_jobs_and_mails_in_words(
    admin_client: Client, code: str, said: list[str]
) -> None:
    plan_jobs(NOW)
    RetentionRun.objects.note("contact.services.delete_spam", NOW, spam=1)
    queue(occasion="please_delete")

    pages = [reading(admin_client, code, f"{PLACE}{name}/") for name in LISTS]

    assert [said[0] in pages[0], said[0] in pages[1], said[1] in pages[2]] == [True] * 3
    assert said[2] in pages[1]
    assert re.findall(r"delete_spam|please_delete", " ".join(pages)) == []


@pytest.mark.parametrize(
    ("code", "title", "number", "add"),
    [
        ("en", "Accounts", "Number: 1", "Add account"),
        ("fr", "Comptes", "Nombre : 1", "Ajouter : compte"),
        ("ar", "الحسابات", "العدد: 1", "إضافة: حساب"),
    ],
)
def test_a_list_is_called_by_what_stands_in_it_and_counts_in_every_language(
    admin_client: Client, code: str, title: str, number: str, add: str
) -> None:
    said = reading(admin_client, code, "/admin/accounts/user/")

    assert said.startswith(f"{title} | Souftech")
    assert (number in said, add in said) == (True, True)


@pytest.mark.parametrize(("code", "run"), [("fr", "Exécuter"), ("ar", "تنفيذ")])
def test_an_action_is_run_and_not_sent(admin_client: Client, code: str, run: str) -> None:
    said = reading(admin_client, code, "/admin/accounts/user/")

    assert f" {run} " in said


def test_the_script_of_a_list_says_in_arabic_how_many_are_chosen(admin_client: Client) -> None:
    admin_client.cookies["language"] = "ar"

    script = admin_client.get("/admin/jsi18n/").content.decode()
    forms = re.findall(r'of %\(cnt\)s selected": (\[.*?\])', script, re.DOTALL)

    assert json.loads(forms[0]) == ["المحدّد: %(sel)s من %(cnt)s"] * 6


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        (None, "Time to the first answer: none was given yet"),
        (HOUR / 4, "Time to the first answer, less than an hour"),
        (HOUR * 2.4, "Hours to the first answer, at most 2:"),
    ],
)
def test_no_answer_is_said_to_have_taken_no_hours(
    admin_client: Client, answered: timedelta | None, said: str
) -> None:
    kept = write("Amel")
    first = answered and kept.created_at + answered
    Inquiry.objects.filter(pk=kept.pk).update(first_answered_at=first)

    assert said in reading(admin_client, "en")


@pytest.mark.parametrize(
    ("code", "every", "example"),
    [
        ("en", "Every request about data", "Example: KXRT-MWPD"),
        ("fr", "Toutes les demandes sur les données", "Exemple : KXRT-MWPD"),
        ("ar", "كل الطلبات التي تخصّ البيانات", "مثال: KXRT-MWPD"),
    ],
)
def test_a_filter_and_a_search_say_what_they_are_for(
    admin_client: Client, code: str, every: str, example: str
) -> None:
    lists, records = (f"/admin/contact/{name}/" for name in ("inquiry", "staffact"))

    assert every in reading(admin_client, code, lists)
    assert example in reading(admin_client, code, records)
