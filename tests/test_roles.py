"""Each role sees its own pages of the desk, and nobody sees one without the second factor."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone
from django.utils.translation import override
from pytest_django import Settings

from accounts.models import User
from accounts.roles import label_of
from contact.models import Cause, ErasedInquiry, Inquiry, SavedReply, StaffAct
from contact.models.records import Act
from contact.services import receive_inquiry
from souftech.models import Job, OutgoingMail, RetentionRun
from tests.team import begin_with_password, member, sign_in, sign_in_fully

pytestmark = pytest.mark.django_db

STAFF = {"none", "support", "privacy", "manager", "owner"}
READERS = STAFF - {"none"}
ERASERS = {"privacy", "manager", "owner"}
MANAGERS = {"manager", "owner"}
OWNER = {"owner"}
NOBODY: set[str] = set()


def only_read(model: str, who: set[str]) -> dict[str, tuple[str, set[str]]]:
    """Return the rows of a record that nobody makes, changes or deletes by hand."""
    read = {f"{model}_{page}": ("GET", who) for page in ("changelist", "change", "history")}
    return read | {f"{model}_{page}": ("GET", NOBODY) for page in ("add", "delete")}


# Every address of the desk: how it is asked, and which staff it is open to. A new address without
# a row here fails.
ROWS: dict[str, tuple[str, set[str]]] = {
    "index": ("GET", STAFF),
    "jsi18n": ("GET", STAFF),
    "password_change": ("GET", STAFF),
    "password_change_done": ("GET", STAFF),
    "autocomplete": ("GET", NOBODY),
    "app_list": ("GET", READERS),
    "catch all": ("GET", NOBODY),
    "accounts_user_changelist": ("GET", MANAGERS),
    "accounts_user_add": ("GET", OWNER),
    "accounts_user_change": ("GET", MANAGERS),
    "accounts_user_history": ("GET", MANAGERS),
    "accounts_user_delete": ("GET", OWNER),
    "accounts_user_invite": ("GET", MANAGERS),
    "auth_user_password_change": ("GET", OWNER),
    "contact_inquiry_changelist": ("GET", READERS),
    "contact_inquiry_add": ("GET", NOBODY),
    "contact_inquiry_change": ("GET", READERS),
    "contact_inquiry_history": ("GET", READERS),
    "contact_inquiry_delete": ("GET", NOBODY),
    "contact_inquiry_answer": ("POST", READERS),
    "contact_inquiry_answer_and_close": ("POST", READERS),
    "contact_inquiry_preview": ("POST", READERS),
    "contact_inquiry_insert": ("POST", READERS),
    "contact_inquiry_note": ("POST", READERS),
    "contact_inquiry_assign": ("POST", READERS),
    "contact_inquiry_unassign": ("POST", READERS),
    "contact_inquiry_settle": ("POST", READERS),
    "contact_inquiry_close": ("POST", READERS),
    "contact_inquiry_reopen": ("POST", READERS),
    "contact_inquiry_bounce": ("POST", READERS),
    "contact_inquiry_reach": ("POST", READERS),
    "contact_inquiry_erase": ("GET", ERASERS),
    "contact_inquiry_renew_link": ("POST", READERS),
    "contact_inquiry_restore": ("POST", READERS),
    "contact_inquiry_quarantine": ("POST", READERS),
    **only_read("contact_erasedinquiry", READERS),
    **only_read("contact_staffact", MANAGERS),
    **only_read("souftech_job", MANAGERS),
    **only_read("souftech_retentionrun", MANAGERS),
    "contact_savedreply_changelist": ("GET", READERS),
    "contact_savedreply_add": ("GET", READERS),
    "contact_savedreply_change": ("GET", READERS),
    "contact_savedreply_history": ("GET", READERS),
    "contact_savedreply_delete": ("GET", MANAGERS),
    "souftech_outgoingmail_changelist": ("GET", READERS),
    "souftech_outgoingmail_add": ("GET", NOBODY),
    "souftech_outgoingmail_change": ("GET", READERS),
    "souftech_outgoingmail_history": ("GET", READERS),
    "souftech_outgoingmail_delete": ("GET", NOBODY),
    "souftech_outgoingmail_send_again": ("POST", READERS),
}
# What is sent to the same addresses; without a field it changes nothing, but it is let in or not.
WRITES = {
    "accounts_user_change": OWNER,
    "accounts_user_invite": MANAGERS,
    "contact_erasedinquiry_change": NOBODY,
    "contact_erasedinquiry_changelist": READERS,
    "contact_inquiry_change": NOBODY,
    "contact_inquiry_changelist": READERS,
    "contact_inquiry_erase": ERASERS,
    "contact_savedreply_add": READERS,
    "contact_savedreply_change": READERS,
    "contact_savedreply_changelist": READERS,
    "contact_savedreply_delete": MANAGERS,
    "contact_staffact_change": NOBODY,
    "contact_staffact_changelist": MANAGERS,
    "souftech_job_change": NOBODY,
    "souftech_job_changelist": MANAGERS,
    "souftech_retentionrun_change": NOBODY,
    "souftech_retentionrun_changelist": MANAGERS,
    "souftech_outgoingmail_changelist": READERS,
}
OPEN_TO_ALL = {"login", "logout"}
ELSEWHERE = {"contact_inquiry_file"}  # where it may not be seen: tests/test_files_opening.py
ROLES = ["nobody", "visitor", "none", "support", "privacy", "manager", "owner"]


def patterns(found: Iterable[Any]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def addresses() -> dict[str, URLPattern]:
    """Return every address of the desk under its name; what only redirects old links is none."""
    every = patterns(admin.site.get_urls())
    return {one.name or "catch all": one for one in every if "<path:object_id>/$" not in str(one)}


def address_of(name: str, pks: dict[str, int]) -> str:
    special = {"app_list": "/admin/contact/", "catch all": "/admin/none/"}
    if name in special:
        return special[name]
    model = name.split("_")[1] if "_" in name else ""
    takes_one = addresses()[name].pattern.converters
    return reverse(f"admin:{name}", args=[pks[model]] if takes_one else [])


def someone(role: str) -> User | None:
    if role == "nobody":
        return None
    facts = {"visitor": {"is_staff": False}, "owner": {"is_superuser": True}}
    return member(role, **facts.get(role, {}))


@pytest.fixture
def pks() -> dict[str, int]:
    receive_inquiry(
        name="Amel", email="amel@example.com", phone="", topic="project", language="en",
        message="words", at=timezone.now(),
    )  # fmt: skip
    user, now = User.objects.create_user("one@souftech.test"), timezone.now()
    act = StaffAct.objects.create(at=now, staff=user, act=Act.values[0])
    erased = ErasedInquiry.objects.create(
        reference="KXRT-MWPD", topic="project", language="en", created_at=now,
        erased_at=now, cause=Cause.PERSON,
    )  # fmt: skip
    return {
        "erasedinquiry": erased.pk,
        "savedreply": SavedReply.objects.create(title="Hours", body_en="From nine to five.").pk,
        "staffact": act.pk,
        "inquiry": Inquiry.objects.get().pk,
        "outgoingmail": OutgoingMail.objects.all()[0].pk,
        "job": Job.objects.create(name="j", made_at=now, due_at=now).pk,
        "retentionrun": RetentionRun.objects.under_way(at=now).pk,
        "user": user.pk,
    }


def outcome(response: Any) -> str:
    if response.status_code == 302 and response["Location"].startswith("/admin/login/"):
        return "door"
    return "refused" if response.status_code in (403, 404, 405) else "open"


def asked(client: Client, pks: dict[str, int]) -> dict[str, str]:
    """Return what comes of every address, asked as its row says, and of everything sent to it."""
    typed = {"saved": pks["savedreply"]}
    found = {}
    for name, (method, _who) in ROWS.items():
        ask = client.post if method == "POST" else client.get
        found[name] = outcome(ask(address_of(name, pks), typed))
    for name in WRITES:
        found[f"POST {name}"] = outcome(client.post(address_of(name, pks), {}))
    return found


def expected(role: str) -> dict[str, str]:
    rows = {name: who for name, (_method, who) in ROWS.items()}
    rows |= {f"POST {name}": who for name, who in WRITES.items()}
    return {name: "open" if role in who else "refused" for name, who in rows.items()}


def test_every_address_of_the_desk_is_declared() -> None:
    assert set(addresses()) == set(ROWS) | OPEN_TO_ALL | ELSEWHERE


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.promise("protection")
def test_without_the_second_factor_every_page_is_a_door(
    client: Client, settings: Settings, role: str, pks: dict[str, int]
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    if user := someone(role):
        sign_in(client, user)

    assert asked(client, pks) == dict.fromkeys(expected(role), "door")


@pytest.mark.parametrize("demanded", [True, False])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.promise("protection")
def test_with_the_second_factor_each_role_sees_its_own_pages(
    client: Client, settings: Settings, role: str, demanded: bool, pks: dict[str, int]
) -> None:
    settings.STAFF_SECOND_FACTOR = demanded
    if user := someone(role):
        sign_in_fully(client, user)

    wanted = expected(role) if role in STAFF else dict.fromkeys(expected(role), "door")
    assert asked(client, pks) == wanted


def test_the_door_is_shut_to_a_visitor_with_an_account(client: Client) -> None:
    client.force_login(member("visitor", is_staff=False))

    assert client.get("/admin/login/").status_code == 403


def offered(client: Client, model: str) -> list[str]:
    """Return the actions that the list of `model` offers."""
    page = client.get(reverse(f"admin:{model}_changelist"))
    form = page.context["action_form"]
    return [name for name, _label in form.fields["action"].choices if name] if form else []


@pytest.mark.usefixtures("pks")
@pytest.mark.parametrize("role", ["support", "privacy", "manager", "owner"])
def test_each_role_is_offered_its_own_actions(client: Client, role: str) -> None:
    begin_with_password(client, someone(role) or User())

    actions = {
        "inquiries": offered(client, "contact_inquiry"),
        "mails": offered(client, "souftech_outgoingmail"),
        "replies": offered(client, "contact_savedreply"),
    }

    answering = ["assign", "settle", "quarantine", "restore", "reopen"]
    exporting = ["export"] if role in ERASERS else []
    assert {name: sorted(found) for name, found in actions.items()} == {
        "inquiries": sorted(answering + exporting),
        "mails": ["let_go", "send_again"],
        "replies": [],
    }


def test_each_role_has_these_rights_and_no_others() -> None:
    rights = {
        group.name: sorted(
            f"{right.content_type.app_label}.{right.codename}" for right in group.permissions.all()
        )
        for group in Group.objects.all()
    }

    support = [
        "contact.add_savedreply", "contact.answer_inquiry", "contact.change_inquiry",
        "contact.change_savedreply", "contact.view_erasedinquiry", "contact.view_inquiry",
        "contact.view_savedreply",
        "souftech.change_outgoingmail", "souftech.view_outgoingmail",
    ]  # fmt: skip
    privacy = sorted([*support, "contact.export_inquiry", "contact.erase_inquiry"])
    more = [
        "accounts.invite_staff", "accounts.view_user", "contact.view_staffact",
        "souftech.view_job", "souftech.view_retentionrun",
    ]  # fmt: skip
    manager = sorted([*privacy, *more, "contact.delete_savedreply"])
    assert rights == {"support": support, "privacy": privacy, "manager": manager}


def test_a_role_is_named_in_the_language_in_use() -> None:
    roles = [Group(name=name) for name in ("support", "privacy", "manager", "of our own")]

    with override("fr"):
        named = [label_of(role) for role in roles]

    assert named == [
        "Assistance\u00a0: lit et répond",
        "Vie privée\u00a0: exporte et efface aussi",
        "Responsable\u00a0: invite aussi",
        "of our own",
    ]


def test_nobody_changes_secrets_or_roles_by_hand() -> None:
    shown = {model._meta.label_lower for model in admin.site._registry}

    assert shown & {"mfa.authenticator", "account.emailaddress", "auth.group"} == set()
