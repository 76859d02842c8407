"""The engine of sessions: Django's own in the database, with whose each is beside it."""

import datetime
import time
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from accounts.models.sessions import Session, owner_of
from accounts.person import PROVEN, is_within

BEGUN = "begun"  # when it was, and which setting says for how long from then


class SessionStore(DatabaseStore):
    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing where it is over by the settings of now."""
        data: dict[str, Any] = super().load()
        begun = data.get(BEGUN)
        if begun and not is_within(length_of(begun["age"]), begun["at"], time.time()):
            self._session_key = None
            return {}
        return data

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of a session, with the account and the proven address it belongs to."""
        row = cast("Session", super().create_model_instance(data))
        row.account = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.owner = owner_of(data[PROVEN]["email"]) if PROVEN in data else ""
        return row


def length_of(age: str) -> datetime.timedelta:
    """Return for how long a session lasts by this setting, of seconds or of time."""
    value: datetime.timedelta | int = getattr(settings, age)
    return datetime.timedelta(seconds=value) if isinstance(value, int) else value
