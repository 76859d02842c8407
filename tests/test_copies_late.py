"""A copy for which there is no room: its person is told, and whoever watches the site."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override
from pytest_django import Settings

from accounts.models import DataCopy
from accounts.services import ask_for_copy, delete_copies
from souftech.health import COPY_LATE
from souftech.models import Heartbeat, OutgoingMail
from souftech.warnings import desk_warnings
from tests.copies import AMINA, known, made
from tests.copies import desk_of_copies as desk_of_copies
from tests.desk import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once", "desk_of_copies")]
SECOND, LATE = datetime.timedelta(seconds=1), NOW + datetime.timedelta(hours=6)
SENTENCE = str(COPY_LATE.sentence)


@pytest.fixture
def _full(desk_of_copies: None, settings: Settings) -> None:
    """Leave no room on the disk for any copy."""
    settings.FILES_FREE_BYTES = 10**18


def page(code: str, at: datetime.datetime) -> str:
    with time_machine.travel(at, tick=False):
        answer = known(Client()).get(f"/{code}/your-data/copy/")
    return " ".join(answer.content.decode().split())


def health(at: datetime.datetime) -> object:
    Heartbeat.objects.beat("worker", at=at)
    with time_machine.travel(at, tick=False):
        return Client().get("/healthz").json(), desk_warnings()


@pytest.mark.usefixtures("_full")
@pytest.mark.parametrize(
    ("code", "slow", "told", "ask"),
    [
        ("en", "This takes longer than it should.", "Our team has been told", "ask us"),
        (
            "fr",
            "Cela prend plus de temps que prévu.",
            "Notre équipe en est",
            "écrivez-nous",
        ),
        ("ar", "يستغرق هذا وقتًا أطول مما ينبغي.", "وقد أُبلغ فريقنا بذلك", "فراسلنا"),
    ],
)
def test_after_six_hours_its_person_reads_that_it_takes_too_long_and_how_to_ask(
    code: str, slow: str, told: str, ask: str
) -> None:
    made(language=code)

    before, after = page(code, LATE - SECOND), page(code, LATE)

    with override(code):
        until = date_format(localtime(NOW + 7 * DAY), "DATETIME_FORMAT")
    link = f'<a href="/{code}/contact/?topic=privacy">{ask}</a>'
    assert [text in before for text in (told, until, link)] == [False] * 3
    assert [text in after for text in (f"{slow} {told}", until, link)] == [True] * 3


@pytest.mark.usefixtures("_full")
def test_after_six_hours_whoever_watches_the_site_is_told_until_it_is_made_or_dropped() -> None:
    made()

    found = [health(LATE - SECOND), health(LATE)]
    delete_copies(DataCopy.objects.filter(email=AMINA))
    found.append(health(LATE))

    well: tuple[object, list[str]] = ({"status": "ok"}, [])
    late = ({"status": "failing", "reasons": ["copy_late"]}, [SENTENCE])
    assert found == [well, late, well]


def test_a_copy_that_was_made_in_time_is_never_late() -> None:
    made()
    OutgoingMail.objects.update(status=OutgoingMail.Status.SENT)

    assert health(NOW + 6 * DAY) == ({"status": "ok"}, [])
    assert "This takes longer" not in page("en", NOW + 6 * DAY).partition("data-copy")[2]


def test_one_that_is_made_at_last_is_late_no_more(settings: Settings) -> None:
    settings.FILES_FREE_BYTES = 10**18
    ask_for_copy(AMINA, language="en", at=NOW)
    before = health(LATE)

    settings.FILES_FREE_BYTES = 0
    made(at=LATE)

    assert before != health(LATE) == ({"status": "ok"}, [])
    assert "Download the copy (" in page("en", LATE)
