"""All that is held about somebody, made from what the models declare: for people and for machines.

A model that declares fields for the copy is found here by itself. Who of our staff did something is
told by role and not by name: the person learns what was done with their data, when and why, while
whoever works for us is spared being named to everybody they have ever answered.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.db import models
from django.db.models import CharField, F, Prefetch, QuerySet, Value
from django.utils.text import capfirst

from accounts.facts import Fact, fact_of
from accounts.models import User
from contact.models import Attachment, Inquiry, Keeping, Message
from souftech.declared import declarations, name_of, rows_of
from souftech.personal import Person

Model = type[models.Model]

# What belongs to an inquiry, and by which field; all else that is held stands beside them.
BELONGS = {
    "message": "inquiry_id",
    "note": "inquiry_id",
    "staffact": "about",
    "outgoingmail": "about",
}
# Of no person, but without it the rest says little.
ALSO = {"inquiry": "reference", "message": "author"}
# Where no field of its own says when a row came about.
MOMENTS = {"emailaddress": "user__date_joined"}


class Key(NamedTuple):
    """Where one row is found: its model's name, its key, and when it came about."""

    kind: str
    pk: int
    at: datetime.datetime


@dataclass
class Record:
    """One row that is held: its facts, and the files that came with it."""

    kind: str
    row: Any
    title: str
    facts: list[Fact]
    files: list["Record"] = field(default_factory=list)
    link: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON can hold it, under the names of the fields."""
        # "type" says of each entry what it is; a field of that name steps aside.
        named = {"kind" if one.name == "type" else one.name: one.value for one in self.facts}
        data = {"type": self.kind, **named}
        if self.link:
            data["path"] = self.link
        return data | ({"files": [file.as_data() for file in self.files]} if self.files else {})


def held_models() -> dict[str, Model]:
    """Return every model that holds something for a person's copy, under its name."""
    return {
        str(model._meta.model_name): model  # noqa: SLF001 - Django's open secret
        for model, declared in declarations()
        if declared.in_copy
    }


def fields_of(model: Model) -> list[models.Field]:
    """Return the fields of `model` that belong into a copy, in the order of their declaration."""
    names = [
        name
        for owner, declared in declarations()
        if owner is model and declared.in_copy
        for name in declared.fields.split()
    ]
    also = ALSO.get(str(model._meta.model_name), "").split()  # noqa: SLF001
    return [model._meta.get_field(name) for name in [*also, *names]]  # type: ignore[misc]  # noqa: SLF001


def moment_of(model: Model) -> str:
    """Return the name of the field that says when a row of `model` came about."""
    if elsewhere := MOMENTS.get(str(model._meta.model_name)):  # noqa: SLF001
        return elsewhere
    return next(each.name for each in fields_of(model) if isinstance(each, models.DateTimeField))


class Holdings:
    """What is held about one person at one moment, read in pieces by whoever shows it."""

    def __init__(self, person: Person, at: datetime.datetime) -> None:
        self.person = person
        self.at = at

    @cached_property
    def keeping(self) -> Keeping:
        """The periods by which all that is shown here ends, read once."""
        return Keeping.read()

    def inquiries(self) -> QuerySet[Inquiry]:
        """Return this person's inquiries, the newest first."""
        found: QuerySet[Inquiry] = Inquiry.objects.of_person(self.person).without_texts()
        return found.order_by("-created_at", "-pk")

    def keys(self, inquiry: Inquiry | None) -> QuerySet[Any, Any]:
        """Return the keys of all that belongs to an inquiry, or to none, in the order of time."""
        parts = [
            self._keys_of(model, inquiry)
            for name, model in held_models().items()
            if model not in (Inquiry, Attachment) and (inquiry is None or name in BELONGS)
        ]
        return parts[0].union(*parts[1:], all=True).order_by("moment", "kind", "pk")

    def records(self, keys: Iterable[tuple[str, int, datetime.datetime]]) -> list[Record]:
        """Return the rows of these keys in their order; what is gone meanwhile is left out."""
        wanted = [Key(*key) for key in keys]
        found: dict[tuple[str, int], Any] = {}
        for kind in {key.kind for key in wanted}:
            rows = self._rows(held_models()[kind])
            pks = [key.pk for key in wanted if key.kind == kind]
            found |= {(kind, pk): row for pk, row in rows.in_bulk(pks).items()}
        return [self.record(found[key[:2]]) for key in wanted if key[:2] in found]

    def record(self, row: models.Model) -> Record:
        """Return one row as it is shown."""
        meta = row._meta  # noqa: SLF001
        if isinstance(row, Inquiry):
            # When it goes by now, as its own page tells, not what was fixed when it was closed.
            row.promise_end(self.keeping)
        facts = [fact_of(row, each, self.person, self.at) for each in fields_of(type(row))]
        facts.sort(key=lambda fact: fact.is_long)  # who and when come before what was said
        record = Record(str(meta.model_name), row, capfirst(name_of(type(row))), facts)
        if isinstance(row, Message):
            record.files = [self.record(file) for file in row.attachments.all()]
        return record

    def _keys_of(self, model: Model, inquiry: Inquiry | None) -> QuerySet[Any, Any]:
        name = str(model._meta.model_name)  # noqa: SLF001
        rows = rows_of(model, self.person).order_by()
        if belongs := BELONGS.get(name):
            key = "pk" if belongs.endswith("_id") else "public_id"
            rows = rows.filter(**{belongs: getattr(inquiry, key, None)})
        kind = Value(name, output_field=CharField())
        keys = rows.annotate(kind=kind, moment=F(moment_of(model)))
        return cast("QuerySet[Any, Any]", keys.values_list("kind", "pk", "moment"))

    def _rows(self, model: Model) -> QuerySet[Any, Any]:
        """Return the rows of a model with all that is told of them, in as many queries as ever."""
        staff = [each.name for each in fields_of(model) if each.related_model is User]
        rows = rows_of(model, self.person).prefetch_related(*(f"{one}__groups" for one in staff))
        if model is Message:
            files = Attachment.objects.of_person(self.person)
            rows = rows.prefetch_related(Prefetch("attachments", files))
        return rows
