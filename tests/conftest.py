"""What every test starts with: the outbox in place, English, empty caches, and no way out."""

import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import boto3
import hypothesis
import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from accounts.models import User
from tests import cookies
from tests.machine import Machine
from tests.moulds import POSTGRES, make_tables
from tests.smtp import Relay
from tests.team import begin_with_password

LOOPBACK = ("127.0.0.1", "::1", "localhost")
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_configure() -> None:
    """Watch the cookies of every answer, lose no time with passwords, and hold nothing for slow."""
    django_settings.MIDDLEWARE.insert(0, "tests.cookies.DeclaredCookiesMiddleware")
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    hypothesis.settings.register_profile("patient", deadline=None, derandomize=True)
    hypothesis.settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _declared_cookies() -> Iterator[None]:
    cookies.UNDECLARED.clear()
    yield
    assert cookies.UNDECLARED == []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what tries both databases by itself, or none: it need not run again on the second."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "database_url" in fixtures:
            item.add_marker(pytest.mark.both_databases)
        elif not (item.get_closest_marker("django_db") or DATABASE_FIXTURES & {*fixtures}):
            item.add_marker(pytest.mark.no_database)


@pytest.fixture(autouse=True)
def _mail(settings: Settings, tmp_path: Path) -> None:
    # pytest-django puts its own backend in place; here every mail goes through the outbox.
    settings.EMAIL_BACKEND = "souftech.outbox.EmailBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    settings.MAIL_FOLDER = tmp_path / "mail"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    folder = settings.STORAGES["files"] | {"OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain, "files": folder}
    settings.ERASURE_LEDGER = tmp_path / "erasures.ledger"


@pytest.fixture
def admin_client(admin_user: User) -> Client:
    """A browser in which an owner has signed in with the password."""
    client = Client()
    begin_with_password(client, admin_user)
    return client


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what waits for the end of a transaction done at once: a test's own never ends."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_options: act())


@pytest.fixture(autouse=True)
def _fresh_start() -> Iterator[None]:
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection to another machine."""

    def guarded(name: str) -> Any:
        connect = getattr(socket.socket, name)

        def connect_here(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
                pytest.fail(f"A connection to {address[0]} was tried.")
            return connect(self, address)

        return connect_here

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(name))


@pytest.fixture
def bucket(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadedMotoServer]:
    """A bucket on this machine, in which the site keeps its files."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    keys = {"aws_access_key_id": "k", "aws_secret_access_key": "s", "region_name": "us-east-1"}
    url, name = f"http://127.0.0.1:{port}", f"files-{port}"
    boto3.client("s3", endpoint_url=url, **keys).create_bucket(Bucket=name)
    options = {
        "bucket_name": name, "location": "site", "endpoint_url": url, "access_key": "k",
        "secret_key": "s", "region_name": "us-east-1",
    }  # fmt: skip
    there = {"BACKEND": "contact.files.buckets.BucketStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "files": there}
    yield server
    server.stop()


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """The address of an empty PostgreSQL database, which is gone after the test."""
    with empty_postgres() as url:
        yield url


@contextmanager
def empty_postgres() -> Iterator[str]:
    """Give the address of a new PostgreSQL database, and drop it in the end."""
    name = f"test_{uuid.uuid4().hex}"
    try:
        server = psycopg.connect(f"{POSTGRES}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        # In CI a missing server is a failure: a skip there would be a test that nobody misses.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"No PostgreSQL: {error}")
    with server:
        server.execute(f"CREATE DATABASE {name}")
        yield f"{POSTGRES}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database that other processes reach, on SQLite and on PostgreSQL."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'site.sqlite3'}"


@pytest.fixture
def relay() -> Iterator[Relay]:
    with Relay() as relay:
        yield relay


@pytest.fixture
def machine(database_url: str, relay: Relay, tmp_path: Path) -> Iterator[Machine]:
    with Machine(database_url, relay.url, tmp_path) as machine:
        make_tables(database_url)
        yield machine


@pytest.fixture
def elsewhere(database_url: str, relay: Relay, shelf: Path) -> Iterator[Machine]:
    """A machine with an empty database of the same kind and no data folder yet."""
    with ExitStack() as stack:
        postgres = database_url.startswith("postgres")
        url = (
            stack.enter_context(empty_postgres()) if postgres else f"sqlite:///{shelf}/new.sqlite3"
        )
        machine = stack.enter_context(Machine(url, relay.url, shelf))
        machine.environment["DATA_DIR"] = str(shelf / "data")
        yield machine


@pytest.fixture
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf")
