"""Somebody writes at the very moment at which they are erased; both databases."""

from pathlib import Path

from tests.machine import Machine, wait_until

AMINA = "'amina@example.com'"
LEFT = """
SELECT (SELECT count(*) FROM contact_inquiry), (SELECT count(*) FROM contact_message),
(SELECT count(*) FROM contact_attachment), (SELECT count(*) FROM contact_erasedinquiry)
"""


def test_what_is_written_while_it_is_erased_is_erased_with_the_rest(
    machine: Machine, tmp_path: Path
) -> None:
    machine.call(f"write_as_known({AMINA}, 'Good day')").wait()
    writing = machine.call(f"write_on_slowly({AMINA})")
    wait_until((tmp_path / "writing").exists)

    erasing = [machine.call(f"erase({AMINA})") for _ in range(2)]
    codes = [process.wait() for process in (writing, *erasing)]

    mails = machine.ask("SELECT occasion FROM souftech_outgoingmail")
    assert (codes, machine.ask(LEFT)) == ([0, 0, 0], [(0, 0, 0, 1)])
    assert (mails, list((tmp_path / "files").glob("*/*"))) == ([("please_delete",)], [])


def test_who_is_killed_while_erasing_has_erased_all_or_nothing(
    machine: Machine, tmp_path: Path
) -> None:
    machine.call(f"write_as_known({AMINA}, 'Good day')").wait()

    killed = machine.call(f"erase_and_die({AMINA})").wait()
    kept, files = machine.ask(LEFT), len(list((tmp_path / "files").glob("*/*")))
    machine.call(f"erase({AMINA})").wait()

    assert (killed, kept, files) == (9, [(1, 1, 1, 0)], 1)
    assert machine.ask(LEFT) == [(0, 0, 0, 1)]
    assert list((tmp_path / "files").glob("*/*")) == []
