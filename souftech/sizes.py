"""How large a file is, in words."""

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop, ngettext

STEP = 1024
UNITS = [gettext_noop("KB"), gettext_noop("MB"), gettext_noop("GB")]


def size_in_words(size: int) -> str:
    """Say how many bytes that is, to a tenth of the unit it is told in, in the language in use."""
    if size < STEP:
        return f"{size}\u00a0{ngettext('byte', 'bytes', size)}"
    power = 1
    while power < len(UNITS) and round(size / STEP**power, 1) >= STEP:
        power += 1
    tenths = round(size / STEP**power, 1)
    number = number_format(int(tenths) if tenths.is_integer() else tenths)
    return f"{number}\u00a0{gettext(UNITS[power - 1])}"
