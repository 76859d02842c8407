"""The company can show what it keeps about people, field by field, and no field is forgotten."""

import csv
import io

import pytest
from django.core.management import call_command
from django.db import models
from django.utils import translation
from pytest_django import Settings

from contact.models import Inquiry, Message
from pages.facts import live_facts, period_of
from souftech.personal import Kept, check_declarations, declarations, problems_of
from souftech.processors import Processor


def written(format_: str, language: str) -> str:
    out = io.StringIO()
    call_command("register", format=format_, language=language, stdout=out)
    return out.getvalue()


def says(problem: object) -> str:
    return str(getattr(problem, "msg", ""))


@pytest.mark.promise("collect")
def test_every_field_of_every_model_says_what_it_holds() -> None:
    assert check_declarations() == []


def test_a_field_that_nobody_declared_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Message, "impersonal", "inquiry once ghost body")

    assert [says(problem) for problem in problems_of(Message)] == [
        "Message.author is declared neither personal nor impersonal.",
        "Message.ghost is declared and is no field.",
        "Message.body is declared twice.",
    ]


def test_a_field_that_relates_to_many_is_a_field_too(monkeypatch: pytest.MonkeyPatch) -> None:
    field = models.ManyToManyField(Message, related_name="+")
    monkeypatch.setattr(Inquiry._meta, "local_many_to_many", [field])
    field.set_attributes_from_name("others")
    Inquiry._meta._expire_cache()  # type: ignore[attr-defined]

    found = [says(problem) for problem in problems_of(Inquiry)]
    monkeypatch.undo()
    Inquiry._meta._expire_cache()  # type: ignore[attr-defined]

    assert found == ["Inquiry.others is declared neither personal nor impersonal."]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_register_has_a_row_for_each_declaration(language: str) -> None:
    rows = list(csv.reader(io.StringIO(written("csv", language).removeprefix("\ufeff"))))

    with translation.override(language):
        kinds = [str(declared.kind.label) for _model, declared in declarations()]
    assert [row[2] for row in rows[2 : 2 + len(kinds)]] == kinds
    assert all(all(row) for row in rows[1 : 2 + len(kinds)])


def test_a_row_of_it_tells_all_that_becomes_of_a_name() -> None:
    rows = list(csv.reader(io.StringIO(written("csv", "en"))))

    assert [
        "inquiries", "name, e-mail, phone", "Name and contact details", "Replying to inquiries",
        "12 months after closing", "yes", "Deleted with the inquiry",
    ] in rows  # fmt: skip


def test_the_register_names_the_companies_that_receive_data(settings: Settings) -> None:
    settings.PROCESSORS = [Processor("mail", "Post Box", ("Germany",), ("example.net",))]

    html, table = written("html", "en"), written("csv", "en")

    carried = "Carries our mails to you and to our team"
    assert f'Post Box,Germany,"E-mail addresses, and the text of mails",{carried}' in table
    assert ("Post Box" in html, carried in html) == (True, True)


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_the_page_of_it_reads_in_its_own_direction(language: str, direction: str) -> None:
    html = written("html", language)

    with translation.override(language):
        where = period_of(Kept.INQUIRY)
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert where in html


def test_visitors_and_staff_stay_signed_in_for_periods_of_their_own(settings: Settings) -> None:
    settings.VISITOR_SESSION_AGE, settings.SESSION_COOKIE_AGE = 20 * 24 * 3600, 9 * 3600

    rows = list(csv.reader(io.StringIO(written("csv", "en"))))

    assert dict(live_facts()[0].rows)["Being signed in"] == "20 days; our staff’s 9 hours"
    assert "20 days; our staff’s 9 hours" in [row[4] for row in rows if row[4:]]


@pytest.mark.promise("collect")
def test_every_period_of_a_declaration_stands_on_the_privacy_page() -> None:
    shown = dict(live_facts()[0].rows)

    assert {str(kept.label): period_of(kept) for kept in Kept}.items() <= shown.items()
    assert {declared.kept for _model, declared in declarations()} == set(Kept)
