"""The outlines of boxes: the shape tells the kind of the step."""

from __future__ import annotations

from enum import Enum

from workflow.chain.model.step import Kind


class Shape(Enum):
    """The outlines there are."""

    PLAIN = "plain"
    PILL = "pill"
    HEXAGON = "hexagon"
    SLANT = "slant"
    FOLDED = "folded"
    STAMPED = "stamped"
    DRUM = "drum"
    DELAY = "delay"
    DOUBLE = "double"


_SHAPES = {
    Kind.SUBMIT: Shape.PILL,
    Kind.DECIDE: Shape.HEXAGON,
    Kind.AUTHORIZE: Shape.HEXAGON,
    Kind.PUBLICIZE: Shape.SLANT,
    Kind.FILE: Shape.FOLDED,
    Kind.CONTRACT: Shape.STAMPED,
    Kind.PAY: Shape.DRUM,
    Kind.PERIOD: Shape.DELAY,
    Kind.SUBPROCESS: Shape.DOUBLE,
    None: Shape.PILL,
}
_POINT = 14
_FOLD = 13
_LID = 5
_RIM = 5


def shape(kind: Kind | None) -> Shape:
    """The shape of a kind of step; ends have None."""
    return _SHAPES.get(kind, Shape.PLAIN)


def outline(form: Shape, x: float, y: float, wide: float, high: float) -> str:
    """The path of a shape within a rectangle, in the language of SVG paths."""
    right, bottom, middle = x + wide, y + high, y + high / 2
    point = min(_POINT, wide / 4)
    if form is Shape.HEXAGON:
        return _closed(
            *((x, middle), (x + point, y), (right - point, y)),
            *((right, middle), (right - point, bottom), (x + point, bottom)),
        )
    if form is Shape.SLANT:
        return _closed((x + point, y), (right, y), (right - point, bottom), (x, bottom))
    if form is Shape.DRUM:
        lid = f"A{wide / 2:g} {_LID} 0 0"
        upper, lower = y + _LID, bottom - _LID
        body = f"M{x:g} {upper:g}{lid} 1 {right:g} {upper:g}V{lower:g}{lid} 1 {x:g} {lower:g}Z"
        return f"{body}M{x:g} {upper:g}{lid} 0 {right:g} {upper:g}"
    if form in (Shape.PILL, Shape.DELAY):
        return _round(form, x, y, right, bottom)
    return _with_corners(form, x, y, right, bottom)


def _round(form: Shape, x: float, y: float, right: float, bottom: float) -> str:
    """Round ends: on both sides, or on the right alone."""
    bow = min((bottom - y) / 2, 18.0)
    arc = f"A{bow:g} {bow:g} 0 0 1"
    upper, lower = y + bow, bottom - bow
    end = f"H{right - bow:g}{arc} {right:g} {upper:g}V{lower:g}{arc} {right - bow:g} {bottom:g}"
    if form is Shape.DELAY:
        return f"M{x:g} {y:g}{end}H{x:g}Z"
    begin = f"{x + bow:g} {y:g}"
    return f"M{begin}{end}H{x + bow:g}{arc} {x:g} {lower:g}V{upper:g}{arc} {begin}Z"


def _with_corners(form: Shape, x: float, y: float, right: float, bottom: float) -> str:
    """Rectangles: plain, double, with a folded corner, with both."""
    whole = _closed((x, y), (right, y), (right, bottom), (x, bottom))
    fold = min(_FOLD, (right - x) / 3)
    folded = (
        _closed(*((x, y), (right - fold, y), (right, y + fold), (right, bottom), (x, bottom)))
        + f"M{right - fold:g} {y:g}V{y + fold:g}H{right:g}"
    )
    if form is Shape.DOUBLE:
        rim = min(_RIM, (right - x) / 8)
        return whole + _closed(
            *((x + rim, y + rim), (x + rim, bottom - rim)),
            *((right - rim, bottom - rim), (right - rim, y + rim)),
        )
    if form is Shape.FOLDED:
        return folded
    if form is Shape.STAMPED:
        return f"{folded}M{x + 6:g} {bottom - 4:g}H{right - 6:g}"
    return whole


def side(
    form: Shape, x: float, y: float, wide: float, high: float, at: float, *, left: bool
) -> float:
    """Where the outline lies at a height, on its left or its right side."""
    dent = 0.0
    if form is Shape.HEXAGON:
        dent = _POINT * abs(at - y - high / 2) / (high / 2)
    elif form is Shape.SLANT:
        down = (at - y) / high
        dent = _POINT * ((1 - down) if left else down)
    return round(x + dent if left else x + wide - dent, 1)


def _closed(*points: tuple[float, float]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"
