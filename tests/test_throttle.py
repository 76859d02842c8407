"""What happens too often is counted exactly, and nobody's address is kept for it."""

import datetime

import pytest
from django.db import transaction

from souftech.models import Throttle
from souftech.throttle import hit, purge_throttles
from tests.machine import Machine

NOW = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)


@pytest.mark.django_db
def test_every_further_time_within_the_window_counts_one_more() -> None:
    counts = [hit("mail", "amina@example.com", window=HOUR, at=NOW + n * MINUTE) for n in range(3)]

    assert counts == [1, 2, 3]


@pytest.mark.django_db
def test_a_window_is_over_an_hour_after_its_first_time_however_often_somebody_tries() -> None:
    times = [NOW, NOW + 59 * MINUTE, NOW + 60 * MINUTE, NOW + 119 * MINUTE, NOW + 120 * MINUTE]

    counts = [hit("mail", "amina@example.com", window=HOUR, at=at) for at in times]

    assert counts == [1, 2, 1, 2, 1]


@pytest.mark.django_db
def test_neither_another_person_nor_another_purpose_is_counted_along() -> None:
    hit("mail", "amina@example.com", window=HOUR, at=NOW)

    assert hit("mail", "karim@example.com", window=HOUR, at=NOW) == 1
    assert hit("code", "amina@example.com", window=HOUR, at=NOW) == 1


@pytest.mark.django_db
@pytest.mark.promise("collect-technical")
def test_nothing_that_is_kept_tells_who_it_was() -> None:
    hit("mail", "amina@example.com", window=HOUR, at=NOW)

    (kept,) = Throttle.objects.values()

    assert kept == {"key": kept["key"], "ends_at": NOW + HOUR, "count": 1}
    assert len(kept["key"]) == 64
    assert "amina" not in kept["key"]


@pytest.mark.django_db
def test_a_request_that_failed_was_never_counted() -> None:
    with transaction.atomic():
        hit("mail", "amina@example.com", window=HOUR, at=NOW)
        transaction.set_rollback(True)

    assert hit("mail", "amina@example.com", window=HOUR, at=NOW) == 1


@pytest.mark.django_db
def test_a_count_is_deleted_once_its_window_is_over_and_not_before() -> None:
    hit("mail", "amina@example.com", window=HOUR, at=NOW)
    hit("mail", "karim@example.com", window=2 * HOUR, at=NOW)

    more = purge_throttles(NOW + HOUR)

    assert not more
    assert list(Throttle.objects.values_list("ends_at", flat=True)) == [NOW + 2 * HOUR]


def test_four_processes_at_once_lose_no_count(machine: Machine) -> None:
    counters = [machine.call("knock(150)") for _ in range(4)]

    assert [counter.wait() for counter in counters] == [0, 0, 0, 0]
    assert machine.ask("SELECT count FROM souftech_throttle") == [(600,)]
