"""The parts of which the privacy policy is made."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Point:
    """One promise to the visitor, kept by the program."""

    id: str
    text: Promise
    title: Promise | str = ""


@dataclass(frozen=True)
class Section:
    """A paragraph and the list of points under it."""

    id: str
    title: Promise
    intro: Promise
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Closing:
    """The way to us; the address and the e-mail are the company's own, told in one place only."""

    eyebrow: Promise
    title: Promise
    text: Promise
    link: Promise
    ids: tuple[str, ...] = ("address", "e-mail", "link")


@dataclass(frozen=True)
class Policy:
    """What the company promises; new words need a new date or a higher revision."""

    eyebrow: Promise
    title: Promise
    scope: Promise
    date: datetime.date
    revision: int
    highlights_title: Promise
    highlights: tuple[Point, ...]
    sections: tuple[Section, ...]
    closing: Closing

    def points(self) -> Iterator[Point]:
        """Give every point, in the order of the page."""
        yield from self.highlights
        for section in self.sections:
            yield from section.points

    def point_ids(self) -> list[str]:
        """Return the ids of the points, in the order of the page."""
        return [point.id for point in self.points()]

    def promise_ids(self) -> list[str]:
        """Return all ids to which a promise is tied: those of sections and closing block too."""
        ids = [point.id for point in self.highlights]
        for section in self.sections:
            ids += [section.id, *(point.id for point in section.points)]
        return [*ids, *self.closing.ids]
