"""Any text at all, in any field: answered, kept as it was typed or not at all, and in no header."""

from email.message import Message as Letter
from urllib.parse import quote_plus

import pytest
from django.core.mail import EmailMessage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contact.models import Inquiry
from contact.text import normalise
from souftech.models import OutgoingMail
from tests.hostile import FIELDS, Answer, ask
from tests.post import write_all

# The same examples each time: a run that fails here fails everywhere.
BOUNDED = settings(
    max_examples=150,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ANY = st.text(st.characters(), max_size=300)
ONE_LINE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60)
TYPED = st.fixed_dictionaries(
    {
        "name": ONE_LINE | ANY,
        "email": st.emails() | ANY,
        "phone": st.sampled_from(["", "0550 12 34 56", "٠٥٥٠١٢٣٤٥٦"]) | ANY,
        "topic": st.sampled_from(["project", "support", "terms"]) | ANY,
        "message": ONE_LINE | ANY,
    }
)
MOSTLY_SOUND = st.fixed_dictionaries(
    {"name": ONE_LINE | ANY, "email": st.just("amel@example.com"), "message": ANY | ONE_LINE}
)
HEADERS = {
    "Content-Type", "MIME-Version", "Subject", "From", "To", "Reply-To", "Auto-Submitted",
    "Message-ID", "Date", "References", "In-Reply-To", "X-Auto-Response-Suppress",
}  # fmt: skip


def send(typed: dict[str, str]) -> Answer:
    pairs = [
        f"{name}={quote_plus(value.encode('utf-8', 'surrogatepass'))}"
        for name, value in {**FIELDS, **typed}.items()
    ]
    return ask("&".join(pairs).encode(), PATH_INFO="/en/contact/")


def letters() -> list[Letter]:
    write_all()
    mails = [mail.message() for mail in OutgoingMail.objects.all()]
    assert all(isinstance(mail, EmailMessage) for mail in mails)
    return [mail.message() for mail in mails]


def kept() -> list[tuple[str, str]]:
    return list(Inquiry.objects.values_list("name", "messages__body"))


def forget() -> None:
    Inquiry.objects.all().delete()
    OutgoingMail.objects.all().delete()


@pytest.mark.django_db
@BOUNDED
@given(typed=TYPED)
def test_whatever_is_typed_is_answered(typed: dict[str, str]) -> None:
    answer = send(typed)

    assert answer.status in (200, 302, 400), answer.status
    forget()


@pytest.mark.django_db
def test_what_is_kept_reads_as_it_was_typed_and_stays_out_of_every_header() -> None:
    taken = []

    @BOUNDED
    @given(typed=MOSTLY_SOUND)
    def write(typed: dict[str, str]) -> None:
        if send(typed).status == 302:
            taken.append(typed)
            compare(typed)
        forget()

    write()

    assert len(taken) > 40


def compare(typed: dict[str, str]) -> None:
    """Hold what was kept and what goes out against what was typed."""
    assert kept() == [(normalise(typed["name"]).strip(), normalise(typed["message"]).strip())]
    reference = Inquiry.objects.get().reference
    for letter in letters():
        assert set(letter.keys()) <= HEADERS
        assert not [value for value in letter.values() if "\n" in str(value).replace("\n ", "")]
        assert str(letter["Subject"]) in (
            f"New inquiry {reference}: A project",
            f"We have received your message ({reference})",
        )
