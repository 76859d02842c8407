"""Who comes to which address of a conversation and its files: everybody against every address."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from contact.links import token_of
from contact.models import Attachment, Inquiry
from tests.attaching import held, upload, with_files
from tests.desk import inquiry
from tests.doors import signed_in_visitor
from tests.team import begin_with_password, member

pytestmark = pytest.mark.django_db

STAFF = {"none", "support", "privacy", "manager", "owner"}
READERS = STAFF - {"none"}
HOLDER = {"with the link", "staff with the link", "account"}


class Person(NamedTuple):
    """Somebody: whose link they hold, if any, and as whom of the staff or visitors they came in."""

    link: str = ""
    role: str = ""
    account: str = ""


PEOPLE = {
    "nobody": Person(),
    "with the link": Person(link="its own"),
    "with another's link": Person(link="another's"),
    "with a link that was renewed": Person(link="former"),
    "account": Person(link="as the account shows it", account="amina@example.com"),
    "other account": Person(link="as the account shows it", account="brahim@example.com"),
    "staff with the link": Person(link="its own", role="none"),
    **{role: Person(role=role) for role in sorted(STAFF)},
}
EVERYBODY = set(PEOPLE)

# Every address of a conversation and its files: how it is asked, and to whom it is open. To others
# there is no such page. A new address without a row here fails.
ROWS: dict[str, tuple[str, set[str]]] = {
    "inquiry": ("GET", HOLDER),
    "inquiry_news": ("GET", HOLDER),
    "inquiry_in_language": ("POST", HOLDER),
    "inquiry_see_data": ("POST", HOLDER),
    "inquiry_correct_data": ("POST", HOLDER),
    "inquiry_copy_data": ("POST", HOLDER),
    "inquiry_erase_data": ("POST", HOLDER),
    "inquiry_write": ("POST", HOLDER),
    "inquiry_file": ("GET", HOLDER),
    "lost_link": ("GET", EVERYBODY),
    "lost_link_in_language": ("POST", EVERYBODY),
    "attach_file": ("POST", EVERYBODY),
    "detach_file": ("POST", EVERYBODY),
    "admin:contact_inquiry_file": ("GET", READERS),
}


def patterns(found: Iterable[Any], path: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in found:
        here = f"{path}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, here)
        else:
            yield here, one


@pytest.fixture
def kept() -> Inquiry:
    """An inquiry with a file, whose link was renewed; there is another one too."""
    inquiry("إبراهيم", email="brahim@example.com", message="else")
    found = with_files(upload())
    found.link_version = 2
    found.save()
    return found


def token_for(person: Person, kept: Inquiry, client: Client) -> str:
    if person.account:
        shown = client.get(reverse("your_account")).content.decode()
        found = re.search(rf"/inquiry/{kept.reference}/([-\w]+)/", shown)
        return found[1] if found else "no-link-at-all"
    if person.link == "its own":
        return token_of(kept)
    if person.link == "former":
        return token_of(Inquiry(public_id=kept.public_id, link_version=1))
    other = Inquiry.objects.exclude(pk=kept.pk).get()
    return token_of(other) if person.link else "no-link-at-all"


def place(name: str, person: Person, kept: Inquiry, client: Client) -> str:
    """Return an address as this person would write it."""
    file = Attachment.objects.get(message__inquiry=kept).public_id
    if name.startswith("admin:"):
        return reverse(name, args=[kept.pk, file])
    if not name.startswith("inquiry"):
        return reverse(name)
    last = [file] if name == "inquiry_file" else []
    return reverse(name, args=[kept.reference, token_for(person, kept, client), *last])


def browser_of(person: Person) -> Client:
    if person.account:
        return signed_in_visitor(person.account)
    client = Client()
    if person.role:
        begin_with_password(client, member(person.role, is_superuser=person.role == "owner"))
    return client


def asked(client: Client, name: str, person: Person, kept: Inquiry) -> str:
    ask = client.post if ROWS[name][0] == "POST" else client.get
    status = ask(
        place(name, person, kept, client), {"message": "more", "key": "k" * 22}
    ).status_code
    return {404: "not found"}.get(status, "open" if status < 400 else str(status))


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.promise("files-context", "protection")
def test_everybody_comes_where_they_may_and_nowhere_else(kept: Inquiry, who: str) -> None:
    client = browser_of(PEOPLE[who])

    with override("ar"):
        found = {name: asked(client, name, PEOPLE[who], kept) for name in ROWS}

    assert found == {
        name: "open" if who in may else "not found" for name, (_m, may) in ROWS.items()
    }
    assert kept.messages.count() == (2 if who in HOLDER else 1)


def test_a_file_that_waits_is_taken_away_by_whoever_holds_its_token_alone(client: Client) -> None:
    waiting, mine = held(upload("theirs.txt", b"theirs"), upload("mine.txt", b"mine"))
    guesses = [str(waiting.public_id), waiting.token[:-1], mine.token.replace("a", "b")]

    client.post(reverse("detach_file"), {"attachments-drop": guesses})
    client.post(reverse("detach_file"), {"attachments-drop": mine.token})

    assert list(Attachment.objects.all()) == [waiting]


def test_every_address_of_a_conversation_is_declared() -> None:
    ours = re.compile(r"^(?!admin/).*(inquiry/|contact/files/)|<int:pk>/files/")
    pages = patterns(get_resolver().url_patterns)

    found = {one.name for path, one in pages if ours.search(path)}

    assert found == {name.removeprefix("admin:") for name in ROWS}
