"""A person with a mark in everything that is held about them: once erased, no mark is left."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.services import erase_person
from contact.services import sweep_files
from souftech.declared import declarations
from souftech.personal import Erased
from tests.attaching import held, upload
from tests.desk import DAY, NOW
from tests.marking import held_by, in_files, mark_all, marked, of_persons
from tests.rights import dump, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]

MARK, NUMBER = "zarzura", "+213550987643"
MARKED, NEAR = f"{MARK}@example.com", f"x{MARK}@example.com"
MARKS = (MARK, NUMBER, "0550987643", "550 98 76 43", "550-98-76-43")
# What counts, and knows neither whom nor what.
COUNTERS = {"souftech_throttle", "sqlite_sequence"}


@pytest.fixture(autouse=True)
def _eml(settings: Settings) -> None:
    settings.MAIL_TRANSPORT = "souftech.eml.EmailBackend"


@pytest.fixture(params=["disk", "bucket"])
def _place(request: pytest.FixtureRequest) -> None:
    if request.param == "bucket":
        request.getfixturevalue("bucket")


def with_a_mark(texts: Iterable[object]) -> list[object]:
    return [text for text in texts if any(mark in str(text).lower() for mark in MARKS)]


def rows() -> list[tuple[str, object]]:
    return [(table, row) for table, held in dump().items() for row in held]


@pytest.mark.usefixtures("_place")
@pytest.mark.promise("rights", "user-control")
def test_no_mark_of_an_erased_person_is_left_in_rows_files_sessions_mails_or_logs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    marked(MARKED, MARK, NUMBER)
    held(upload(f"{MARK}.txt", f"{MARK} was never sent".encode()))
    mark_all(MARKED, MARK)
    before = len(with_a_mark(rows())), len(with_a_mark(in_files(tmp_path)))

    erase_person(person(MARKED), at=NOW + DAY)
    sweep_files(NOW + DAY)

    assert min(before) > 3
    assert with_a_mark([*rows(), *in_files(tmp_path), caplog.text]) == []


@pytest.mark.promise("rights")
def test_every_model_that_holds_data_of_persons_is_emptied_of_theirs() -> None:
    marked(MARKED, MARK, NUMBER)
    whose = person(MARKED)
    before = held_by(whose)

    erase_person(whose, at=NOW + DAY)

    assert min(before.values()) > 0, before
    assert held_by(whose) == dict.fromkeys(before, 0)


def test_no_model_that_is_erased_goes_without_saying_which_rows_are_whose() -> None:
    erased = {model for model, told in declarations() if told.erased != Erased.BY_CLOCK}

    assert erased - set(of_persons()) == set()


@pytest.mark.promise("protection")
def test_of_somebody_with_a_similar_address_not_a_byte_changes(tmp_path: Path) -> None:
    marked(NEAR, "zarzur", "+213550987644")
    marked("ZARZURA@example.org", "zarzu")
    before, files = rows(), [text for text in in_files(tmp_path) if "zarzur" in text]
    marked(MARKED, MARK, NUMBER)

    erase_person(person(MARKED), at=NOW + DAY)

    after = {str(row) for row in rows()}
    changed = [row for row in before if str(row) not in after and row[0] not in COUNTERS]
    assert (changed, set(files) - set(in_files(tmp_path))) == ([], set())
