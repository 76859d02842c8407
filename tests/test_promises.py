"""No promise of the privacy policy goes without a test, or without being called open."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from pages.policy import POLICY
from tests.promises import CODE, OPEN, ROOT, Promises, Tally, shown_by, table

KEPT, BROKEN = "tests/test_a.py::test_kept", "tests/test_a.py::test_broken"


def report(test: str, outcome: str, when: str = "call") -> pytest.TestReport:
    place = ("tests/test_a.py", 1, test)
    return pytest.TestReport(test, place, {}, outcome, None, when)  # type: ignore[arg-type]


def test_every_mark_names_a_point_of_the_policy() -> None:
    assert sorted(set(shown_by()) - set(POLICY.promise_ids())) == []


def test_every_point_of_the_policy_has_a_test_or_is_called_open() -> None:
    assert sorted(set(POLICY.promise_ids()) - set(shown_by()) - set(OPEN)) == []
    assert sorted(set(OPEN) - set(POLICY.promise_ids())) == []


def test_the_code_of_every_point_that_has_tests_is_named_and_there() -> None:
    assert list(CODE) == POLICY.promise_ids()
    assert all(Path(ROOT, path).is_file() for paths in CODE.values() for path in paths)
    assert {id_ for id_, paths in CODE.items() if not paths} == set(OPEN) - set(shown_by())


def test_the_table_in_the_docs_is_the_one_that_the_tests_make() -> None:
    assert Path(ROOT, "docs/promises.md").read_text("utf-8") == table()


def test_a_test_that_passed_in_every_case_has_kept_its_promise() -> None:
    tally = Tally({KEPT})

    for case in ("[en]", "[ar]"):
        tally.note(report(f"{KEPT}{case}", "passed", "setup"))
        tally.note(report(f"{KEPT}{case}", "passed"))

    assert tally.broken() == []


@pytest.mark.parametrize(("outcome", "when"), [("failed", "call"), ("skipped", "setup")])
def test_a_test_that_failed_or_was_skipped_in_one_case_has_not(outcome: str, when: str) -> None:
    tally = Tally({KEPT, BROKEN})
    tally.note(report(KEPT, "passed"))
    tally.note(report(f"{BROKEN}[en]", "passed"))

    tally.note(report(f"{BROKEN}[ar]", outcome, when))

    assert tally.broken() == [BROKEN]


def test_a_test_that_did_not_run_has_not_either() -> None:
    assert Tally({KEPT}).broken() == [KEPT]


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_a_broken_promise_fails_the_run_in_ci(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch, ci: str, status: int
) -> None:
    monkeypatch.setenv("CI", ci)
    plugin, session = Promises(pytestconfig), SimpleNamespace(exitstatus=0)
    monkeypatch.setattr(plugin, "is_whole_run", lambda: True)

    plugin.pytest_sessionfinish(session)  # type: ignore[arg-type]

    assert session.exitstatus == status
