"""Short words for tests about seeing and taking what is held."""

import datetime
import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import DataCopy, User
from accounts.services import ask_for_copy, copying, make_copies
from contact.files.store import store
from tests.desk import NOW
from tests.rights import prove
from tests.team import member

AMINA, SIMILAR = "amina@example.com", "amina@example.com.dz"


def known(client: Client, email: str = AMINA) -> Client:
    """Return a browser whose visitor has just proven this address."""
    prove(client, email)
    return client


def karim(role: str = "support") -> User:
    """Return one of the staff, whose name no copy tells."""
    return member(role, email="karim@souftech.com")


def made(email: str = AMINA, language: str = "en", at: datetime.datetime = NOW) -> DataCopy:
    """Ask for a copy, have it made, and return it."""
    copy = ask_for_copy(email, language=language, at=at)
    while make_copies(at):
        pass
    copy.refresh_from_db()
    return copy


def opened(copy: DataCopy) -> dict[str, bytes]:
    """Return the files inside a copy."""
    whole = b"".join(store().pieces(copy.key, 0, copy.size))
    with ZipFile(io.BytesIO(whole)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def data_of(files: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["data.json"])
    return found


@pytest.fixture
def desk_of_copies(settings: Settings, tmp_path: Path) -> None:
    """Have copies made in a folder of the test's own, and forget those of other tests."""
    settings.DATA_DIR = tmp_path
    settings.FILES_FREE_BYTES = 0
    copying.DRAFTS.clear()
    copying.RESTING.clear()
