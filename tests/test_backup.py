"""What an operator does against the day the machine burns: back up, bring back, see it proven."""

import json
import tarfile
from itertools import islice
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from souftech.backup import is_secret
from tests.crowd import is_kept
from tests.machine import Machine, wait_until
from tests.moulds import make_tables
from tests.smtp import Relay

MANY = 100_000
MAILS = {"sqlite": "souftech_outgoingmail", "postgresql": "public.souftech_outgoingmail"}
COUNT = "SELECT count(*) FROM souftech_outgoingmail"
SUBJECTS = "SELECT subject FROM souftech_outgoingmail ORDER BY id"
FAKE_PG_DUMP = "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n"
PROOF = {
    "sqlite": "SQLite's integrity check and foreign key check found nothing wrong.",
    "postgresql": "PostgreSQL holds every constraint and every index to be valid.",
}


@pytest.fixture
def site(relay: Relay, tmp_path: Path) -> Machine:
    """A machine on SQLite, with its tables made."""
    machine = Machine(f"sqlite:///{tmp_path / 'site.sqlite3'}", relay.url, tmp_path)
    make_tables(machine.database_url)
    return machine


@pytest.fixture
def fresh(relay: Relay, shelf: Path) -> Machine:
    """A machine on SQLite that has nothing at all."""
    return Machine(f"sqlite:///{shelf / 'fresh.sqlite3'}", relay.url, shelf / "data")


def back_up(machine: Machine, shelf: Path) -> Path:
    if machine.database_url.startswith("postgres") and not which("pg_dump"):
        pytest.skip("pg_dump is not installed")
    status, said = machine.answer("backup", "--to", str(shelf))
    assert status == 0, said
    return Path(said.strip())


def read(archive: Path, name: str) -> bytes:
    with tarfile.open(archive) as tar:
        found = tar.extractfile(name)
        assert found
        return found.read()


def manifest_of(archive: Path) -> dict[str, Any]:
    return dict(json.loads(read(archive, "manifest.json")))


def with_manifest(archive: Path, **facts: object) -> Path:
    """Return a copy of the archive with another manifest, as somebody with a tool could make it."""
    changed = archive.with_name("changed.tar.gz")
    with tarfile.open(archive) as old, tarfile.open(changed, "w:gz") as new:
        for name in old.getnames():
            content = read(archive, name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | facts).encode()
            piece = archive.with_name(f"piece-{name}")
            piece.write_bytes(content)
            new.add(piece, arcname=name)
    return changed


def proof(manifest: dict[str, Any], files: int) -> list[str]:
    rows = manifest["rows"]
    return [
        f"Restored as of {manifest['taken_at']} from http://127.0.0.1:8000.",
        f"{sum(rows.values())} rows in {len(rows)} tables, as in the manifest.",
        f"{files} files, each with the checksum in the manifest.",
        "0 migrations that are newer than the backup were applied.",
        PROOF[manifest["engine"]],
    ]


def promised(count: int) -> list[tuple[str]]:
    kept = (number for number in range(MANY) if is_kept(number))
    return [(f"Mail {number}",) for number in islice(kept, count)]


def test_what_was_backed_up_while_people_wrote_comes_back_whole_and_proven(
    machine: Machine, elsewhere: Machine, shelf: Path
) -> None:
    machine.call(f"queue_mails({MANY})")
    wait_until(lambda: machine.ask(COUNT)[0][0] > 100)

    archive = back_up(machine, shelf)
    mails = (manifest := manifest_of(archive))["rows"][MAILS[manifest["engine"]]]
    wait_until(lambda: machine.ask(COUNT)[0][0] > mails + 20)
    status, said = elsewhere.answer("restore", str(archive))

    files = [name for name in manifest["members"] if name.startswith("files/")]
    assert (status, said.splitlines()[:5]) == (0, proof(manifest, len(files)))
    assert (mails > 100, elsewhere.ask(SUBJECTS)) == (True, promised(mails))


def test_a_place_that_is_not_empty_is_left_as_it_is(machine: Machine, shelf: Path) -> None:
    machine.call("queue_mails(3)").wait()
    archive = back_up(machine, shelf)
    manifest = manifest_of(archive)
    machine.call("queue_mails(2)").wait()

    answer = machine.answer("restore", str(archive))

    held = f"it holds {sum(manifest['rows'].values()) + 2} rows in {len(manifest['rows'])} tables"
    remedy = "name an empty one, so that nothing is overwritten."
    assert answer == (1, f"CommandError: The database is not empty, {held}: {remedy}\n")
    assert len(machine.ask(SUBJECTS)) == 5


def test_files_come_back_and_what_can_be_made_again_is_left_out(
    site: Machine, fresh: Machine, shelf: Path, tmp_path: Path
) -> None:
    for name in ("files/a/letter é.txt", "mail/copy.eml", "static/site.css", ".unfinished"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Good day")
    (shelf / "other disk").mkdir()
    (shelf / "other disk/photo").write_text("A photo")
    (tmp_path / "photos").symlink_to(shelf / "other disk")

    fresh.answer("restore", str(back_up(site, shelf)))

    data = shelf / "data"
    back = {
        str(path.relative_to(data)): path.read_text() for path in data.rglob("*") if path.is_file()
    }
    assert back == {"files/a/letter é.txt": "Good day", "photos/photo": "A photo"}


def test_an_archive_is_for_its_owner_alone_and_names_secrets_without_holding_them(
    site: Machine, shelf: Path
) -> None:
    archive = back_up(site, shelf)

    settings = json.loads(read(archive, "settings.json"))
    secret = [name for name, value in settings.items() if value is None]
    assert archive.stat().st_mode & 0o777 == 0o600
    assert secret == [
        "SECRET_KEY", "LINK_KEY", "ERASURE_KEY", "DATABASE_URL", "CACHE_URL", "EMAIL_URL",
    ]  # fmt: skip
    assert settings["STAFF_EMAILS"] == "staff@souftech.test"
    assert list(shelf.iterdir()) == [archive]


def test_who_restores_with_other_keys_and_settings_is_told_what_differs(
    site: Machine, fresh: Machine, shelf: Path
) -> None:
    archive = back_up(site, shelf)
    other = {"LINK_KEY": "another key, of fifty characters or more, made for this test"}

    _status, said = fresh.answer("restore", str(archive), STAFF_EMAILS="x@souftech.test", **other)

    assert said.splitlines()[6:] == [
        "LINK_KEY is not the one of the backup: links in mails sent before open nothing.",
        f"It was DATA_DIR={site.environment['DATA_DIR']}",
        "It was STAFF_EMAILS=staff@souftech.test",
    ]


def test_a_backup_of_an_older_program_is_brought_up_to_date(
    site: Machine, fresh: Machine, shelf: Path
) -> None:
    site.run("manage.py", "migrate", "--verbosity=0", "accounts", "0003")
    archive = back_up(site, shelf)

    status, said = fresh.answer("restore", str(archive))

    assert (status, said.splitlines()[3]) == (
        0, "4 migrations that are newer than the backup were applied.",
    )  # fmt: skip
    assert fresh.ask("SELECT count(*) FROM accounts_session") == [(0,)]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (
            {"migrations": ["contact.9999_later"]},
            "The backup is of a newer version of the program, with contact.9999_later: ",
        ),
        (
            {"engine": "postgresql"},
            "The backup is of postgresql, and DATABASE_URL names sqlite: ",
        ),
        (
            {"rows": {"django_migrations": 1}},
            "Restored, but rows differ from the manifest's in: account_emailaddress",
        ),
    ],
)
def test_a_backup_that_does_not_fit_is_answered_in_one_line(
    site: Machine, fresh: Machine, shelf: Path, facts: dict[str, object], refusal: str
) -> None:
    archive = with_manifest(back_up(site, shelf), **facts)

    status, said = fresh.answer("restore", str(archive))

    assert (status, said.count("\n")) == (1, 1)
    assert said.startswith(f"CommandError: {refusal}")


def test_a_file_that_stands_in_the_way_is_not_overwritten(
    site: Machine, fresh: Machine, shelf: Path, tmp_path: Path
) -> None:
    for place, text in ((tmp_path, "old"), (shelf / "data", "new")):
        place.mkdir(exist_ok=True)
        (place / "letter.txt").write_text(text)

    answer = fresh.answer("restore", str(back_up(site, shelf)))

    place = shelf / "data/letter.txt"
    remedy = "restore into an empty DATA_DIR."
    assert answer == (1, f"CommandError: {place} is there already: {remedy}\n")
    assert (place.read_text(), fresh.ask("SELECT * FROM sqlite_master")) == ("new", [])


def test_the_line_of_writers_is_in_no_archive_and_in_nobodys_way(
    site: Machine, fresh: Machine, shelf: Path, tmp_path: Path
) -> None:
    for place in (tmp_path, shelf / "data"):
        place.mkdir(exist_ok=True)
        (place / "writers.lock").touch()

    archive = back_up(site, shelf)
    status, _said = fresh.answer("restore", str(archive))

    assert (status, "files/writers.lock" in manifest_of(archive)["members"]) == (0, False)


def test_where_a_backup_cannot_go_is_said_in_one_line(site: Machine, tmp_path: Path) -> None:
    taken = tmp_path.with_name("taken.tar.gz")
    taken.write_text("kept")

    answers = [site.answer("backup", "--to", place)[1] for place in (
        str(taken), "/nowhere/x.tar.gz", str(tmp_path),
    )]  # fmt: skip

    assert (taken.read_text(), answers) == ("kept", [
        f"CommandError: {taken} is there already: name another file.\n",
        "CommandError: /nowhere is no folder: make it first, or name another.\n",
        f"CommandError: {tmp_path} is in DATA_DIR, where only {tmp_path}/backups is for backups.\n",
    ])  # fmt: skip


def test_a_missing_or_old_pg_dump_is_named_with_its_remedy(
    postgres_url: str, relay: Relay, tmp_path: Path
) -> None:
    machine = Machine(postgres_url, relay.url, tmp_path)
    program = tmp_path / "bin/pg_dump"
    program.parent.mkdir()

    missing = machine.answer("backup", PATH=str(program.parent))
    program.write_text(FAKE_PG_DUMP)
    program.chmod(0o700)
    _status, old = machine.answer("backup", PATH=str(program.parent))

    remedy = "PostgreSQL's client programs (on Debian and Ubuntu: apt install postgresql-client)."
    assert missing == (1, f"CommandError: pg_dump is missing: install {remedy}\n")
    assert old.startswith("CommandError: pg_dump is of version 9, older than the server's ")


@pytest.mark.parametrize(
    ("name", "value", "answer"),
    [
        ("SITE_URL", "https://www.souftech.test", False),
        ("STAFF_EMAILS", "staff@souftech.test", False),
        ("SECRET_KEY", "x", True),
        ("DATABASE_URL", "sqlite:///x", True),
        ("SENTRY_DSN", "x", True),
        ("AWS_ACCESS_KEY_ID", "x", True),
        ("SOMETHING_NEW", "https://user:password@host/", True),
    ],
)
def test_what_may_be_a_secret_is_taken_for_one(name: str, value: str, answer: object) -> None:
    assert is_secret(name, value) is answer
