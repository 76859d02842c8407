"""A sender writes to the company."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from contact.forms import ContactForm
from contact.models import Inquiry
from souftech.models import OutgoingMail

pytestmark = pytest.mark.django_db

AMEL: dict[str, str] = {
    "name": "أمل بن علي",
    "email": "amel@example.com",
    "phone": "٠٥٥٠ ١٢ ٣٤ ٥٦",
    "topic": "project",
    "message": "السلام عليكم،\r\nأريد موقعًا لمتجري.",
}


def errors(**typed: str) -> dict[str, list[str]]:
    form = ContactForm({**AMEL, **typed})
    return {} if form.is_valid() else {k: list(map(str, v)) for k, v in form.errors.items()}


def cleaned(field: str, typed: str) -> object:
    form = ContactForm({**AMEL, field: typed})
    assert form.is_valid(), form.errors
    return form.cleaned_data[field]


@pytest.mark.promise("collect-contact", "use-reply")
def test_an_inquiry_is_kept_with_its_language_and_its_mails(client: Client) -> None:
    client.post("/ar/contact/", AMEL)

    kept = Inquiry.objects.get()
    assert (kept.name, kept.email, str(kept.phone), kept.topic, kept.language, kept.state) == (
        "أمل بن علي", "amel@example.com", "+213550123456", "project", "ar", "new",
    )  # fmt: skip
    assert [m.body for m in kept.messages.all()] == ["السلام عليكم،\nأريد موقعًا لمتجري."]
    assert sorted(OutgoingMail.objects.values_list("occasion", "recipient", "about")) == [
        ("acknowledgement", "amel@example.com", kept.public_id),
        ("new_inquiry", "staff@souftech.test", kept.public_id),
    ]


def test_the_sender_lands_on_a_page_of_their_own_that_can_be_reloaded(client: Client) -> None:
    response = client.post("/fr/contact/", AMEL, follow=True)
    again = client.get(response.redirect_chain[0][0])

    kept = Inquiry.objects.get()
    assert response.redirect_chain == [(kept.get_absolute_url(), 302)]
    assert kept.reference in again.content.decode()
    assert again["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert again["X-Robots-Tag"] == "noindex, nofollow"
    assert again["Referrer-Policy"] == "same-origin"
    assert Inquiry.objects.count() == 1


def test_nobody_opens_an_inquiry_with_another_link_or_a_revoked_one(client: Client) -> None:
    client.post("/en/contact/", AMEL)
    kept = Inquiry.objects.get()
    old = kept.get_absolute_url()
    kept.link_version += 1
    kept.save()

    pages = [old, old[:-2] + "/", f"/en/inquiry/{kept.reference}/x/", "/en/inquiry/AAAA-AAAA/x/"]

    assert [client.get(page).status_code for page in pages] == [404] * 4
    assert client.get(kept.get_absolute_url()).status_code == 200


def test_what_was_typed_survives_an_error(client: Client) -> None:
    html = client.post("/en/contact/", {**AMEL, "email": "amel@", "phone": "12"}).content.decode()

    for typed in ("أمل بن علي", 'value="amel@"', 'value="12"', "أريد موقعًا لمتجري."):
        assert typed in html
    assert re.search(r'<option value="project"\s+selected', html)
    assert not Inquiry.objects.exists()


def test_errors_stand_at_the_field_and_in_a_summary_that_links_to_it(client: Client) -> None:
    html = client.post("/en/contact/", {}).content.decode()

    for field in ("name", "email", "topic", "message"):
        assert f'href="#id_{field}"' in html
        assert f'id="id_{field}_error"' in html
        assert re.search(rf'<[^>]*aria-describedby="[^"]*id_{field}_error"[^>]*>', html)
    assert 'tabindex="-1" autofocus' in html


@pytest.mark.promise("only-necessary")
def test_only_what_is_marked_optional_may_be_left_out() -> None:
    assert errors(phone="") == {}
    assert sorted(errors(name="", email="", phone="", topic="", message="")) == [
        "email", "message", "name", "topic",
    ]  # fmt: skip


@pytest.mark.parametrize("topic", ["project", "support", "privacy", "terms", "other"])
@pytest.mark.promise("link")
def test_a_link_can_choose_the_topic(client: Client, topic: str) -> None:
    html = client.get(f"/ar/contact/?topic={topic}").content.decode()

    assert re.search(rf'<option value="{topic}"\s+selected', html)


PHONES = [
    ("0550123456", "+213550123456"),
    ("06 61 23 45 67", "+213661234567"),
    ("07-70-12-34-56", "+213770123456"),
    ("032 21 45 67", "+21332214567"),
    ("+213 550 12 34 56", "+213550123456"),
    ("00213550123456", "+213550123456"),
    ("٠٥٥٠١٢٣٤٥٦", "+213550123456"),
    ("\u202a+213 550 12 34 56\u202c", "+213550123456"),
    ("+33 6 12 34 56 78", "+33612345678"),
    ("0033612345678", "+33612345678"),
    ("", ""),
]


@pytest.mark.parametrize(("typed", "kept"), PHONES)
def test_a_phone_number_is_taken_as_people_write_it(typed: str, kept: str) -> None:
    assert str(cleaned("phone", typed)) == kept


@pytest.mark.parametrize("typed", ["12", "abc", "0550", "+999 1", "0550123456 ext 12", "0"])
def test_what_is_no_phone_number_is_refused_with_examples(typed: str) -> None:
    words = (
        "Enter a phone number such as 0550 12 34 56, or +33 6 12 34 56 78 from abroad, "
        "or leave this empty."
    )

    assert errors(phone=typed) == {"phone": [words]}


EMAILS = [
    ("Amel@Example.COM", "Amel@example.com"),
    (" amel@example.com\u200f", "amel@example.com"),
    ("a+b.c@sub.example.co.uk", "a+b.c@sub.example.co.uk"),
    ("amel@بريد.الجزائر", "amel@xn--ngbof4h.xn--lgbbat1ad8j"),
    ("amel@café.fr", "amel@xn--caf-dma.fr"),
    ("amel@Straße.de", "amel@xn--strae-oqa.de"),  # not strasse.de, which is somebody else's
    ("amel@βόλος.com", "amel@xn--nxasmm1c.com"),
]


@pytest.mark.parametrize(("typed", "kept"), EMAILS)
def test_an_address_is_kept_in_a_form_that_mail_can_reach(typed: str, kept: str) -> None:
    assert cleaned("email", typed) == kept


NO_EMAILS = [
    "amel", "amel@", "@example.com", '"amel ben"@example.com', "amel@[127.0.0.1]", "amel@localhost",
    "أمل@example.com", "amel@example..com", "a@b@c.com", "amel@-example.com", "amel@example.com.",
    "amel.@example.com", "a" * 65 + "@example.com", "amel@example.com\nBcc: x@example.com",
]  # fmt: skip


@pytest.mark.parametrize("typed", NO_EMAILS)
def test_an_address_that_mail_cannot_reach_is_refused(typed: str) -> None:
    assert list(errors(email=typed)) == ["email"]


NAMES = ["Ŀǔ", "李小龙", "Ọ̀ṣun", "O’Neil-Ben Amar", "नेहा", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "عبد‌الله"]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_any_script_are_kept(name: str) -> None:
    assert cleaned("name", name) == name


def test_the_same_letters_are_kept_the_same_however_they_were_typed() -> None:
    assert cleaned("name", "Ame\u0301lie") == "Am\u00e9lie"
    assert cleaned("message", "one\rtwo\u2028three\r\nfour") == "one\ntwo\nthree\nfour"
    assert cleaned("message", "call \u2066+213\u2069") == "call +213"


@pytest.mark.parametrize("hidden", ["\u202e", "\u202d", "\x00", "\x1b", "\x7f", "\x9f"])
@pytest.mark.parametrize("field", ["name", "message"])
def test_a_character_that_hides_or_reverses_text_is_refused_by_name(
    field: str, hidden: str
) -> None:
    found = errors(**{field: f"safe{hidden}text"})[field]

    assert f"U+{ord(hidden[-1]):04X}" in found[-1] or "Null characters" in found[0]


@pytest.mark.parametrize("blank", ["   ", "\u200b\u200f", "\n\n", "\u3164\u2800"])
def test_a_message_nobody_could_see_counts_as_none(blank: str) -> None:
    assert errors(message=blank) == {"message": ["Write your message."]}


def test_too_long_a_text_is_told_its_length_and_is_not_cut() -> None:
    assert errors(name="ا" * 101) == {
        "name": ["This is 101 characters long; at most 100 characters fit."]
    }
    assert errors(message="ا" * 5001) == {
        "message": ["This is 5,001 characters long; at most 5,000 characters fit."]
    }
    assert errors(name="ا" * 100, message="\r\n".join("ا" * 2500) + "ا") == {}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "This is 12,345 characters long; at most 5,000 characters fit."),
        ("fr", "Ce texte compte 12\xa0345 caractères\xa0; 5\xa0000 au plus sont possibles."),
        ("ar", "عدد الحروف هنا 12\xa0345، والحد الأقصى 5\xa0000 حرف."),
    ],
)
def test_too_long_a_text_is_told_in_numbers_as_the_reader_writes_them(code: str, said: str) -> None:
    with override(code):
        found = errors(message="ا" * 12345)

    assert found == {"message": [said]}


@pytest.mark.promise("only-necessary")
def test_the_form_asks_for_nothing_that_the_policy_does_not_name() -> None:
    form = ContactForm(AMEL)

    assert form.is_valid()
    asked = [field.name for field in form.visible_fields() if field.name != "afterthought"]
    assert asked == ["name", "email", "phone", "topic", "message", "attachments"]
    assert list(form.cleaned_data) == ["key", *asked[:-1]]
    assert list(form.traces) == ["afterthought", "started"]


def test_references_keep_their_order_inside_arabic_text(client: Client) -> None:
    client.post("/ar/contact/", AMEL)

    reference = Inquiry.objects.get().reference
    assert re.fullmatch("[BCDFGHJKMPQRTWXY]{4}-[BCDFGHJKMPQRTWXY]{4}", reference)


@pytest.mark.parametrize(
    ("code", "typed", "heading"),
    [
        ("en", {**AMEL, "name": ""}, "There is a problem"),
        ("en", {}, "There are problems"),
        ("fr", {**AMEL, "name": ""}, "Un point est à corriger"),
        ("fr", {}, "Plusieurs points sont à corriger"),
        ("ar", {**AMEL, "name": ""}, "هناك ما يجب تصحيحه"),
        ("ar", {**AMEL, "name": "", "email": ""}, "هناك أمران يجب تصحيحهما"),
        ("ar", {}, "هناك أمور يجب تصحيحها"),
    ],
)
def test_what_stands_above_the_problems_agrees_with_their_number(
    client: Client, code: str, typed: dict[str, str], heading: str
) -> None:
    html = " ".join(client.post(f"/{code}/contact/", typed).content.decode().split())

    assert f"<h2>{heading}</h2>" in html
    assert f"<title>{heading}" in html.replace("<title> ", "<title>")
