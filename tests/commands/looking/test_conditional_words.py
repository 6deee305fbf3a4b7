"""A way through steps under a condition says which it has, and why."""

from __future__ import annotations

import pytest

from tests.commands.looking.test_lines import CHAIN as SIDE_BY_SIDE
from tests.commands.terminal import Terminal

NEW = "  new: {type: choice, zh: 新设, choices: {y: {zh: 是}, n: {zh: 否}}}\n"
CHAIN = (
    SIDE_BY_SIDE[: SIDE_BY_SIDE.index("routes:")].replace("  score: {", f"{NEW}  score: {{")
    + """\
routes:
  - when: otherwise
    path: [science, {step: contract, when: {new: y}}, {step: again, when: {new: n}}, notice, last]
examples:
  - {new: y, decided_by: last, path: [science, contract, notice, last]}
  - {new: n, decided_by: last, path: [science, again, notice, last]}
"""
)


@pytest.mark.parametrize(
    ("new", "has", "without"), [("y", "合同审核", "院系复核"), ("n", "院系复核", "合同审核")]
)
def test_explain_says_which_steps_it_passes_and_why(
    tto: Terminal, new: str, has: str, without: str
) -> None:
    screen = tto("definition", "install", tto.file("beside.yaml", CHAIN))
    assert screen.code == 0, screen.err
    given = ["--field", "title=甲", "--field", f"new={new}"]
    done = tto.json("start", "beside", "--submit", *given, as_="applicant")

    told = tto.json("explain", done["application"]["number"])["explanation"]["because"]

    assert f"经{has}，因新设" in told
    assert f"不经{without}" in told
