"""How each kind of step is drawn in SVG, DOT and Mermaid, and the outlines of its shape in SVG."""

from __future__ import annotations

from typing import Literal

import msgspec

from workflow.chain.model.step import Kind

Shape = Literal["plain", "pill", "hexagon", "slant", "folded", "stamped", "drum", "delay", "double"]
"""The outlines there are."""


class Look(msgspec.Struct, frozen=True):
    """How a kind of step is drawn: its shape in SVG, with the pixels at each side where that leaves
    no room for text; its attributes in DOT; its brackets in Mermaid.
    """

    shape: Shape = "plain"
    inset: int = 12
    dot: dict[str, str] = {}
    brackets: tuple[str, str] = ("[", "]")


_LOOKS = {
    Kind.SUBMIT: Look("pill", 20, {"style": "rounded,filled"}, ("([", "])")),
    Kind.DECIDE: Look("hexagon", 22, {"shape": "hexagon"}, ("{{", "}}")),
    Kind.AUTHORIZE: Look("hexagon", 22, {"shape": "hexagon"}, ("{{", "}}")),
    Kind.PUBLICIZE: Look("slant", 22, {"shape": "parallelogram"}, ("[/", "/]")),
    Kind.FILE: Look("folded", 12, {"shape": "note"}, (">", "]")),
    Kind.CONTRACT: Look("stamped", 12, {"shape": "tab"}, ("[/", "\\]")),
    Kind.PAY: Look("drum", 12, {"shape": "cylinder"}, ("[(", ")]")),
    Kind.PERIOD: Look("delay", 20, {"shape": "cds"}, ("(", ")")),
    Kind.SUBPROCESS: Look("double", 16, {"peripheries": "2"}, ("[[", "]]")),
    None: Look("pill", 16, {"shape": "oval"}, ("((", "))")),
}


def look(kind: Kind | None) -> Look:
    """How a kind of step is drawn; ends have None."""
    return _LOOKS.get(kind, Look())


_POINT = 14
_FOLD = 13
_LID = 5
_RIM = 5
_BOW = 18


def outline(form: Shape, x: float, y: float, wide: float, high: float) -> str:
    """The path of a shape within a rectangle, in the language of SVG paths."""
    right, bottom = x + wide, y + high
    point, fold, rim = min(_POINT, wide / 4), min(_FOLD, wide / 3), min(_RIM, wide / 8)
    whole = _closed((x, y), (right, y), (right, bottom), (x, bottom))
    folded = (
        _closed((x, y), (right - fold, y), (right, y + fold), (right, bottom), (x, bottom))
        + f"M{right - fold:g} {y:g}V{y + fold:g}H{right:g}"
    )
    match form:
        case "hexagon":
            upper, lower = [(x + point, y), (right - point, y)], y + high / 2
            below = [(right - point, bottom), (x + point, bottom)]
            return _closed((x, lower), *upper, (right, lower), *below)
        case "slant":
            return _closed((x + point, y), (right, y), (right - point, bottom), (x, bottom))
        case "drum":
            return _drum(x, y + _LID, right, bottom - _LID)
        case "pill":
            return _round(x, y, right, bottom, min(high / 2, _BOW))
        case "delay":
            return _round(x, y, right, bottom, 0)
        case "folded":
            return folded
        case "stamped":
            return f"{folded}M{x + 6:g} {bottom - 4:g}H{right - 6:g}"
        case "double":
            inner = (x + rim, bottom - rim), (right - rim, bottom - rim), (right - rim, y + rim)
            return whole + _closed((x + rim, y + rim), *inner)
    return whole


def _drum(x: float, upper: float, right: float, lower: float) -> str:
    lid = f"A{(right - x) / 2:g} {_LID} 0 0"
    body = f"M{x:g} {upper:g}{lid} 1 {right:g} {upper:g}V{lower:g}{lid} 1 {x:g} {lower:g}Z"
    return f"{body}M{x:g} {upper:g}{lid} 0 {right:g} {upper:g}"


def _round(x: float, y: float, right: float, bottom: float, left_bow: float) -> str:
    """Round corners: those on the left by a radius of their own."""
    bow = min((bottom - y) / 2, _BOW)
    begin, end = x + left_bow, right - bow
    arc, left_arc = f"A{bow:g} {bow:g} 0 0 1", f"A{left_bow:g} {left_bow:g} 0 0 1"
    return (
        f"M{begin:g} {y:g}H{end:g}{arc} {right:g} {y + bow:g}V{bottom - bow:g}{arc} {end:g} "
        f"{bottom:g}H{begin:g}{left_arc} {x:g} {bottom - left_bow:g}V{y + left_bow:g}{left_arc} "
        f"{begin:g} {y:g}Z"
    )


def dent(form: Shape, down: float, *, left: bool) -> float:
    """How far within its rectangle an outline lies at a side; `down`: the share of its height."""
    if form == "hexagon":
        return _POINT * abs(2 * down - 1)
    if form == "slant":
        return _POINT * ((1 - down) if left else down)
    return 0.0


def _closed(*points: tuple[float, float]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"
