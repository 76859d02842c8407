"""The house defends itself: rules that a machine can check."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
LONGEST = {".py": 300, ".html": 100, ".css": 250}
LONGEST_FUNCTION, LONGEST_VIEW = 30, 12
VIEW_MARKS = {"posted_from", "require_GET", "require_POST", "require_http_methods", "require_safe"}
CATALOGUES = sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))
EVERY_CATALOGUE = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))


def files(*suffixes: str) -> list[Path]:
    found = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = [ROOT / name for name in found.stdout.splitlines()]
    return [path for path in paths if path.suffix in suffixes and path.is_file()]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_outgrows_its_noun() -> None:
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in files(*LONGEST)
        if "migrations" not in path.parts
        and (lines := path.read_text().count("\n")) > LONGEST[path.suffix]
    }

    assert too_long == {}


def test_no_function_outgrows_a_screen() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}:{function.lineno}"
        for path in files(".py")
        if "migrations" not in path.parts
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]

    assert too_long == []


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    marks = (mark.func if isinstance(mark, ast.Call) else mark for mark in function.decorator_list)
    return bool(VIEW_MARKS & {ast.unparse(mark).rpartition(".")[2] for mark in marks})


def lines_of_body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return ((body[-1].end_lineno or 0) - body[0].lineno + 1) if body else 0


def test_a_view_asks_decides_and_answers_on_twelve_lines() -> None:
    views = {
        f"{path.relative_to(ROOT)}:{function.name}": lines_of_body(function)
        for path in files(".py")
        for function in functions(path)
        if is_view(function)
    }

    assert {view: lines for view, lines in views.items() if lines > LONGEST_VIEW} == {}
    assert len(views) > 30


def test_the_settings_fit_on_two_hundred_lines() -> None:
    assert (ROOT / "souftech/settings.py").read_text().count("\n") <= 200


def test_no_style_sheet_names_a_physical_side() -> None:
    side = re.compile(
        r"(margin|padding|border|inset)-(left|right)|[;{\s](left|right)\s*:|:\s*(left|right)\b"
    )

    found = [
        f"{path.name}: {line.strip()}"
        for path in files(".css")
        for line in path.read_text().splitlines()
        if side.search(line)
    ]

    assert found == []


def test_no_template_holds_inline_style_or_script() -> None:
    inline = re.compile(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*(src=|application/ld\+json))")

    found = [
        str(path.relative_to(ROOT))
        for path in files(".html")
        if not {"mail", "images"} & set(path.parts) and inline.search(path.read_text())
    ]

    assert found == []


def test_every_mail_has_a_subject_and_a_body() -> None:
    folder = ROOT / "templates/mail"
    subjects = {path.name.removesuffix(".subject.txt") for path in folder.glob("*.subject.txt")}
    bodies = {path.stem for path in folder.glob("*.txt")} - {f"{name}.subject" for name in subjects}

    assert subjects == bodies != set()


@pytest.mark.promise("clear-use")
def test_only_the_outbox_hands_mail_to_the_outside() -> None:
    transport = re.compile(r"\bsmtplib\b|get_connection|mail\.backends")

    users = {
        str(path.relative_to(ROOT))
        for path in files(".py")
        if "tests" not in path.parts and transport.search(path.read_text())
    }

    assert users == {
        "souftech/checks.py", "souftech/delivery.py", "souftech/eml.py", "souftech/outbox.py",
        "souftech/selftest.py",
    }  # fmt: skip


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_string_is_translated_with_certainty(path: Path) -> None:
    catalogue = polib.pofile(str(path))

    assert [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy] == []
    assert len(catalogue) > 100


@pytest.mark.parametrize("path", EVERY_CATALOGUE, ids=lambda path: path.parts[-3])
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    written = polib.pofile(str(path))
    compiled = polib.mofile(str(path.with_suffix(".mo")))

    def words(entries: list[polib.POEntry]) -> dict[tuple[str, str | None], object]:
        return {(e.msgid, e.msgctxt): e.msgstr_plural or e.msgstr for e in entries}

    assert words(compiled) == words(written)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_keeps_every_placeholder(path: Path) -> None:
    placeholder = re.compile(r"%\(\w+\)[sd]|\{\w+\}")

    # Arabic has forms for none, one and two, in which the number is a word.
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(path))
        for form, text in (entry.msgstr_plural or {-1: entry.msgstr}).items()
        if sorted(placeholder.findall(text)) != sorted(placeholder.findall(entry.msgid))
        and not (path.parts[-3] == "ar" and 0 <= form <= 2 and "%(count)" not in text)
    ]

    assert wrong == []


def test_french_is_set_as_french() -> None:
    for entry in polib.pofile(str(ROOT / "locale/fr/LC_MESSAGES/django.po")):
        for text in (entry.msgstr_plural or {0: entry.msgstr}).values():
            assert "'" not in text, text
            assert not re.search(
                r"(?<![\u00a0:/])[:;!?»](?!/)|«(?!\u00a0)", re.sub(r"https?:", "", text)
            ), text


def test_arabic_is_set_as_arabic() -> None:
    for entry in polib.pofile(str(ROOT / "locale/ar/LC_MESSAGES/django.po")):
        for text in (entry.msgstr_plural or {0: entry.msgstr}).values():
            assert not re.search(r"[\u0600-\u06ff]\s*[,;?]|[\u0660-\u0669]|\u0640", text), text
