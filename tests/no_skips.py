"""For CI (`pytest -p tests.no_skips`): what could not be tried there has failed."""

from collections.abc import Generator
from typing import Any, TypeVar

import pytest

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    return fail_instead((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    return fail_instead((yield))


def fail_instead(report: Report) -> Report:
    """Turn a skip, but no expected failure, into a failure that names the reason."""
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} must not be skipped here: {report.longrepr}"
    return report
