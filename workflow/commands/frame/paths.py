"""A path in words: its steps one after the other, lines of them side by side in brackets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.lines import Join, Lines
from workflow.commands.frame.texts import COLON, LANGUAGE, _, say, title

Name = Callable[[str], str]
BESIDE = " ∥ "
"""Between lines that stand side by side."""


def path_words(chain: Chain, route: Route, cut: int | None = None) -> str:
    """The titles of the first `cut` steps of a path, or of all."""
    names = written(route, route.path[:cut], lambda step: title(chain.steps[step].title))
    return " → ".join(names)


def written(route: Route, steps: Sequence[str], name: Name) -> list[str]:
    """The steps by their names, those of lines in one bracket; lines that are cut are left out."""
    found: list[str] = []
    rest = tuple(steps)
    while rest:
        lines = route.beside(rest[0])
        if lines is None:
            found.append(name(rest[0]))
        elif set(lines.steps) <= set(rest):
            found.append(_bracket(lines, name))
        rest = rest[len(lines.steps) if lines else 1 :]
    return found


def _bracket(lines: Lines, name: Name) -> str:
    rule = join_words(lines)
    inside = BESIDE.join(" → ".join(map(name, line)) for line in lines.lines)
    told = f"{rule}{COLON}" if rule != join_words(Lines(lines.lines)) else ""
    return f"（{told}{inside}）" if LANGUAGE == "zh" else f"({told}{inside})"


def join_words(lines: Lines) -> str:
    """Which of the lines must pass, and whether they go in turn."""
    words = {
        Join.ALL: _("all must pass"),
        Join.ANY: _("the first that passes"),
        Join.LEAST: say(_("at least {least} must pass"), {"least": lines.least}),
    }[lines.join]
    if lines.in_turn:
        words += _(", in any order, never two at once")
    if lines.after_all:
        words += _(", all are heard before a refusal counts")
    return words
