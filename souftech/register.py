"""The register of processing that the law asks for, made from what the models declare."""

import csv
import io
from typing import Any

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext as _

from pages.company import COMPANY
from pages.facts import FactTable, ledger_kept, period_of, recipients
from souftech.declared import declarations, name_of, name_of_field
from souftech.personal import Erased, Kind, Personal, Purpose
from souftech.punctuation import comma


def as_html(language: str) -> str:
    """Return the register as a page of its own."""
    with override(language):
        facts = {
            "tables": [processing(), recipients()],
            "company": COMPANY,
            "day": timezone.localdate(),
            "language": language,
            "direction": "rtl" if get_language_bidi() else "ltr",
        }
        return render_to_string("souftech/register.html", facts)


def as_csv(language: str) -> str:
    """Return the register as a table that spreadsheets read, with a mark for their encoding."""
    text = io.StringIO()
    rows = csv.writer(text)
    with override(language):
        for table in (processing(), recipients()):
            rows.writerows([[table.title], table.columns, *table.rows, []])
    return f"\ufeff{text.getvalue()}"


def processing() -> FactTable:
    """Return what is processed: a row for each declaration."""
    return FactTable(
        title=_("What is processed"),
        intro=_(
            "Every field of the database that can hold personal data stands here, "
            "and the ledger of erasures, a file apart from it."
        ),
        columns=[
            _("Where"), _("Fields"), _("Kind of data"), _("What for"), _("For how long"),
            _("In a person’s copy"), _("How it is erased"),
        ],
        rows=[*(_row(model, declared) for model, declared in declarations()), _ledger()],
    )  # fmt: skip


def _row(model: type[Model], declared: Personal) -> list[str]:
    names: list[Any] = [model._meta.get_field(name) for name in declared.fields.split()]  # noqa: SLF001 - Django's open secret
    return [
        name_of(model, plural=True),
        comma().join(map(name_of_field, names)),
        str(declared.kind.label),
        str(declared.purpose.label),
        period_of(declared.kept),
        _("yes") if declared.in_copy else _("no"),
        str(declared.erased.label),
    ]


def _ledger() -> list[str]:
    return [
        _("ledger of erasures"),
        _("time of erasure, and a random id disguised under our key"),
        str(Kind.TECHNICAL.label),
        str(Purpose.RIGHTS.label),
        ledger_kept(),
        _("no"),
        str(Erased.BY_CLOCK.label),
    ]
