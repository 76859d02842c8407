"""All declarations together: of our own models, and of those that libraries bring.

A system check refuses a model that nobody declared, and a field that is in neither of its lists.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import models

from souftech.borrowed import BORROWED, Borrowed
from souftech.personal import Person, Personal

OUR_APPS = ("souftech", "accounts", "contact", "pages")
Model = type[models.Model]


def declarations() -> Iterator[tuple[Model, Personal]]:
    """Give every declaration of every installed model, in the order of the apps."""
    for model in apps.get_models():
        for declared in told_of(model)[0]:
            yield model, declared


def told_of(model: Model) -> tuple[tuple[Personal, ...], str]:
    """Return what is declared of a model: what is personal, and the names of what is not."""
    source: Any = _borrowed(model) or model
    return getattr(source, "personal", ()), getattr(source, "impersonal", "")


def name_of(model: Model, *, plural: bool = False) -> str:
    """Return what one row of a model is called, or all of them, in the language in use."""
    source: Any = _borrowed(model) or model._meta  # noqa: SLF001 - Django's open secret
    return str(source.verbose_name_plural if plural else source.verbose_name)


def name_of_field(field: models.Field) -> str:
    """Return what a field is called, in the language in use."""
    borrowed = _borrowed(field.model)
    return str(borrowed.words[field.name] if borrowed else field.verbose_name)


def knows_persons(model: Model) -> bool:
    """Tell whether `rows_of` finds the rows of one person."""
    borrowed = _borrowed(model)
    return bool(borrowed.whose) if borrowed else hasattr(_manager(model), "of_person")


def rows_of(model: Model, person: Person) -> models.QuerySet[Any]:
    """Return the rows of a model that are about this person."""
    borrowed = _borrowed(model)
    if borrowed and borrowed.whose:
        return cast("models.QuerySet[Any]", _manager(model).filter(borrowed.whose(person)))
    return cast("models.QuerySet[Any]", _manager(model).of_person(person))


def check_declarations(**_options: Any) -> list[CheckMessage]:
    """Refuse what nobody has declared, and a declaration of what is not there."""
    installed = apps.get_models()
    gone = set(BORROWED) - {model._meta.label for model in installed}  # noqa: SLF001
    stale = [_problem(f"{label} is declared and not installed.") for label in sorted(gone)]
    return stale + [problem for model in installed for problem in problems_of(model)]


def problems_of(model: Model) -> list[CheckMessage]:
    """Return what is wrong with the declarations of one model."""
    meta = model._meta  # noqa: SLF001 - Django's open secret
    if meta.app_label not in OUR_APPS and not _borrowed(model):
        return [_problem(f"{meta.label} comes from a library and is declared nowhere.", model)]
    keys = {meta.pk.name} if meta.pk.auto_created else set()
    names = {field.name for field in [*meta.fields, *meta.many_to_many]} - keys
    personal, impersonal = told_of(model)
    told = Counter(" ".join([*(one.fields for one in personal), impersonal]).split())
    wrong = {
        "is declared neither personal nor impersonal": names - set(told),
        "is declared and is no field": set(told) - names,
        "is declared twice": {name for name, times in told.items() if times > 1},
    }
    return [
        _problem(f"{model.__name__}.{name} {what}.", model)
        for what, found in wrong.items()
        for name in sorted(found)
    ]


def _borrowed(model: Model) -> Borrowed | None:
    return BORROWED.get(model._meta.label)  # noqa: SLF001 - Django's open secret


def _manager(model: Model) -> Any:
    return model._default_manager  # noqa: SLF001 - Django's open secret


def _problem(words: str, model: Model | None = None) -> CheckMessage:
    hint = "See souftech/personal.py, for what libraries bring souftech/borrowed.py: say of each "
    hint += "field what it holds, and for how long."
    return Error(words, hint=hint, obj=model, id="souftech.E006")
