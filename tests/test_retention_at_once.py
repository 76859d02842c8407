"""What somebody writes in at this very moment stays, with its files, whatever was due to go."""

from pathlib import Path

from tests.machine import Machine, wait_until

AMINA = "'amina@example.com'"
LEFT = """
SELECT i.state, (SELECT count(*) FROM contact_message), (SELECT count(*) FROM contact_attachment)
FROM contact_inquiry i
"""


def test_what_is_written_in_while_its_time_is_up_stays_with_its_files(
    machine: Machine, tmp_path: Path
) -> None:
    machine.call(f"write_as_known({AMINA}, 'Good day')").wait()
    machine.call(f"close_long_ago({AMINA})").wait()
    writing = machine.call(f"write_on_slowly({AMINA})")
    wait_until((tmp_path / "writing").exists)

    deleting = machine.start("manage.py", "retain")
    codes = [process.wait() for process in (writing, deleting)]

    assert (codes, machine.ask(LEFT)) == ([0, 0], [("open", 2, 1)])
    assert len(list((tmp_path / "files").glob("*/*"))) == 1
