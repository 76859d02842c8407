"""The live facts under the privacy policy, read from the settings that rule the program."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from pages.cookies import register
from pages.processors import WORDS
from souftech.counts import LONGEST_WINDOW
from souftech.declared import declarations
from souftech.personal import Kept, Kind

MONTH, YEAR = 30, 365


@dataclass(frozen=True)
class FactTable:
    """One table of facts: a title, what it is about, its columns and its rows."""

    title: str
    intro: str
    columns: list[str]
    rows: list[list[str]]
    when_empty: str = ""


def live_facts() -> list[FactTable]:
    """Return what the program does now, in the language in use."""
    return [_kept(), _purposes(), _cookies(), recipients(), _staff_mail()]


def kept_after_closing(months: int) -> str:
    """Say for how many months an inquiry is kept, as in "12 months after closing"."""
    words = ngettext("%(count)d month after closing", "%(count)d months after closing", months)
    return _unbroken(words, months)


def files_after_closing(time: datetime.timedelta) -> str:
    """Say how long files are kept, as in "90 days after closing"."""
    return _("%(days)s after closing") % {"days": _days(time.days)}


def _kept() -> FactTable:
    return FactTable(
        title=_("What is kept, and for how long"),
        intro=_(
            "These periods are read from the program itself, so this page cannot differ from it. "
            "Whatever reached us while one of them was shorter is kept for the shorter one."
        ),
        columns=[_("What"), _("For how long")],
        rows=[
            [
                _("An answered inquiry, before it closes by itself"),
                _days(settings.INQUIRY_CLOSES_AFTER.days),
            ],
            *([str(kept.label), period_of(kept)] for kept in Kept),
            [_("Files whose message was not sent"), _waiting()],
            [_("Mark of what was erased"), ledger_kept()],
            [_("Inquiries that look like spam"), _days(settings.SPAM_KEPT.days)],
            [
                _("Text of a mail that could not be delivered"),
                _days(settings.MAIL_GIVEN_UP_KEPT.days),
            ],
        ],
    )


def _purposes() -> FactTable:
    """Return which kinds of data there are and what for, from what the models declare."""
    declared = [one for _model, one in declarations()]
    purposes = {
        kind: dict.fromkeys(str(one.purpose.label) for one in declared if one.kind == kind)
        for kind in Kind
    }
    return FactTable(
        title=_("What kinds of data these are, and what for"),
        intro=_(
            "Every field of our database that can hold personal data is of one of these kinds."
        ),
        columns=[_("Kind of data"), _("What for")],
        rows=[[str(kind.label), " · ".join(purposes[kind])] for kind in Kind],
    )


def period_of(kept: Kept) -> str:
    """Return for how long that is kept, in the language in use."""
    given_up = _days(settings.MAIL_GIVEN_UP_KEPT.days)
    return {
        Kept.INQUIRY: kept_after_closing(settings.INQUIRY_KEPT_MONTHS),
        Kept.FILE: files_after_closing(settings.FILES_KEPT),
        Kept.MAIL: _days(settings.MAIL_BODY_KEPT.days),
        Kept.ADDRESSEE: _("As long as its inquiry; %(days)s if it has none") % {"days": given_up},
        Kept.STAFF_ACTS: _period(settings.STAFF_ACTS_KEPT),
        Kept.ACCOUNT: _account(),
        Kept.SESSION: _sessions(),
        Kept.PROOF: _period(settings.LINK_LASTS),
        Kept.COPY: _days(settings.COPY_KEPT.days),
        Kept.ERASURE: _period(settings.ERASED_KEPT),
        Kept.COUNTERS: _period(LONGEST_WINDOW),
    }[kept]


def ledger_kept() -> str:
    """Say for how long it is known what was erased, so that no backup brings it back."""
    years = settings.LEDGER_KEPT.days // YEAR
    return _unbroken(ngettext("%(count)d year", "%(count)d years", years), years)


def _waiting() -> str:
    """Say how long a file waits: every try gives it its time anew, within what is the longest."""
    return _("%(time)s from the last try, %(most)s at most") % {
        "time": _period(settings.FILES_WAIT), "most": _period(LONGEST_WINDOW)
    }  # fmt: skip


def _account() -> str:
    months = settings.ACCOUNT_KEPT_MONTHS
    words = ngettext(
        "%(count)d month after they were last used; our staff’s as long as they work with us",
        "%(count)d months after they were last used; our staff’s as long as they work with us",
        months,
    )
    return _unbroken(words, months)


def _sessions() -> str:
    visitors, staff = (
        _period(datetime.timedelta(seconds=seconds))
        for seconds in (settings.VISITOR_SESSION_AGE, settings.SESSION_COOKIE_AGE)
    )
    return _("%(visitors)s; our staff’s %(staff)s") % {"visitors": visitors, "staff": staff}


def _cookies() -> FactTable:
    return FactTable(
        title=_("Which cookies there are"),
        intro=_("This site sets no others. Pages without a form set none at all."),
        columns=[_("Name"), _("What it is for"), _("When it is set"), _("For how long")],
        rows=[
            [cookie.name, str(cookie.purpose), str(cookie.when), _period(cookie.life)]
            for cookie in register()
        ],
    )


def recipients() -> FactTable:
    """Return who processes data for the company."""
    language = get_language() or settings.LANGUAGE_CODE
    return FactTable(
        title=_("Who processes data for us"),
        intro=_("Each of these companies gets what its service needs, and nothing else."),
        columns=[_("Company"), _("Country"), _("What it processes"), _("What for")],
        rows=[
            [one.name, one.country_in(language), *map(str, WORDS[one.kind])]
            for one in settings.PROCESSORS
        ],
        when_empty=_("No company has been entered here yet."),
    )


def _staff_mail() -> FactTable:
    whole = _("Everything you wrote: name, e-mail, phone, topic and message.")
    little = _(
        "Only the reference, the topic and your language, with a link to the staff pages; of a "
        "request about your data also whether it is an objection, and by when we have to answer."
    )
    told = whole if settings.STAFF_MAIL_CONTENT == "full" else little
    return FactTable(
        title=_("What our staff are told by e-mail"),
        intro=_("When you write to us, our staff get a mail at once."),
        columns=[pgettext("one", "Mail"), _("What it holds")],
        rows=[[_("New inquiry"), told], [_("Changes to an inquiry that you sent"), told]],
    )


def _period(time: datetime.timedelta) -> str:
    """Say how long that is in its largest unit: months of thirty days, days or hours."""
    days = time.days
    if days >= MONTH:
        months = days // MONTH
        return _unbroken(ngettext("%(count)d month", "%(count)d months", months), months)
    if days:
        return _days(days)
    hours = int(time.total_seconds() // 3600)
    return _unbroken(ngettext("%(count)d hour", "%(count)d hours", hours), hours)


def _days(count: int) -> str:
    return _unbroken(ngettext("%(count)d day", "%(count)d days", count), count)


def _unbroken(words: str, count: int) -> str:
    """Return the words of a period with its number, which no line's end parts from its unit."""
    return words.replace("%(count)d ", "%(count)d\u00a0") % {"count": count}
