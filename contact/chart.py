"""Figures of weeks as bars: their places on a drawing of a fixed size, whatever the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 96
GAP = 6


@dataclass(frozen=True)
class Bar:
    """One bar, in the units of the drawing, from its top corner on."""

    x: float
    y: float
    width: float
    height: float


def bars(values: Sequence[float | None], highest: float, *, mirrored: bool) -> list[Bar]:
    """Return a bar for each value, `highest` being as high as the drawing.

    Where one reads from right to left, so do the weeks.
    """
    step = WIDTH / len(values)
    ordered = list(reversed(values)) if mirrored else values
    heights = [HEIGHT * (value or 0) / (highest or 1) for value in ordered]
    return [
        Bar(round(place * step + GAP / 2, 1), round(HEIGHT - tall, 1), step - GAP, round(tall, 1))
        for place, tall in enumerate(heights)
    ]
