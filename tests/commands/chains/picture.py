"""An SVG picture as a reader sees it: boxes with their text, labels, and the stretches of lines."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from xml.etree import ElementTree as ET

import msgspec

NAMESPACE = "{http://www.w3.org/2000/svg}"
Stretch = tuple[tuple[float, float], tuple[float, float]]
_NUMBER = re.compile(r"-?[\d.]+")


class Rectangle(msgspec.Struct, frozen=True):
    """A box or a label: what it is called, how it looks, where it is, and its text."""

    name: str
    look: str
    x: float
    y: float
    wide: float
    high: float
    texts: tuple[tuple[str, float, float, float], ...]

    def overlaps(self, other: Rectangle) -> bool:
        """Whether two lie on each other."""
        return (
            self.x < other.x + other.wide
            and other.x < self.x + self.wide
            and self.y < other.y + other.high
            and other.y < self.y + self.high
        )

    def crossed(self, a: tuple[float, float], b: tuple[float, float], border: float) -> bool:
        """Whether a stretch runs through it, deeper than its border."""
        (left, right), (top, bottom) = sorted((a[0], b[0])), sorted((a[1], b[1]))
        return (
            left < self.x + self.wide - border
            and right > self.x + border
            and top < self.y + self.high - border
            and bottom > self.y + border
        )


class Line(msgspec.Struct, frozen=True):
    """An arrow: its two ends, how it looks, its corners."""

    source: str
    target: str
    look: str
    points: tuple[tuple[float, float], ...]

    @property
    def stretches(self) -> list[Stretch]:
        """Its parts between two points."""
        return list(pairwise(self.points))


class Picture:
    """A parsed SVG."""

    def __init__(self, svg: str) -> None:
        self.root = ET.fromstring(svg)
        groups = [one for one in self.root.iter(f"{NAMESPACE}g") if one.get("data-box")]
        self.boxes = [_rectangle(one) for one in groups if "node" in str(one.get("class"))]
        self.labels = [_rectangle(one) for one in groups if one.get("class") == "label"]
        paths = [one for one in self.root.iter(f"{NAMESPACE}path") if one.get("data-ends")]
        self.lines = [_line(one) for one in paths]
        drawn = next(self.root.iter(f"{NAMESPACE}g"))
        self.asides = [_aside(one) for one in drawn.findall(f"{NAMESPACE}text")]
        self.words = " ".join("".join(one.itertext()) for one in self.root.iter(f"{NAMESPACE}text"))

    def box(self, name: str) -> Rectangle:
        """The box of a step or an end."""
        return next(one for one in self.boxes if one.name == name)

    def line(self, source: str, target: str) -> Line:
        """The first arrow between two."""
        return next(one for one in self.lines if (one.source, one.target) == (source, target))

    def faults(self) -> list[str]:
        """Whatever lies on something else, or out of its place."""
        every = self.boxes + self.labels + self.asides
        found = [
            f"{a.name} on {b.name}"
            for at, a in enumerate(every)
            for b in every[:at]
            if a.overlaps(b)
        ]
        found += [f"{text} in {one.name}" for one in every for text in _outside(one)]
        for line in self.lines:
            for a, b in line.stretches:
                for box in self.boxes:
                    border = 17 if box.name in (line.source, line.target) else 0.5
                    if box.crossed(a, b, border):
                        found.append(f"{line.source}–{line.target} through {box.name}")
                for label in self.labels + self.asides:
                    own = label.name == f"{line.source} {line.target}"
                    if not own and label.crossed(a, b, 0.5):
                        found.append(f"{line.source}–{line.target} through {label.name}")
        return found + self._one_on_another()

    def _one_on_another(self) -> list[str]:
        """Arrows that neither begin nor end together, and yet run in one line."""
        return [
            f"{one.source}–{one.target} on {other.source}–{other.target}"
            for at, one in enumerate(self.lines)
            for other in self.lines[:at]
            if one.source != other.source and one.target != other.target
            for a in one.stretches
            for b in other.stretches
            if _together(a, b)
        ]


def _together(a: Stretch, b: Stretch) -> bool:
    """Whether two stretches share more than a few pixels."""
    for axis in (0, 1):
        level = [point[axis] for point in (*a, *b)]
        low = max(min(a[0][1 - axis], a[1][1 - axis]), min(b[0][1 - axis], b[1][1 - axis]))
        high = min(max(a[0][1 - axis], a[1][1 - axis]), max(b[0][1 - axis], b[1][1 - axis]))
        if max(level) - min(level) < 2 and high - low > 3:
            return True
    return False


def _rectangle(group: ET.Element) -> Rectangle:
    x, y, wide, high = map(float, str(group.get("data-box")).split())
    texts = tuple(
        (
            "".join(one.itertext()),
            float(one.get("x", "")),
            float(one.get("y", "")),
            float(one.get("font-size", "")),
        )
        for one in group.iter(f"{NAMESPACE}text")
    )
    name = group.get("data-ends") or str(group.get("id")).removeprefix("step-")
    return Rectangle(name, str(group.get("class")), x, y, wide, high, texts)


def _aside(text: ET.Element) -> Rectangle:
    """Words at the side of a box: what they cover."""
    words, size = "".join(text.itertext()), float(text.get("font-size", ""))
    x, y, wide = float(text.get("x", "")), float(text.get("y", "")), _width(words) * size
    x -= wide if text.get("text-anchor") == "end" else 0
    return Rectangle(words, "aside", x, y - size * 0.8, wide, size, ())


def _outside(box: Rectangle) -> list[str]:
    """Text that does not fit its box, by the widths of common fonts."""
    return [
        text
        for text, x, y, size in box.texts
        if x - (half := _width(text) * size / 2) < box.x + 3
        or x + half > box.x + box.wide - 3
        or y - size * 0.8 < box.y
        or y + size * 0.2 > box.y + box.high
    ]


def _width(text: str) -> float:
    """In units of the font's size: Chinese is square, the rest about as broad as in Arial bold."""
    return sum(
        1.0 if unicodedata.east_asian_width(one) in "WF" else 0.59 if one.isalnum() else 0.34
        for one in text
    )


def _line(path: ET.Element) -> Line:
    source, target = str(path.get("data-ends")).split()
    numbers = [float(one) for one in _NUMBER.findall(str(path.get("d")))]
    points = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    return Line(source, target, str(path.get("class")), points)
