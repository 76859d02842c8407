"""Erasing a person takes the time of their own rows, however many others there are."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from accounts.services import erase_person
from contact.models import Act, StaffAct
from tests.desk import DAY, NOW
from tests.marking import marked
from tests.rights import person

pytestmark = pytest.mark.django_db
# What grows with the program and its staff, and not with the people who write.
SMALL = ("django_admin_log", "django_content_type", "auth_")
PLANS = {"sqlite": ("EXPLAIN QUERY PLAN", "SCAN "), "postgresql": ("EXPLAIN", "Seq Scan on ")}


def scans(sql: str, values: Any) -> list[str]:
    """Return the tables that no index lets the database avoid reading whole for this query."""
    explain, scan = PLANS[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # else it reads small tables whole
        cursor.execute(f"{explain} {sql}", values)
        steps = [str(row[-1]) for row in cursor.fetchall()]
    scanned = [step.partition(scan)[2] for step in steps if scan in step]
    return [table for table in scanned if not table.startswith((*SMALL, "CONSTANT ROW"))]


def act_often(staff: User) -> None:
    """Have one of the staff do very much, and let the database learn of it."""
    often = [StaffAct(act=Act.OPENED, staff=staff, at=NOW, about=uuid.uuid4()) for _ in range(3000)]
    StaffAct.objects.bulk_create(often)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contact_staffact")


@pytest.mark.promise("rights")
def test_no_table_is_read_from_one_end_to_the_other() -> None:
    marked("amina@example.com", "amina")
    act_often(User.objects.get(email="karim@souftech.com"))
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, values: Any, *more: Any) -> Any:
        asked.append((sql, values))
        return execute(sql, values, *more)

    with connection.execute_wrapper(note):
        erase_person(person(), at=NOW + DAY)

    queries = [one for one in asked if one[0].startswith(("SELECT", "UPDATE", "DELETE"))]
    assert len(queries) > 20
    assert [(scan, sql) for sql, values in queries for scan in scans(sql, values)] == []
