"""How large a file is, in the words of each language and never torn from its unit."""

import pytest
from django.utils.translation import override

from souftech.sizes import size_in_words

SIZES = [1, 7, 1023, 1024, 62_669, 1024**2 - 1, 10 * 1024**2, 5 * 1024**3 // 2]
SAID = {
    "en": ["1 byte", "7 bytes", "1023 bytes", "1 KB", "61.2 KB", "1 MB", "10 MB", "2.5 GB"],
    "fr": ["1 octet", "7 octets", "1023 octets", "1 Ko", "61,2 Ko", "1 Mo", "10 Mo", "2,5 Go"],
    "ar": [
        "1 بايت", "7 بايت", "1023 بايت", "1 كيلوبايت", "61,2 كيلوبايت", "1 ميغابايت",
        "10 ميغابايت", "2,5 غيغابايت",
    ],
}  # fmt: skip


@pytest.mark.parametrize("code", SAID)
def test_a_size_is_read_in_one_language_and_on_one_line(code: str) -> None:
    with override(code):
        said = [size_in_words(size) for size in SIZES]

    assert said == [words.replace(" ", "\u00a0") for words in SAID[code]]
