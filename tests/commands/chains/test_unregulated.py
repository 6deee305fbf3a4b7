"""What a chain is not for, and has no rule for, on every screen that shows a chain."""

from __future__ import annotations

import pytest

from tests.commands.terminal import Terminal
from tests.unregulated import FILE


def test_the_definition_says_for_whom_it_is_and_what_it_does_not_regulate(empty: Terminal) -> None:
    shown = empty("definition", "show", str(FILE)).out

    assert "仅适用于：单位类别 = 企业 / 院所" in shown
    assert "本办法没有规定：低级别的另行规定" in shown
    told = empty.json("definition", "show", str(FILE))["definition"]
    assert [bool(route["none"]) for route in told["routes"]] == [True, True, False, False]
    assert [(one["field"], sorted(one["values"])) for one in told["applies"]] == [
        ("kind", ["company", "institute"])
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("simulate", "--start", "2026-03-02"),
        ("diagram", "--format", "dot"),
        ("diagram", "--format", "mermaid"),
        ("diagram", "--format", "svg"),
    ],
    ids=" ".join,
)
def test_no_screen_takes_it_for_a_path(empty: Terminal, words: tuple[str, ...]) -> None:
    done = empty("definition", words[0], str(FILE), *words[1:])

    assert (done.code, done.err) == (0, "")
    assert "本办法不适用于" not in done.out


def test_a_route_that_is_none_cannot_be_simulated(empty: Terminal) -> None:
    done = empty("definition", "simulate", str(FILE), "--route", "small")

    assert done.code == 2
    assert "usual" in done.err
