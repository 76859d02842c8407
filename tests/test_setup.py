"""What an operator does first: one command on a fresh machine, then again."""

import ast
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from souftech import bootstrap
from souftech.environment import BASE_DIR


def test_an_old_python_can_read_the_set_up_and_is_told_its_age() -> None:
    source = Path(bootstrap.__file__).read_text("utf-8")
    ast.parse(source, feature_version=(3, 6))

    with pytest.raises(bootstrap.Refusal) as refusal:
        bootstrap.check_python((3, 9, 18), "run")

    assert str(refusal.value) == (
        "Python 3.11 or newer is needed, this is 3.9: "
        "install it, or name it with make run PYTHON=python3.11"
    )


def test_the_first_env_file_is_for_its_owner_alone_and_has_keys_of_its_own(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"

    for path in (first, second):
        bootstrap.write_env(path)

    facts = [line.partition("=") for line in first.read_text().splitlines()[1:]]
    assert [name for name, _, _ in facts] == ["SECRET_KEY", "LINK_KEY", "ERASURE_KEY", "SITE_URL"]
    assert [len(value) for _, _, value in facts[:3]] == [86, 86, 86]
    assert len(set(first.read_text().split() + second.read_text().split())) == 11 + 7
    assert first.stat().st_mode & 0o777 == 0o600


def test_an_env_file_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("SITE_URL=https://www.example.com\n")

    written = bootstrap.write_env(path)

    assert (written, path.read_text()) == (False, "SITE_URL=https://www.example.com\n")
    assert list(tmp_path.iterdir()) == [path]


def test_an_environment_that_was_moved_is_made_anew(tmp_path: Path) -> None:
    venv, elsewhere = tmp_path / ".venv", tmp_path / "elsewhere"

    bootstrap.build_venv(venv)
    sound = bootstrap.is_sound(venv)
    venv.rename(elsewhere)

    assert (sound, bootstrap.is_sound(elsewhere), bootstrap.is_sound(venv)) == (True, False, False)


def test_an_environment_that_only_points_elsewhere_is_made_here_and_the_other_is_left(
    tmp_path: Path,
) -> None:
    venv, elsewhere = tmp_path / ".venv", tmp_path / "elsewhere"
    elsewhere.mkdir()
    venv.symlink_to(elsewhere)

    bootstrap.build_venv(venv)

    assert (bootstrap.is_sound(venv), elsewhere.is_dir()) == (True, True)


def test_requirements_that_cannot_be_had_are_answered_by_pip_and_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(f"souftech-domes==1 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")

    with pytest.raises(bootstrap.Refusal) as refusal:
        bootstrap.install(Path(sys.prefix), requirements)

    assert str(refusal.value) == (
        "pip could not install them: see its message above, then run this again."
    )
    assert "No matching distribution found for souftech-domes==1" in capfd.readouterr().err


def test_the_lock_names_the_extras_that_one_requirement_asks_of_another() -> None:
    """An older pip (Debian 12's) looks for `a[b]` anew, and takes a release without a hash."""
    lock = (BASE_DIR / "requirements-dev.txt").read_text("utf-8")

    asked = {
        f"{wanted.name}[{extra}]"
        for package in distributions()
        for wanted in map(Requirement, package.requires or [])
        for extra in wanted.extras
        if not wanted.marker or wanted.marker.evaluate({"extra": ""})
    }

    assert "coverage[toml]" in asked
    assert {name for name in asked if f"\n{name}==" not in lock} == set()


def test_a_folder_that_cannot_be_set_up_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "souftech").mkdir()
    source = Path(bootstrap.__file__).read_text("utf-8")
    (tmp_path / "souftech" / "bootstrap.py").write_text(source)
    (tmp_path / ".venv").write_text("no folder")

    result = subprocess.run(
        [sys.executable, "-m", "souftech.bootstrap", "run"],
        check=False,
        cwd=tmp_path,
        capture_output=True,
    )

    assert (result.returncode, result.stderr.decode()) == (
        1,
        f"{tmp_path} cannot be set up: Not a directory ({tmp_path}/.venv).\n",
    )


def test_what_was_skipped_in_ci_has_failed(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("import pytest\npytest.importorskip('no_such_module')\n")
    (tmp_path / "test_two.py").write_text(
        "import pytest\n"
        "def test_skipped(): pytest.skip('no browser')\n"
        "@pytest.mark.xfail\n"
        "def test_expected(): assert False\n"
    )
    options = ["-p", "tests.no_skips", "-p", "no:randomly", "--continue-on-collection-errors", "-q"]

    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            *options,
            f"--rootdir={tmp_path}",
            "-c/dev/null",
            tmp_path,
        ],
        check=False,
        cwd=BASE_DIR,
        capture_output=True,
    )

    assert (
        result.stdout.decode().splitlines()[-1].split(" in ")[0] == "1 failed, 1 xfailed, 1 error"
    )
