"""What nobody owns is found in slices, however much there is, on disk and in a bucket."""

import datetime
import io
import os
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from contact.files.store import store
from contact.models import Attachment, Sweep
from contact.models.attachments import new_key
from contact.services import sweep_files, sweeping
from tests.attaching import in_rows, on_disk
from tests.post import DAY, HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]


def rows(count: int) -> list[str]:
    """Keep rows of files that still wait, without bytes, and return their keys."""
    facts = {"name": "a", "kind": "text", "size": 1, "created_at": NOW, "deadline": NOW + DAY}
    kept = [Attachment(key=new_key(), **facts) for _ in range(count)]
    return [row.key for row in Attachment.objects.bulk_create(kept)]


def written(keys: list[str], age: datetime.timedelta = HOUR) -> None:
    """Write bytes under these keys as if so long ago."""
    for key in keys:
        place = Path(storages["files"].path(key))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
        os.utime(place, times=(moment := (NOW - age).timestamp(), moment))


def slices() -> list[tuple[str, int]]:
    """Sweep to the end of a round; after each slice, note how far it came and what was left."""
    found = []
    while sweep_files(NOW):
        found.append((Sweep.objects.get().reached, len(on_disk())))
    return found


def test_each_slice_is_bounded_and_after_the_last_all_that_nobody_owned_is_gone() -> None:
    owned, orphans = rows(2200), [new_key() for _ in range(250)]
    written(owned + orphans)
    every = sorted(owned + orphans)

    found = slices()

    ends = [0, *[every.index(reached) + 1 for reached, _left in found], len(every)]
    left = [len(every), *[left for _reached, left in found], len(owned)]
    assert max(b - a for a, b in pairwise(ends)) <= sweeping.SLICE
    assert max(a - b for a, b in pairwise(left)) <= sweeping.MOST_DELETED
    assert on_disk() == in_rows() == sorted(owned)


def test_a_disk_that_is_lost_is_told_once_a_round_with_all_that_is_missing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    owned = sorted(rows(2100))
    written(owned[50:60])

    slices()
    slices()

    assert caplog.messages == ["Files are missing: 2090 rows have no bytes."] * 2
    assert in_rows() == owned


def test_a_full_list_of_rows_condemns_nothing_that_comes_behind_its_last() -> None:
    owned = sorted(rows(sweeping.SLICE + 1))
    written(owned[-1:])

    more = sweep_files(NOW)

    assert (more, on_disk(), Sweep.objects.get().missing) == (True, owned[-1:], sweeping.SLICE)


def test_what_has_just_been_written_is_no_orphan_and_stops_no_slice() -> None:
    young, old = [new_key() for _ in range(5)], [new_key() for _ in range(5)]
    written(young, age=datetime.timedelta(minutes=29))
    written(old)

    assert (slices(), on_disk()) == ([], sorted(young))


def test_a_bucket_is_swept_in_slices_too(
    bucket: ThreadedMotoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "SLICE", 10)
    monkeypatch.setattr(sweeping, "MOST_DELETED", 3)
    owned, place = rows(12), store()
    for key in [*owned, *(new_key() for _ in range(14))]:
        place.write(key, io.BytesIO(b"x"))
    later = datetime.datetime.now(datetime.UTC) + HOUR
    Attachment.objects.update(deadline=later + DAY)

    left = [len([*place.written()])]
    while sweep_files(later):
        left.append(len([*place.written()]))

    assert max(a - b for a, b in pairwise(left)) == 3
    assert [key for key, _when in place.written()] == sorted(owned)
