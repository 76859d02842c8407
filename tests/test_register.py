"""The company can show what it keeps about people, field by field, and no field is forgotten."""

import csv
import io
import re
from dataclasses import replace

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import models
from django.utils import translation
from pytest_django import Settings

from contact.models import Inquiry, Message
from pages.company import COMPANY
from pages.facts import live_facts, period_of
from souftech.borrowed import BORROWED, Borrowed
from souftech.declared import check_declarations, declarations, name_of_field, problems_of, told_of
from souftech.personal import Kept, Kind
from souftech.processors import Processor


def written(format_: str, language: str) -> str:
    out = io.StringIO()
    call_command("register", format=format_, language=language, stdout=out)
    return out.getvalue()


def says(problem: object) -> str:
    return str(getattr(problem, "msg", ""))


@pytest.mark.promise("collect")
def test_every_field_of_every_model_says_what_it_holds() -> None:
    told = {model for model in apps.get_models() if told_of(model) != ((), "")}

    assert check_declarations() == []
    assert set(apps.get_models()) - told == set()


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


def test_what_a_library_brings_is_refused_until_somebody_declares_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(BORROWED, "mfa.Authenticator")
    monkeypatch.setitem(BORROWED, "chat.Line", Borrowed(impersonal="text"))

    assert [says(problem) for problem in check_declarations()] == [
        "chat.Line is declared and not installed.",
        "mfa.Authenticator comes from a library and is declared nowhere.",
    ]


def test_a_field_that_a_library_adds_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    known = replace(BORROWED["admin.LogEntry"], impersonal="")
    monkeypatch.setitem(BORROWED, "admin.LogEntry", known)

    assert [says(problem) for problem in problems_of(LogEntry)] == [
        "LogEntry.content_type is declared neither personal nor impersonal."
    ]


@pytest.mark.parametrize("format_", ["csv", "html"])
def test_the_arabic_register_speaks_arabic(format_: str) -> None:
    text = re.sub(r"<[^>]+>", " ", written(format_, "ar"))
    given = [one.name for one in settings.PROCESSORS] + [COMPANY.name, COMPANY.email]

    for name in given:
        text = text.replace(name, "")

    assert re.findall(r"[A-Za-z]\S*", text) == []
    assert "بصمة الرمز السري" in text


def test_no_french_name_of_a_field_is_the_raw_or_the_english_one() -> None:
    fields = [
        model._meta.get_field(name)
        for model, declared in declarations()
        for name in declared.fields.split()
    ]
    english = {field: name_of_field(field) for field in fields}  # type: ignore[arg-type]

    with translation.override("fr"):
        french = {field: name_of_field(field) for field in fields}  # type: ignore[arg-type]

    raw = {field: {english[field], field.name, field.name.replace("_", " ")} for field in fields}
    same = {french[field] for field in fields if french[field] in raw[field]}
    assert same == {"e-mail", "type"}


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
        "12\u00a0months after closing", "yes", "Deleted with the inquiry",
    ] in rows  # fmt: skip


def test_nothing_but_names_addresses_and_numbers_is_called_contact_details() -> None:
    named = [
        name
        for _model, declared in declarations()
        if declared.kind == Kind.CONTACT
        for name in declared.fields.split()
    ]

    assert set(named) == {"name", "email", "phone", "recipient"}


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

    assert dict(live_facts()[0].rows)["Being signed in"] == "20\u00a0days; our staff’s 9\u00a0hours"
    assert "20\u00a0days; our staff’s 9\u00a0hours" in [row[4] for row in rows if row[4:]]


@pytest.mark.promise("collect")
def test_every_period_of_a_declaration_stands_on_the_privacy_page() -> None:
    shown = dict(live_facts()[0].rows)

    assert {str(kept.label): period_of(kept) for kept in Kept}.items() <= shown.items()
    assert {declared.kept for _model, declared in declarations()} == set(Kept)


@pytest.mark.parametrize(("language", "mark"), [("en", ", "), ("fr", ", "), ("ar", "، ")])
def test_the_head_of_the_register_is_set_in_its_language(language: str, mark: str) -> None:
    head = " ".join(re.sub(r"<[^>]+>", "", written("html", language)).split())

    with translation.override(language):
        company = f"{COMPANY.name}{mark}{COMPANY.address}{mark}{COMPANY.email}"
    assert company in head


KEPT_MARK = {
    "en": ("Mark of what was erased", "2\u00a0years", "ledger of erasures"),
    "fr": ("Marque de ce qui a été effacé", "2\u00a0ans", "registre des effacements"),
    "ar": ("علامة على ما حُذف", "سنتان", "سجلّ عمليات الحذف"),
}


@pytest.mark.parametrize("language", KEPT_MARK)
def test_the_ledger_of_erasures_stands_on_the_privacy_page_and_in_the_register(
    language: str,
) -> None:
    mark, period, ledger = KEPT_MARK[language]

    rows = list(csv.reader(io.StringIO(written("csv", language).removeprefix("\ufeff"))))

    with translation.override(language):
        assert dict(live_facts()[0].rows)[mark] == period
    assert [row[4] for row in rows if row and row[0] == ledger] == [period]


def test_the_privacy_page_tells_how_long_a_file_waits_whose_form_is_tried_again() -> None:
    shown = dict(live_facts()[0].rows)

    told = "1\u00a0hour from the last try, 1\u00a0day at most"
    assert shown["Files whose message was not sent"] == told
