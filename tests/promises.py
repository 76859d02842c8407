"""Each promise of the privacy policy is bound to the tests that show it kept.

A test says so by `@pytest.mark.promise("rights")`, with ids of pages/policy.py. As a plug-in of
pytest this tells after a whole run which promises are open, and in CI it fails the run where a test
of a promise did not run and pass. As a command it writes docs/promises.md.
"""

import ast
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# What no test shows yet, and why: the one list of it. A point with tests may stand here too, with
# the part that they do not show.
OPEN = {
    "user-control": "nobody can review their data by themselves yet",
    "use": "there is no copy of somebody's data yet in which a recorded use would be found",
    "use-operate": "copying is still missing",
    "rights": "nobody can see their data by themselves yet",
}

# Where the program keeps each promise.
CODE = {
    "only-necessary": ["contact/forms.py"],
    "protection": ["souftech/headers.py", "accounts/middleware.py", "souftech/throttle.py"],
    "clear-use": ["souftech/outbox.py"],
    "user-control": ["accounts/services/erasing.py", "accounts/services/correcting.py"],
    "collect": ["souftech/personal.py", "souftech/visits.py", "souftech/logs.py"],
    "collect-contact": ["contact/services/receiving.py"],
    "collect-account": ["accounts/models/users.py", "accounts/services/keeping.py"],
    "collect-content": ["contact/models/messages.py", "contact/models/attachments.py"],
    "collect-technical": ["souftech/reports.py", "souftech/network.py", "souftech/throttle.py"],
    "use": ["contact/services/exporting.py"],
    "use-reply": ["contact/emails.py", "souftech/delivery.py", "contact/reminders.py"],
    "use-operate": ["accounts/entering.py", "accounts/home.py"],
    "use-improve": ["contact/figures.py"],
    "use-detect": ["souftech/health.py", "contact/spam.py", "contact/flood.py"],
    "sharing": ["souftech/csp.py", "souftech/processors.py"],
    "share-hosting": ["souftech/processors.py", "pages/facts.py"],
    "share-mail": ["souftech/processors.py", "contact/emails.py"],
    "share-technical": ["souftech/reports.py", "souftech/processors.py"],
    "files": ["contact/advice.py"],
    "files-context": ["contact/opening.py"],
    "files-sensitive": ["contact/files/images.py"],
    "files-record": ["contact/services/erasing.py", "contact/models/erasures.py"],
    "cookies": ["pages/cookies.py"],
    "cookie-language": ["pages/languages.py"],
    "cookie-return": ["pages/languages.py", "contact/blank.py"],
    "rights": [
        "accounts/services/proving.py",
        "accounts/rights/proving.py",
        "accounts/services/erasing.py",
        "accounts/services/correcting.py",
        "souftech/ledger.py",
    ],
    "address": ["pages/company.py"],
    "e-mail": ["pages/company.py"],
    "link": ["templates/pages/privacy.html"],
}


def shown_by() -> dict[str, list[str]]:
    """Return the tests of each id that a mark names, as "tests/test_x.py::test_y"."""
    found = defaultdict(list)
    for path in sorted(ROOT.glob("tests/test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for id_ in _marks(node):
                    found[id_].append(f"tests/{path.name}::{node.name}")
    return dict(found)


def _marks(function: ast.FunctionDef) -> Iterator[str]:
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.promise":
            yield from (str(ast.literal_eval(argument)) for argument in mark.args)


class Tally:
    """What became of the tests of the promises in this run."""

    def __init__(self, wanted: set[str]) -> None:
        self.wanted = wanted
        self.passed: set[str] = set()
        self.failed: set[str] = set()

    def note(self, report: pytest.TestReport) -> None:
        """Take a report; of a test with many cases each has to pass."""
        test = report.nodeid.partition("[")[0]
        if report.outcome != "passed":
            self.failed.add(test)
        elif report.when == "call":
            self.passed.add(test)

    def broken(self) -> list[str]:
        """Return the tests of promises that failed, were skipped, or did not run."""
        return sorted(self.wanted - (self.passed - self.failed))


class Promises:
    """The plug-in: it looks on, and speaks at the end of a whole run."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.by_id = shown_by()
        self.tally = Tally({test for tests in self.by_id.values() for test in tests})

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.tally.note(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.is_whole_run() and os.environ.get("CI") and self.tally.broken():
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.is_whole_run():
            return
        terminalreporter.section("promises of the privacy policy")
        for id_, why in OPEN.items():
            state = "in part" if id_ in self.by_id else "open"
            terminalreporter.line(f"{state:>8}  {id_}: {why}")
        for test in self.tally.broken():
            terminalreporter.line(f"not kept  {test} did not run and pass")

    def is_whole_run(self) -> bool:
        """Tell whether no test was left out by choice, and this process sees all reports."""
        option = self.config.option
        chosen = option.keyword or option.markexpr or getattr(option, "lf", False)
        asked = self.config.args_source == pytest.Config.ArgsSource.TESTPATHS
        return asked and not chosen and not hasattr(self.config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Promises(config), "promises")


def table() -> str:
    """Return docs/promises.md."""
    from pages.policy import POLICY  # noqa: PLC0415 - the plug-in is loaded before Django is set up

    tests = shown_by()
    lines = [
        "# The promises of the privacy policy",
        "",
        "Made by `make promises` from the marks of the tests. A promise is *kept* where tests show",
        "it whole, kept *in part* where something is missing, and *open* where nothing shows it.",
        "",
        "| Promise | State | What is missing | Code | Tests |",
        "|---|---|---|---|---|",
    ]
    for id_ in POLICY.promise_ids():
        state = ("in part" if id_ in tests else "open") if id_ in OPEN else "kept"
        code = "<br>".join(f"`{place}`" for place in CODE[id_])
        shown = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in tests.get(id_, []))
        lines.append(f"| {id_} | {state} | {OPEN.get(id_, '')} | {code} | {shown} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    (ROOT / "docs/promises.md").write_text(table(), "utf-8")
