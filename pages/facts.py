"""The live facts under the privacy policy, read from the settings that rule the program."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class FactTable:
    """One table of facts: a title, what it is about, its columns and its rows."""

    title: str
    intro: str
    columns: list[str]
    rows: list[list[str]]


def live_facts() -> list[FactTable]:
    """Return what the program does now, in the language in use."""
    return [_kept(), _cookies(), _staff_mail()]


def kept_after_closing() -> str:
    """Return how long an inquiry is kept, as in "12 months after closing"."""
    count = settings.INQUIRY_KEPT_MONTHS
    return ngettext("%(count)d month after closing", "%(count)d months after closing", count) % {
        "count": count
    }


def _kept() -> FactTable:
    return FactTable(
        title=_("What is kept, and for how long"),
        intro=_(
            "These periods are read from the program itself, so this page cannot differ from it."
        ),
        columns=[_("What"), _("For how long")],
        rows=[
            [_("Inquiries and their messages"), kept_after_closing()],
            [_("Files whose message was not sent"), _hours(1)],
            [_("Inquiries that look like spam"), _days(settings.SPAM_KEPT.days)],
            [_("Text of a mail that was sent"), _days(settings.MAIL_BODY_KEPT.days)],
            [
                _("Text of a mail that could not be delivered"),
                _days(settings.MAIL_GIVEN_UP_KEPT.days),
            ],
        ],
    )


def _cookies() -> FactTable:
    return FactTable(
        title=_("Which cookies there are"),
        intro=_("This site sets no others. Pages without a form set none at all."),
        columns=[_("Name"), _("What it is for"), _("For how long")],
        rows=[
            [
                settings.LANGUAGE_COOKIE_NAME,
                _("Remembers the language you chose. Set only when you choose one."),
                _months(settings.LANGUAGE_COOKIE_AGE // (30 * 24 * 3600)),
            ],
            [
                settings.CSRF_COOKIE_NAME,
                _("Protects a form from being sent by another site. Set on pages with a form."),
                _months(settings.CSRF_COOKIE_AGE // (30 * 24 * 3600)),
            ],
            [
                settings.SESSION_COOKIE_NAME,
                _("Keeps our staff signed in. Visitors never get it."),
                _hours(settings.SESSION_COOKIE_AGE // 3600),
            ],
        ],
    )


def _staff_mail() -> FactTable:
    whole = _("Everything you wrote: name, e-mail, phone, topic and message.")
    little = _("Only the reference, the topic and your language, with a link to the staff pages.")
    told = whole if settings.STAFF_MAIL_CONTENT == "full" else little
    return FactTable(
        title=_("What our staff are told by e-mail"),
        intro=_("When you write to us, our staff get a mail at once."),
        columns=[_("Mail"), _("What it holds")],
        rows=[[_("New inquiry"), told], [_("Changes to an inquiry that you sent"), told]],
    )


def _months(count: int) -> str:
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _hours(count: int) -> str:
    return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
