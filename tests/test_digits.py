"""A telephone number is read in its order wherever somebody's words are shown."""

import pytest
from django.test import Client

from souftech.digits import whole_numbers
from souftech.letters import as_html
from tests.desk import inquiry, member, page, signed_in

WHOLE = '<bdi class="number" dir="ltr">{}</bdi>'


@pytest.mark.parametrize(
    "number",
    [
        "+213 661 23 45 67", "+213661234567", "0661-23-45-67", "(0)32 00 00 00",
        "+33 (0)6 12 34 56", "00\u00a0213\u00a0661\u00a023", "٠٦٦١ ٢٣ ٤٥ ٦٧",
    ],
)  # fmt: skip
def test_a_long_number_of_several_groups_is_kept_whole_and_in_its_order(number: str) -> None:
    assert whole_numbers(f"اتصل بي على {number}.") == f"اتصل بي على {WHOLE.format(number)}."


@pytest.mark.parametrize(
    "text",
    [
        "15 500 دج", "1 000 000", "10 000 000 000", "1000 2000 3000", "2024 2025 2026",
        "2026 - 2027", "0661234567", "https://a.dz/2027-03-12", "a1 22 33",
        "1 " * 5000, "1" * 5000, "(" * 5000,
    ],
)  # fmt: skip
def test_other_figures_are_left_as_they_were_typed(text: str) -> None:
    assert whole_numbers(text) == text


def test_what_stands_around_a_number_is_escaped_once() -> None:
    shown = whole_numbers("<b> & +213 661 23 45 67 '")

    assert shown == f"&lt;b&gt; &amp; {WHOLE.format('+213 661 23 45 67')} &#x27;"


@pytest.mark.django_db
def test_whoever_writes_and_staff_read_a_number_in_its_order(client: Client) -> None:
    kept = inquiry(message="رقمي +213 661 23 45 67")

    pages = [client.get(kept.get_absolute_url()), signed_in(member()).get(page(kept))]

    shown = [answer.content.decode().count(WHOLE.format("+213 661 23 45 67")) for answer in pages]
    assert shown == [1, 1]


def test_a_mail_shows_a_number_in_its_order_and_leaves_addresses_whole() -> None:
    html = as_html("Call", "اتصل: +213 661 23 45 67\nhttps://a.dz/x(2027-03-12)", "ar")

    assert f"اتصل: {WHOLE.format('+213 661 23 45 67')}<br>" in html
    assert 'href="https://a.dz/x(2027-03-12)"' in html


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_the_example_beside_a_wrong_number_is_read_in_its_order(client: Client, code: str) -> None:
    html = client.post(f"/{code}/contact/", {"phone": "12"}).content.decode()

    for example in ("0550 12 34 56", "+33 6 12 34 56 78"):
        assert html.count(WHOLE.format(example)) == 2
