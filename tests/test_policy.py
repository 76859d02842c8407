"""The privacy policy: what a visitor is promised, in which order, as of which date."""

import hashlib

import pytest
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from pages.company import COMPANY
from pages.policy import POLICY

POINTS = [
    "only-necessary",
    "protection",
    "clear-use",
    "user-control",
    "collect-contact",
    "collect-account",
    "collect-content",
    "collect-technical",
    "use-reply",
    "use-operate",
    "use-improve",
    "use-detect",
    "share-hosting",
    "share-mail",
    "share-technical",
    "files-context",
    "files-sensitive",
    "files-record",
    "cookie-language",
    "cookie-return",
    "rights",
]
LABELS = [
    "Your privacy matters",
    "Privacy Policy",
    "Key highlights",
    "Only necessary data",
    "Ongoing protection",
    "Clear service use",
    "User control",
    "What we collect",
    "How we use it",
    "Sharing",
    "Files and chat",
    "Cookies and rights",
    "Ready to help",
    "Need more clarification?",
    "Go to Contact Page",
]

WORDS = {
    "2026-03-14 1": {
        "en": "91110972921736b6769470f8dc6036e61b3355c763bafbffc5af72203a11e108",
        "fr": "d319ba655642f5c33fef2cf97bf978f231c1aba1c6d0766976558ec114fceded",
        "ar": "b2e2cc355e02f30afe4ea8f275438ad65ce3e70f71d8c3b87d98ed813de8f47d",
    },
}


def labels() -> list[str]:
    """Return what stands over things, in the order of the page and in the language in use."""
    closing = POLICY.closing
    parts = (
        *(POLICY.eyebrow, POLICY.title, POLICY.highlights_title),
        *(point.title for point in POLICY.highlights),
        *(section.title for section in POLICY.sections),
        *(closing.eyebrow, closing.title, closing.link),
    )
    return [str(part) for part in parts]


def sentences() -> list[str]:
    """Return what the policy says, in the language in use."""
    parts = (
        POLICY.scope,
        *(point.text for point in POLICY.points()),
        *(section.intro for section in POLICY.sections),
        POLICY.closing.text,
    )
    return [str(part) for part in parts]


def test_a_visitor_finds_every_point_of_the_policy_in_its_order() -> None:
    found = POLICY.point_ids()

    assert found == POINTS


def test_every_row_of_the_policy_can_be_named_by_a_test() -> None:
    named = POLICY.promise_ids()

    assert named == [
        *POINTS[:4],
        *("collect", *POINTS[4:8]),
        *("use", *POINTS[8:12]),
        *("sharing", *POINTS[12:15]),
        *("files", *POINTS[15:18]),
        *("cookies", *POINTS[18:]),
        *("address", "e-mail", "link"),
    ]


def test_a_visitor_finds_the_labels_of_the_policy() -> None:
    with translation.override("en"):
        shown = labels()

    assert shown == LABELS


def test_every_text_is_its_own_in_each_language() -> None:
    shown = {}
    for language in ("en", "fr", "ar"):
        with translation.override(language):
            shown[language] = labels() + sentences()

    untold = [texts for texts in zip(*shown.values(), strict=True) if not all(texts)]
    alike = [texts for texts in zip(*shown.values(), strict=True) if len(set(texts)) < 3]
    assert (untold, alike) == ([], [])


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "14 March 2026"), ("fr", "14 mars 2026"), ("ar", "14 مارس 2026")],
)
def test_the_date_reads_as_people_write_it(language: str, expected: str) -> None:
    with translation.override(language):
        shown = date_format(POLICY.date)

    assert shown == expected


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_the_words_of_a_date_and_revision_stay_as_they_are(code: str) -> None:
    # Other words need a new date or a higher revision, and a new line here.
    with translation.override(code):
        words = "\n".join(labels() + sentences())

    version = f"{POLICY.date} {POLICY.revision}"
    assert hashlib.sha256(words.encode()).hexdigest() == WORDS[version][code]


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
@pytest.mark.promise("address", "e-mail")
def test_the_address_is_the_same_wherever_it_stands(client: Client, code: str) -> None:
    with translation.override(code):
        address = str(COMPANY.address)

    pages = [client.get(f"/{code}/{page}").content.decode() for page in ("privacy/", "none/")]

    assert [address in html and "contact@souftech.com" in html for html in pages] == [True, True]
    assert pages[0].count(address) == 2


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
@pytest.mark.promise("link")
def test_the_policy_leads_to_the_form_in_the_same_language_with_its_topic_chosen(
    client: Client, code: str
) -> None:
    html = client.get(f"/{code}/privacy/").content.decode()

    assert f'href="/{code}/contact/?topic=privacy"' in html
