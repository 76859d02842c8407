"""A backup from before an erasure is brought back: what was erased is gone all the same."""

from pathlib import Path
from typing import Any

import pytest

from tests.machine import Machine
from tests.test_backup import back_up

HELD = """
SELECT inquiry.name, message.body FROM contact_inquiry AS inquiry
JOIN contact_message AS message ON message.inquiry_id = inquiry.id ORDER BY inquiry.id
"""
RECORDS = "SELECT reference, cause FROM contact_erasedinquiry"
AMINA = "'amina@example.com'"


def files_in(folder: Path) -> int:
    return sum(path.is_file() for path in (folder / "files").rglob("*"))


def erased_again(count: int) -> str:
    return f"erased again: {count} inquiries, {count} accounts, 0 mails, copies and proofs."


@pytest.mark.promise("rights")
def test_what_was_erased_is_erased_again_and_what_was_written_since_stays(
    machine: Machine, elsewhere: Machine, shelf: Path, tmp_path: Path
) -> None:
    machine.call(f"write_as_known({AMINA}, 'The old words')").wait()
    archive = back_up(machine, shelf)
    machine.call(f"erase({AMINA})").wait()
    ledger: dict[str, Any] = {"ERASURE_LEDGER": str(tmp_path / "erasures.ledger")}
    records = machine.ask(RECORDS)

    _status, said = elsewhere.answer("restore", str(archive))
    elsewhere.call(f"write_as_known({AMINA}, 'The new words')").wait()
    before = elsewhere.ask(HELD), files_in(shelf / "data")
    told = [elsewhere.answer("replay_erasures", **ledger)[1] for _ in range(2)]

    assert said.splitlines()[5].startswith("There is no ledger of erasures at ")
    assert before == ([("Amina", "The old words"), ("Amina", "The new words")], 2)
    assert [line.partition("; ")[2] for line in told] == [
        f"{erased_again(1)}\n", f"{erased_again(0)}\n",
    ]  # fmt: skip
    assert (elsewhere.ask(HELD), files_in(shelf / "data")) == ([("Amina", "The new words")], 1)
    assert elsewhere.ask(RECORDS) == records != []


def test_a_restore_with_its_ledger_brings_nothing_back_that_was_erased(
    machine: Machine, elsewhere: Machine, shelf: Path, tmp_path: Path
) -> None:
    machine.call(f"write_as_known({AMINA}, 'The old words')").wait()
    machine.call("write_as_known('brahim@example.com', 'Other words')").wait()
    archive = back_up(machine, shelf)
    machine.call(f"erase({AMINA})").wait()

    status, said = elsewhere.answer(
        "restore", str(archive), ERASURE_LEDGER=str(tmp_path / "erasures.ledger")
    )

    assert (status, said.splitlines()[5].partition("; ")[2]) == (0, erased_again(1))
    assert (elsewhere.ask(HELD), files_in(shelf / "data")) == ([("Brahim", "Other words")], 1)


def test_no_archive_holds_the_ledger(machine: Machine, shelf: Path) -> None:
    machine.call(f"write_as_known({AMINA}, 'The old words')").wait()
    machine.call(f"erase({AMINA})").wait()

    _status, said = machine.answer("backup", "--to", str(shelf))

    assert (shelf.parent / machine.environment["DATA_DIR"] / "erasures.ledger").is_file()
    assert "ledger" not in machine.answer("shell", "-v0", "-c", names_in(said.strip()))[1]


def names_in(archive: str) -> str:
    return f"import tarfile; print(tarfile.open({archive!r}).getnames())"
