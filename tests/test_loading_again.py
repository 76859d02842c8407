"""Whoever loads an address again, or in another language, comes to a page and to no refusal."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from django.utils.translation import override

from contact.links import token_of
from contact.models import Inquiry
from souftech.models import OutgoingMail
from tests.desk import inquiry, member, signed_in
from tests.rights import proven
from tests.test_conversation_matrix import patterns

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "fr", "ar"]
CONVERTED = re.compile(r"<\w+:(\w+)>")
ONE_LANGUAGE = re.compile(r"\^(.*)\(([a-z|]+)\)(.*)\$")

# These take forms alone, and why nobody comes to them otherwise.
ONLY_POSTED = {
    "attach_file": "a script alone sends there, and puts the answer into the form",
    "detach_file": "a script alone sends there, and the answer is empty",
}
# From where a form is posted to each of these.
FORMS = {
    "your_data_by_mail": "your_data",
    "your_data_code": "your_data",
    "correct_address": "correct_data",
    "drop_copy": "copy_data",
    "another_code": "code",
    "leave": "your_account",
    "leave_everywhere": "your_account",
    "contact_in_language": "contact",
    "enter_in_language": "enter",
    "your_data_in_language": "your_data",
    "lost_link_in_language": "lost_link",
    "inquiry_write": "inquiry",
    "inquiry_in_language": "inquiry",
    "inquiry_see_data": "inquiry",
    "inquiry_correct_data": "inquiry",
    "inquiry_copy_data": "inquiry",
    "inquiry_erase_data": "inquiry",
}


def parts_of(kept: Inquiry) -> dict[str, Any]:
    """Return what stands in the addresses that are not the same for everybody."""
    key = uuid.uuid4()
    link = {"reference": kept.reference, "token": token_of(kept)}
    return {**link, "public_id": key, "proof": key, "pk": 1}


def addresses(parts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the name and an example of every address that is not the desk's."""
    for path, pattern in patterns(get_resolver().url_patterns):
        if not path.startswith(settings.ADMIN_PATH):
            plain = ONE_LANGUAGE.sub(lambda found: f"{found[1]}en{found[3]}", path)
            yield str(pattern.name), "/" + CONVERTED.sub(lambda part: str(parts[part[1]]), plain)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_address_refuses_whoever_only_loads_it(code: str) -> None:
    parts = parts_of(inquiry())
    browsers = [Client(), proven(), signed_in(member())]

    with override(code):
        refused = {
            name
            for name, address in addresses(parts)
            for browser in browsers
            if browser.get(address).status_code == 405
        }

    assert refused == set(ONLY_POSTED)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_where_a_form_is_posted_to_one_is_led_back_to_it(name: str, code: str) -> None:
    with override(code):
        found = dict(addresses(parts_of(inquiry())))

    answer = proven().get(found[name])

    assert (answer.status_code, answer["Location"]) == (302, found[FORMS[name]])


@pytest.mark.parametrize(
    ("page", "switch"),
    [
        ("account/enter/", "account/enter/language/"),
        ("your-data/by-mail/", "your-data/language/"),
        ("inquiry/", "inquiry/language/"),
    ],
)
def test_an_address_stays_when_its_page_is_read_in_another_language(
    client: Client, page: str, switch: str
) -> None:
    shown = client.post(f"/en/{page}", {"email": "no address"}).content.decode()
    answer = client.post(f"/ar/{switch}", {"email": "no address"})

    html = answer.content.decode()
    assert f'formaction="/fr/{switch}"' in shown
    assert ('value="no address"' in html, f'action="/ar/{page}"' in html) == (True, True)
    assert (answer.cookies["language"].value, OutgoingMail.objects.count()) == ("ar", 0)
