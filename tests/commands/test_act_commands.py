"""Every command of an act fits its act: its options fill the fields that the act has."""

from __future__ import annotations

import inspect

import msgspec
import pytest

from tests.docs.every import commands
from workflow.application.act import Act
from workflow.application.applying.acts import Start
from workflow.application.linking.acts import StartChild
from workflow.application.money.acts import Divide, Share
from workflow.commands.deciding.ballot import TypedBallot
from workflow.commands.frame.options import ActCommand

DECLARED = {name: each for name, each in commands().items() if isinstance(each, ActCommand)}
BY_HAND = {Start, StartChild, Share, Divide}
"""`tto start` asks the office and not an application, `tto share` does more than one thing."""


def typed(command: ActCommand) -> set[str]:
    """The names under which the values of the options are handed on."""
    return {str(option.name) for option in command.params} - {"number", "json", "db"}


def words(command: ActCommand) -> set[str]:
    """What the command's `finish` takes besides session, act, state and chain."""
    if command.finish is None:
        return set()
    _session, _act, _state, _chain, *others = inspect.signature(command.finish).parameters.values()
    named = {one.name for one in others if one.kind is not one.VAR_KEYWORD}
    return named if len(named) == len(others) else named | set(TypedBallot._fields)


def test_every_act_has_one_command() -> None:
    acts = [command.act for command in DECLARED.values()]
    assert len(acts) == len(set(acts))
    assert {*acts, *BY_HAND} == set(Act.__subclasses__())


@pytest.mark.parametrize("name", DECLARED)
def test_every_option_is_a_field_of_the_act_or_a_word_for_finish(name: str) -> None:
    command = DECLARED[name]
    assert typed(command) - set(command.act.__struct_fields__) == words(command)


@pytest.mark.parametrize("name", DECLARED)
def test_every_field_that_the_act_requires_has_an_option_that_must_be_given(name: str) -> None:
    command = DECLARED[name]
    required = {
        field.name
        for field in msgspec.structs.fields(command.act)
        if field.required and field.name != "application"
    }

    assert required <= typed(command)
    given = {option.name: option for option in command.params}
    assert [each for each in required if not (given[each].required or given[each].callback)] == []
