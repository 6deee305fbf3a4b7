"""What a list is narrowed to must be known: a misspelt value is no empty list."""

from __future__ import annotations

import click
import pytest

from tests.commands.terminal import Terminal
from tests.docs.every import commands
from workflow.commands.frame.options import Count, Day
from workflow.office.known import nearest

BEFORE = {
    "definition simulate": ("pku-transfer",),
    "substitute add": ("--to", "department", "--until", "today", "--basis", "出差"),
}
"""What else must be typed."""
STATES_IT = {"--status", "--case"}
"""Choices, whose every value click names."""
KNOWN = {
    **{"--chain": "pku-transfer", "--step": "department", "--institution": "pku"},
    **{"--role": "department", "--applicant": "applicant", "--by": "applicant"},
}


def filters() -> list[tuple[str, str]]:
    """Every command with every option that narrows something to a value."""
    return [
        (name, option.opts[0])
        for name, command in commands().items()
        for option in command.params
        if isinstance(option, click.Option) and (option.help or "").startswith(("Only ", "只"))
        if not (option.is_flag or option.multiple or isinstance(option.type, (Count, Day)))
        if not (option.opts[0] in STATES_IT and isinstance(option.type, click.Choice))
    ]


def test_there_are_filters() -> None:
    assert ("audit log", "--by") in filters()
    assert len(filters()) >= 11


@pytest.mark.parametrize(("name", "option"), filters())
def test_an_unknown_value_is_refused_with_the_nearest(
    tto: Terminal, name: str, option: str
) -> None:
    words = (*name.split(), *BEFORE.get(name, ()))
    answer = tto.json(*words, option, "deparment", as_="finance")

    code, what = answer["error"]["code"], answer["error"]["what"]
    if (name, option) in {("substitute add", "--role"), ("substitute add", "--institution")}:
        assert code in ("substitute-scope", "not-a-colleague")
        return
    assert (code, option in what, "deparment" in what) == ("unknown-value", True, True)
    if option in ("--step", "--role"):
        assert "department" in answer["error"]["do"]


@pytest.mark.parametrize(("name", "option"), [each for each in filters() if each[1] in KNOWN])
def test_a_known_value_of_which_there_is_nothing_is_an_empty_list(
    tto: Terminal, name: str, option: str
) -> None:
    if name not in BEFORE:
        late = ("--since", "2999-01-01") if name == "audit log" else ()
        assert tto(*name.split(), option, KNOWN[option], *late, as_="finance").code == 0


def test_a_step_belongs_to_the_chain_that_is_given_too(tto: Terminal) -> None:
    words = ("list", "--chain", "pku-transfer", "--step")
    assert tto.json(*words, "department")["ok"]
    assert tto.json(*words, "party-committee-office")["error"]["code"] == "unknown-value"


def test_who_left_is_known_by_what_they_did(tto: Terminal) -> None:
    number = tto.submitted()
    file = tto.file("gone.yaml", "institutions: []\npeople: [{id: applicant, name: 甲}]\n")
    assert tto("people", "import", file, "--replace").code == 0
    words = ("audit", "log", "--by", "applicant", "--since", "2999-01-01")
    assert tto(*words).code == 0
    assert tto.json("list", "--applicant", "applicant", "--status", "completed")["ok"]
    assert tto.json("list", "--applicant", "applicant")["applications"][0]["number"] == number


def test_a_name_leads_to_the_account() -> None:
    known = {"li.min": ("李敏",), "wang.wei": ("王伟",), "li.ming": ("李明",)}
    assert nearest("李敏", known)[0] == "li.min"
    assert nearest("Wang Wei", known)[0] == "wang.wei"
    assert nearest("x" * 10_000, known)
