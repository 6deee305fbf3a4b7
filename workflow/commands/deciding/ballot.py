"""The votes that a secretary types, and the ballot that is made of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click
from msgspec.structs import replace

from workflow.commands.frame.inputs import clean
from workflow.commands.frame.options import Day
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _, say

if TYPE_CHECKING:
    from workflow.application.deciding.events import Approve, Defer, Refuse
    from workflow.application.state import Application, Member
    from workflow.chain.model.chain import Chain
    from workflow.office.ballots import Electorate
    from workflow.rules.bodies import Vote

ALL = ("all", "全体", "全部")
REST = ("rest", "其余")
VOTES = ("yes", "no", "abstain", "recuse")
_NUMBER = re.compile(r"[A-Z]{2,6}-M-[0-9]{4}-[0-9]{4,}")
_COMMA = re.compile(r"[,，、]")

Function = Callable[..., Any]
Voting = TypeVar("Voting", "Approve", "Refuse", "Defer")


class TypedBallot(NamedTuple):
    """What was typed about a meeting and its votes."""

    meeting: date | str | None
    present: tuple[str, ...]
    guests: tuple[str, ...]
    votes: dict[str, tuple[str, ...]]
    circulation: bool

    @property
    def any_vote(self) -> bool:
        """Whether anything of a vote was typed."""
        return bool(self.present or self.guests or any(self.votes.values()) or self.circulation)


class MeetingOrDay(Day):
    """The number of a meeting, or its day."""

    name = "meeting"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """A number such as PKU-M-2026-0001, or a date."""
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip().upper()):
            return value.strip().upper()
        return super().convert(value, param, ctx)


def voting(function: Function) -> Function:
    """The options of a vote, handed to the command as one `typed`."""
    options: list[Callable[[Function], Function]] = [
        click.option(
            "--meeting",
            type=MeetingOrDay(),
            metavar=_("DAY|MEETING"),
            help=_("The day of the meeting, for a body's resolution; or the meeting's number."),
        ),
        _people("--present", _("Who was present: people, or all.")),
        _people("--guest", _("Who attended without a vote.")),
        _people("--yes", _("Who agreed: people, all, or rest.")),
        _people("--no", _("Who voted against.")),
        _people("--abstain", _("Who abstained.")),
        _people("--recuse", _("Who took no part in this item.")),
        click.option(
            "--circulation", is_flag=True, help=_("Voted in writing, where the rules allow it.")
        ),
    ]

    @wraps(function)
    def packed(*args: Any, **given: Any) -> Any:
        votes = {name: names_in(given.pop(name)) for name in VOTES}
        typed = TypedBallot(
            given.pop("meeting"),
            names_in(given.pop("present")),
            names_in(given.pop("guest")),
            votes,
            given.pop("circulation"),
        )
        return function(*args, typed=typed, **given)

    made: Function = packed
    for option in reversed(options):
        made = option(made)
    return made


def _people(name: str, help: str) -> Callable[[Function], Function]:
    return click.option(name, multiple=True, metavar=_("PEOPLE"), help=help)


def names_in(given: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a list typed at once or one by one."""
    return tuple(clean(one, "--") for text in given for one in _COMMA.split(text) if one.strip())


def with_ballot(
    session: Session, act: Voting, state: Application, chain: Chain, typed: TypedBallot
) -> Voting:
    """The act with the day of the meeting and, where votes were typed, the ballot by ids."""
    from workflow.application.state import Ballot
    from workflow.office.ballots import electorate

    when = typed.meeting
    if isinstance(when, str) and (typed.present or typed.guests or typed.circulation):
        text = _("who came to {meeting} is recorded with it: tto meeting attend {meeting}")
        raise click.UsageError(say(text, {"meeting": when}))
    if when is None or not (typed.any_vote or isinstance(when, str)):
        return replace(act, meeting=when)
    body = electorate(session.office, state, chain, when)
    everybody = [member.person for member in body.members]
    present = body.present or ids_of(body.members, typed.present, everybody)
    votes = _votes(body, present, typed)
    ballot = Ballot(present, votes, typed.guests, body.meeting, typed.circulation)
    return replace(act, meeting=body.day, ballot=ballot)


def _votes(body: Electorate, present: tuple[str, ...], typed: TypedBallot) -> dict[str, Vote]:
    """Each vote by its id; those present who may vote and were not named count to the `rest`."""
    from workflow.rules.bodies import Vote

    votes: dict[str, Vote] = {}
    rest = ""
    for name in VOTES:
        names = typed.votes[name]
        if any(word in (*ALL, *REST) for word in names):
            if rest:
                raise click.BadParameter(_("rest can be said once"), param_hint=f"--{name}")
            rest, names = name, tuple(word for word in names if word not in (*ALL, *REST))
        for person in ids_of(body.members, names, []):
            if votes.setdefault(person, Vote(name)) is not Vote(name):
                text = say(_("{person} voted twice"), {"person": person})
                raise click.BadParameter(text, param_hint=f"--{name}")
    if rest:
        voting = {member.person for member in body.members} - body.barred
        silent = [person for person in present if person in voting and person not in votes]
        votes |= dict.fromkeys(silent, Vote(rest))
    return votes


def ids_of(
    body: tuple[Member, ...], typed: tuple[str, ...], everybody: list[str]
) -> tuple[str, ...]:
    """The ids of people typed by id or by name; a name that nobody bears stays as it is."""
    found: list[str] = []
    for one in typed:
        if one in ALL and everybody:
            found += everybody
            continue
        named = [member.person for member in body if one in (member.person, member.name)]
        exact = [person for person in named if person == one]
        if len(named) > 1 and not exact:
            text = say(_("{name} is the name of: {people}"), {"name": one, "people": named})
            raise click.BadParameter(text)
        found.append((exact or named or [one])[0])
    return tuple(dict.fromkeys(found))
