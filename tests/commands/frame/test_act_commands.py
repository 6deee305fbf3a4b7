"""Every command of an act fits its act: its options fill the fields that the act has."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import click
import msgspec
import pytest

from tests.commands.terminal import Screen, Terminal
from tests.docs.every import commands
from workflow.application.act import Act
from workflow.application.applying.events import Start
from workflow.application.closing.events import StartChild
from workflow.application.event import kinds_of
from workflow.application.money.events import Divide, Share
from workflow.commands.deciding.ballot import VOTES, with_ballot
from workflow.commands.frame.options import ActCommand

DECLARED = {name: each for name, each in commands().items() if isinstance(each, ActCommand)}
BY_HAND = {Start, StartChild, Share, Divide}
"""`tto start` asks the office and not an application, `tto share` does more than one thing."""


def typed(command: ActCommand) -> set[str]:
    """The names under which the values of the options are handed on."""
    return {str(option.name) for option in command.params} - {"number", "json", "db"}


def words(command: ActCommand) -> set[str]:
    """What the command's `finish` takes besides session, act, state and chain; the words of --field
    are read for every act that holds facts.
    """
    taken = set() if command.finish is None else set(_named(command.finish)[4:])
    return taken | {"fields"} & typed(command) if "facts" in fields_of(command) else taken


def fields_of(command: ActCommand) -> set[str]:
    """The fields of the command's act."""
    return set(command.act.__struct_fields__)


def _named(function: Callable[..., Act]) -> list[str]:
    """The parameters by name; in place of the `**typed` of a ballot, the votes, and in place of
    `**votes`, which are handed on to it, all of a ballot's.
    """
    parameters = inspect.signature(function).parameters.values()
    named = [each.name for each in parameters if each.kind is not each.VAR_KEYWORD]
    if function is with_ballot:
        return [*named, *VOTES]
    handed_on = any(each.name == "votes" for each in parameters)
    return [*named, *(_named(with_ballot)[4:] if handed_on else ())]


def test_every_act_has_one_command() -> None:
    acts = [command.act for command in DECLARED.values()]
    assert len(acts) == len(set(acts))
    assert {*acts, *BY_HAND} == set(kinds_of(Act))


@pytest.mark.parametrize("name", DECLARED)
def test_every_option_is_a_field_of_the_act_or_a_word_for_finish(name: str) -> None:
    command = DECLARED[name]
    assert typed(command) - fields_of(command) == words(command) | {"sure"}  # whether to ask first


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


def test_what_is_typed_and_read_only_later_belongs_to_the_request(tto: Terminal) -> None:
    number = tto.submitted()

    def supplemented(transferee: str) -> Screen:
        fact = ("--field", f"transferee={transferee}")
        return tto("supplement", number, *fact, "--request-id", "r-1", as_="applicant")

    assert supplemented("甲公司").code == 0
    assert supplemented("甲公司").code == 0
    other = supplemented("乙公司")
    assert (other.code, "[request-id-used]" in other.err) == (3, True)


def test_sure_asks_nothing_wherever_something_may_be_asked() -> None:
    for name, command in commands().items():
        options = {word: option for option in command.params for word in option.opts}
        yes, sure = options.get("--yes"), options.get("--sure")
        asks = name in DECLARED or name in ASKING
        assert (sure is not None) is asks, name
        if sure is None:
            assert yes is None, name
            continue
        assert isinstance(sure, click.Option)
        assert sure.is_flag, name
        assert sure.opts[0] == "--sure", name
        votes = "--abstain" in options
        assert (yes is not sure) is votes, name
        assert not votes or (isinstance(yes, click.Option) and not yes.is_flag), name


ASKING = {"meeting close", "meeting decide", "db clock"}
"""What asks and is no act on one application."""
VOTING = {
    name
    for name, command in commands().items()
    if any("--abstain" in one.opts for one in command.params)
}


@pytest.mark.parametrize("rest", [("--opinion", "同意"), (), ("--no", "li")])
@pytest.mark.parametrize("name", sorted(VOTING))
def test_a_yes_without_names_is_told_what_it_means(
    empty: Terminal, name: str, rest: tuple[str, ...]
) -> None:
    said = empty(*name.split(), "PKU-2026-0001", "--yes", *rest, blindly=True)
    assert said.code == 2
    assert "--yes all" in said.err
    assert "--sure" in said.err
