"""Visitors are told apart by their network, for a day, and nothing that is kept names it."""

import datetime
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

import pytest
import time_machine
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from souftech.addresses import network_of, visitor_address
from souftech.models import DayKey, Throttle
from souftech.network import purge_day_keys, visitor_key, visitors_look_alike
from souftech.throttle import hit
from tests.post import DAY, HOUR, MINUTE, NOW
from tests.test_environment import start

MIDNIGHT = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
LOOPBACK: list[IPv4Network | IPv6Network] = [ip_network("127.0.0.1"), ip_network("::1")]
RED_LINE = "This site cannot tell visitors apart"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def request(peer: str, forwarded: str | None = None) -> HttpRequest:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory().post("/", REMOTE_ADDR=peer, headers=headers)


def address(peer: str, forwarded: str | None = None) -> str:
    return str(visitor_address(request(peer, forwarded)))


def knock(peer: str, at: datetime.datetime) -> int:
    key = visitor_key(request(peer), "knock", window=HOUR, at=at)
    return hit("knock", key, window=HOUR, at=at)


@pytest.mark.parametrize(
    ("peer", "found"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "None"),
        ("::1", "None"),
        ("::ffff:127.0.0.1", "None"),
        ("10.1.2.3", "None"),
        ("172.17.0.1", "None"),
        ("192.168.1.2", "None"),
        ("100.100.0.1", "None"),
        ("fe80::1%eth0", "None"),
        ("fd00::1", "None"),
        ("", "None"),
        ("unix:", "None"),
    ],
)
def test_without_a_proxy_a_visitor_is_the_peer_whatever_the_header_claims(
    peer: str, found: str
) -> None:
    assert address(peer, "198.51.100.9") == found


@pytest.mark.parametrize(
    ("forwarded", "found"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.9, 203.0.113.7", "203.0.113.7"),
        ("198.51.100.9,203.0.113.7 , 127.0.0.1", "203.0.113.7"),
        ("203.0.113.7, 203.0.113.80", "203.0.113.80"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, unknown", "None"),
        ("203.0.113.7,", "None"),
        ("", "None"),
        (None, "None"),
        ("127.0.0.1", "None"),
        ("198.51.100.9, 192.168.1.5", "None"),
        ("1" * 5000, "None"),
        ("," * 5000, "None"),
    ],
)
def test_behind_a_proxy_a_visitor_is_whom_the_proxy_saw_and_nothing_before_it_counts(
    settings: Settings, forwarded: str | None, found: str
) -> None:
    settings.FORWARDED_BY = LOOPBACK

    assert address("127.0.0.1", forwarded) == found
    assert address("::ffff:127.0.0.1", forwarded) == found


def test_a_header_from_somebody_who_is_no_proxy_of_ours_is_not_read(settings: Settings) -> None:
    settings.FORWARDED_BY = LOOPBACK

    assert address("203.0.113.7", "198.51.100.9") == "203.0.113.7"


def test_proxies_in_a_row_are_passed_over(settings: Settings) -> None:
    settings.FORWARDED_BY = [*LOOPBACK, ip_network("198.51.100.0/24")]

    assert address("127.0.0.1", "1.2.3.4, 203.0.113.7, 198.51.100.9") == "203.0.113.7"
    assert address("127.0.0.1", "198.51.100.8, 198.51.100.9") == "None"


def test_one_household_is_one_network() -> None:
    addresses = ["203.0.113.7", "203.0.113.250", "2001:db8:1:2::7", "2001:db8:1:2:ffff::1"]

    found = [network_of(ip_address(text)) for text in addresses]

    assert found == ["203.0.113.0/24"] * 2 + ["2001:db8:1:2::/64"] * 2


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"BEHIND_PROXY": "true", "TRUSTED_PROXIES": "*"}, "'*'"),
        ({"BEHIND_PROXY": "true", "TRUSTED_PROXIES": "10.0.0.1/8"}, "'10.0.0.1/8'"),
        ({"BEHIND_PROXY": "true", "TRUSTED_PROXIES": "proxy"}, "'proxy'"),
    ],
)
def test_the_site_does_not_start_where_everybody_could_claim_any_address(
    changes: dict[str, str], answer: str
) -> None:
    words = (
        "with BEHIND_PROXY set it to the addresses or networks of your own proxies, "
        "such as 127.0.0.1,::1."
    )

    assert start("manage.py", "check", **changes) == (
        1,
        f"Settings: TRUSTED_PROXIES is {answer}: {words}\n",
    )


@pytest.mark.django_db
@pytest.mark.promise("collect-technical")
def test_nothing_that_is_kept_names_a_network() -> None:
    knock("203.0.113.7", NOW)

    kept = repr([*Throttle.objects.values(), *DayKey.objects.values()])

    assert "203.0.113" not in kept
    assert len(DayKey.objects.get().secret) == 64


@pytest.mark.django_db
def test_the_same_network_has_another_hash_under_the_key_of_another_day() -> None:
    days = [DayKey.objects.of(NOW.date()), DayKey.objects.of(MIDNIGHT.date())]

    hashes = {day.disguise("203.0.113.0/24") for day in days}

    assert len(hashes) == 2


@pytest.mark.django_db
def test_midnight_wipes_no_count_that_is_still_running() -> None:
    minutes = (-50, -10, 5, 9, 10, 69, 70)

    counts = [knock("203.0.113.7", MIDNIGHT + n * MINUTE) for n in minutes]

    assert counts == [1, 2, 3, 4, 1, 2, 1]
    assert knock("198.51.100.7", MIDNIGHT + 5 * MINUTE) == 1


@pytest.mark.django_db
def test_the_keys_of_today_and_yesterday_are_kept_and_no_others() -> None:
    today = NOW.date()
    for days in range(4):
        DayKey.objects.of(today - days * DAY)

    purge_day_keys(NOW)

    kept = DayKey.objects.order_by("date").values_list("date", flat=True)
    assert list(kept) == [today - DAY, today]


def sees_red(client: Client) -> bool:
    return RED_LINE in client.get("/admin/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("peer", "https", "red"),
    [
        ("127.0.0.1", True, True),
        ("10.0.0.1", True, True),
        ("10.0.0.1", False, True),
        ("", True, True),
        ("127.0.0.1", False, False),
        ("203.0.113.7", True, False),
    ],
)
def test_staff_see_in_red_that_visitors_cannot_be_told_apart(
    admin_client: Client, settings: Settings, peer: str, https: bool, red: bool
) -> None:
    settings.HTTPS = https

    visitor_key(request(peer), "knock", window=HOUR, at=NOW)

    assert sees_red(admin_client) == red


@pytest.mark.django_db
def test_the_red_line_goes_once_it_is_mended_or_a_day_old(
    admin_client: Client, settings: Settings
) -> None:
    settings.HTTPS = True
    visitor_key(request("127.0.0.1"), "knock", window=HOUR, at=NOW)

    before, a_day_later = sees_red(admin_client), visitors_look_alike(NOW + DAY)
    settings.FORWARDED_BY = LOOPBACK

    assert (before, a_day_later, sees_red(admin_client)) == (True, False, False)


@pytest.mark.django_db
def test_what_is_noted_already_is_not_written_again(
    settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.HTTPS = True
    visitor_key(request("127.0.0.1"), "knock", window=HOUR, at=NOW)

    with django_assert_num_queries(1):
        visitor_key(request("127.0.0.1"), "knock", window=HOUR, at=NOW)
