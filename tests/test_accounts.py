"""A visitor's account: opened by a code, holding next to nothing, and without a right of staff."""

import datetime
import re

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from accounts.models import Proof, User
from accounts.services import end_sessions, open_account
from contact.models import Inquiry
from contact.services import answer_inquiry, close_inquiry, quarantine_inquiry
from souftech.declared import declarations
from tests.attaching import held, upload
from tests.desk import DAY, NOW, inquiry
from tests.desk import member as karim
from tests.doors import ACCOUNT, DATA, ENTER, ask, enter, mailed, mailed_code, signed_in_visitor
from tests.rights import proven
from tests.team import member, sign_in_fully

pytestmark = pytest.mark.django_db
EMAIL = "amina@example.com"


def references(client: Client) -> list[str]:
    """Return what the page of an account lists."""
    return re.findall(r"<bdi>([A-Z]{4}-[A-Z]{4})</bdi>", client.get(ACCOUNT).content.decode())


@pytest.mark.promise("use-operate")
@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_an_unknown_address_becomes_an_account_when_its_code_is_entered(
    client: Client, code: str
) -> None:
    page = ask(client, "Amina@Example.com", f"/{code}/account/enter/")["Location"]
    before = User.objects.count()

    answer = client.post(page, {"code": mailed_code()})

    user = User.objects.get()
    assert (before, answer["Location"]) == (0, f"/{code}/account/")
    assert (user.email, user.language, user.has_usable_password()) == (EMAIL, code, False)
    assert (user.is_staff, user.is_superuser, user.groups.count()) == (False, False, 0)
    assert EmailAddress.objects.count() == 0


def test_the_same_address_is_the_same_account_and_its_language_follows(client: Client) -> None:
    enter(client, EMAIL)
    signed_in_visitor("AMINA@example.com")
    enter(Client(), EMAIL, "/ar/account/enter/")

    assert list(User.objects.values_list("email", "language")) == [(EMAIL, "ar")]


@pytest.mark.promise("collect-account")
def test_an_account_holds_an_address_a_language_dates_and_nothing_else() -> None:
    held = {field.name for field in User._meta.get_fields() if field.concrete}
    personal = {
        name for model, one in declarations() if model is User for name in one.fields.split()
    }

    assert held == {
        "id", "email", "language", "date_joined", "last_login", "warned_at", "password",
        "is_active", "is_staff", "is_superuser", "groups", "user_permissions",
    }  # fmt: skip
    assert personal == {
        "email", "language", "date_joined", "last_login", "warned_at", "password",
        "is_active", "is_staff", "is_superuser", "groups", "user_permissions",
    }  # fmt: skip


@pytest.mark.promise("use-operate")
def test_an_account_shows_all_inquiries_of_its_address_with_state_and_end(client: Client) -> None:
    kept, by = inquiry(), karim()
    answer_inquiry(kept, by=by, body="نعم", seen=kept.messages.get().pk, at=NOW)
    close_inquiry(kept, by=by, at=NOW + DAY)
    inquiry(at=NOW + DAY, email="AMINA@example.com", message="ثانية")
    enter(client, EMAIL)

    html = client.get(ACCOUNT).content.decode()

    assert re.findall(r"<p>(Closed|Answered|Waits for our answer)</p>", html) == [
        "Waits for our answer", "Closed",
    ]  # fmt: skip
    assert "until 23 November 2027" in " ".join(html.split())
    assert html.count("12\xa0months after closing") == 1


def test_its_links_lead_to_the_pages_where_one_writes_on(client: Client) -> None:
    kept = inquiry()
    enter(client, EMAIL, "/fr/account/enter/")

    html = client.get("/fr/account/").content.decode()

    (link,) = re.findall(r'href="(/fr/inquiry/[^"]+/)"', html)
    client.post(f"{link}write/", {"message": "Encore ceci"})
    assert [said.body for said in kept.messages.all()] == ["أريد موقعًا.", "Encore ceci"]


def test_a_visitor_does_not_learn_there_that_we_suspect_spam(client: Client) -> None:
    kept = inquiry()
    enter(client, EMAIL)
    before = client.get(ACCOUNT).content.decode()

    quarantine_inquiry(kept, NOW, karim())

    plain = [re.sub(r'value="\w{64}"', "", page) for page in (
        before, client.get(ACCOUNT).content.decode())]  # fmt: skip
    assert plain[0] == plain[1]


def test_of_inquiries_with_files_it_tells_how_long_these_are_kept_whatever_their_number(
    client: Client,
) -> None:
    inquiry(files=held(upload()))
    enter(client, EMAIL)
    with CaptureQueriesContext(connection) as for_one:
        html = client.get(ACCOUNT).content.decode()

    inquiry(files=held(upload("b.pdf")), message="other")
    inquiry(message="without")
    with CaptureQueriesContext(connection) as for_three:
        more = client.get(ACCOUNT).content.decode()

    told = "90\u00a0days after closing"
    assert (html.count(told), more.count(told)) == (1, 2)
    assert len(for_three) == len(for_one)


def test_many_inquiries_come_in_pieces(client: Client) -> None:
    for n in range(51):
        inquiry(at=NOW + n * DAY, message=f"{n}")
    enter(client, EMAIL)

    first, second = references(client), client.get(f"{ACCOUNT}?page=2").content.decode()

    assert (len(first), second.count("<h3>"), "?page=1" in second) == (50, 1, True)


SIMILAR = [
    ("a@example.com", "b@example.com"), ("a.b@example.com", "ab@example.com"),
    ("a@example.dz", "a@example.d.dz"), ("a+x@example.com", "a@example.com"),
    ("a_b@example.com", "axb@example.com"), ("a%@example.com", "ab@example.com"),
    ("a@xn--e1afmkfd.example", "a@example.example"), ("o@example.com", "0@example.com"),
]  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs"), [*SIMILAR, *[pair[::-1] for pair in SIMILAR]])
@pytest.mark.promise("protection")
def test_similar_addresses_never_see_each_others(client: Client, mine: str, theirs: str) -> None:
    own, other = inquiry(email=mine), inquiry("Brahim", email=theirs, message="else")
    enter(client, mine)

    page = client.get(ACCOUNT).content.decode()

    assert references(client) == [own.reference]
    assert (other.reference in page, theirs in page.replace(mine, "")) == (False, False)
    assert 'value="Brahim"' not in client.get("/en/contact/").content.decode()


@pytest.mark.parametrize("typed", ["аmina@example.com", "amın@example.com", "\u212a@example.com"])
def test_letters_that_look_alike_are_no_address(client: Client, typed: str) -> None:
    html = ask(client, typed).content.decode()

    assert "Enter an e-mail address such as name@example.com." in html


@pytest.mark.promise("cookie-return")
def test_a_form_is_filled_in_from_the_newest_inquiry(client: Client) -> None:
    inquiry("Old name", phone="+213550123456")
    inquiry("Amina B.", at=NOW + DAY, phone="+213660123456")
    enter(client, EMAIL)

    answer = client.get("/en/contact/?topic=support")

    html = " ".join(answer.content.decode().split())
    found = [f'value="{text}"' in html for text in ("Amina B.", EMAIL, "+213 660 12 34 56")]
    assert (found, 'value="support" selected' in html) == ([True] * 3, True)
    assert sorted(answer["Cache-Control"].split(", ")) == ["no-cache", "no-store", "private"]
    assert "no-store" not in Client().get("/en/contact/")["Cache-Control"]


def test_nobody_else_finds_the_form_filled_in(client: Client) -> None:
    inquiry("Amina B.")
    signed_in_visitor(EMAIL).get("/en/contact/")

    html = client.get("/en/contact/").content.decode()

    assert ("Amina" in html, EMAIL in html) == (False, False)


def test_signing_out_is_a_post_and_leaves_other_devices_alone() -> None:
    phone, desk = signed_in_visitor(EMAIL), signed_in_visitor(EMAIL)

    looked = phone.get(f"{ACCOUNT}leave/", follow=True).redirect_chain
    phone.post(f"{ACCOUNT}leave/")

    assert (looked, phone.get(ACCOUNT)["Location"]) == ([(ACCOUNT, 302)], ENTER)
    assert EMAIL not in phone.get(DATA).content.decode()
    assert desk.get(ACCOUNT).status_code == 200


def test_signing_out_everywhere_ends_all_sessions_of_this_account_alone() -> None:
    phone, desk = signed_in_visitor(EMAIL), signed_in_visitor(EMAIL)
    other = signed_in_visitor("brahim@example.com")

    phone.post(f"{ACCOUNT}leave/everywhere/")

    seen = [one.get(ACCOUNT).status_code for one in (phone, desk, other)]
    assert seen == [302, 302, 200]


def test_signing_out_everywhere_ends_what_was_proven_and_what_still_could_be() -> None:
    phone, elsewhere = signed_in_visitor(EMAIL), proven(EMAIL)
    ask(elsewhere, EMAIL, f"{DATA}by-mail/")
    ask(elsewhere, "brahim@example.com", f"{DATA}by-mail/")

    phone.post(f"{ACCOUNT}leave/everywhere/")

    assert EMAIL not in elsewhere.get(DATA).content.decode()
    open_proofs = Proof.objects.filter(used_at=None).values_list("email", flat=True)
    assert list(open_proofs) == ["brahim@example.com"]


def test_staff_read_nothing_of_an_end_that_their_account_does_not_have(client: Client) -> None:
    sign_in_fully(client, member("manager"))
    pages = [one.get(ACCOUNT).content.decode() for one in (client, signed_in_visitor(EMAIL))]

    assert ["An account that nobody uses" in page for page in pages] == [False, True]


def test_the_sessions_of_staff_end_everywhere_too(client: Client) -> None:
    owner = member("manager", is_superuser=True)
    sign_in_fully(client, owner)
    before = client.get("/admin/").status_code

    end_sessions(owner)

    assert (before, client.get("/admin/").status_code) == (200, 302)


@pytest.mark.parametrize(("after", "status"), [(30 * DAY - DAY / 24, 200), (30 * DAY, 302)])
def test_a_visitor_stays_signed_in_for_thirty_days(
    client: Client, after: datetime.timedelta, status: int
) -> None:
    with travel(NOW, tick=False):
        enter(client, EMAIL)

    with travel(NOW + after, tick=False):
        assert client.get(ACCOUNT).status_code == status


def test_data_is_shown_to_an_account_only_after_a_fresh_code(client: Client) -> None:
    with travel(NOW, tick=False):
        enter(client, EMAIL)
    with travel(NOW + DAY, tick=False):
        before = client.get(DATA).content.decode()
        page = client.post(f"{DATA}code/")["Location"]
        client.post(page, {"code": mailed_code()})
        after = client.get(DATA).content.decode()

    assert ["You have shown that" in html for html in (before, after)] == [False, True]
    assert f'action="{DATA}code/"' in before


def test_a_closed_account_lets_nobody_in_and_its_owner_still_has_rights(client: Client) -> None:
    User.objects.create_user(EMAIL, is_active=False)

    answer = enter(client, EMAIL)

    assert answer["Location"] == "/en/account/inactive/"
    assert client.get(ACCOUNT)["Location"] == ENTER
    assert EMAIL in client.get(DATA).content.decode()


def test_the_pages_of_an_account_are_kept_by_no_cache_and_no_search_engine(client: Client) -> None:
    enter(client, EMAIL)

    answers = [client.get(page) for page in (ACCOUNT, DATA, ENTER)]

    assert {answer["X-Robots-Tag"] for answer in answers} == {"noindex, nofollow"}
    assert all("no-store" in answer["Cache-Control"] for answer in answers)


def test_looking_changes_nothing(client: Client) -> None:
    inquiry()
    user = open_account(EMAIL, language="en", at=NOW)
    enter(client, EMAIL)
    before = list(User.objects.values()), list(Inquiry.objects.values())

    for page in (ACCOUNT, DATA, ENTER, "/en/contact/"):
        client.get(page)

    assert (list(User.objects.values()), list(Inquiry.objects.values())) == before
    assert user.email == EMAIL
    assert "http://127.0.0.1:8000/en/account/code/" in mailed()
