"""What is said beside a form before anything is typed, made from what the models declare."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language

from pages.facts import period_of
from souftech.declared import declarations
from souftech.personal import Kept, Kind

Periods = dict[Kept, str]


@dataclass(frozen=True)
class Notice:
    """What is collected with a form, what for, who receives it, and how long it is kept."""

    kinds: list[str]
    purposes: list[str]
    recipients: list[str]
    periods: list[tuple[str, str]]
    optional: str


def notice_about(*models: type[Model], optional: Any, periods: Periods | None = None) -> Notice:
    """Return the notice of a form whose data goes into these models, in the language in use.

    `optional` says what may be left out, and what follows if it is; `periods` what is kept for
    another time than what comes in now.
    """
    others = periods or {}
    kept = [
        declared
        for model, declared in declarations()
        if model in models and declared.kind != Kind.STAFF
    ]
    language = get_language() or settings.LANGUAGE_CODE
    return Notice(
        kinds=_each_once(one.kind.label for one in kept),
        purposes=_each_once(one.purpose.label for one in kept),
        recipients=[f"{one.name} ({one.country_in(language)})" for one in settings.PROCESSORS],
        periods=[
            (str(period.label), others.get(period) or period_of(period))
            for period in dict.fromkeys(one.kept for one in kept)
        ],
        optional=str(optional),
    )


def _each_once(labels: Any) -> list[str]:
    return list(dict.fromkeys(map(str, labels)))
