"""The engine of sessions: Django's own in the database, with whose each is beside it."""

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from accounts.models.sessions import Session, owner_of
from accounts.person import PROVEN


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of a session, with the account and the proven address it belongs to."""
        row = cast("Session", super().create_model_instance(data))
        row.account = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.owner = owner_of(data[PROVEN]["email"]) if PROVEN in data else ""
        return row
