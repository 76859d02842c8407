"""The part of a file that a browser asks for, as when a download goes on after a break."""

import re

ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


class UnsatisfiableError(Exception):
    """Nothing of the file is in the range that was asked for."""


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one after the last that `header` asks for.

    None is the whole file: no range, several, or none that can be read. Raises
    `UnsatisfiableError`.
    """
    found = ONE_RANGE.fullmatch(header.strip())
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
        if last and int(last) < start:
            return None
    if start >= end:
        raise UnsatisfiableError
    return start, end
