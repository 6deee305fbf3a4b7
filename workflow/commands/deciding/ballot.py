"""How a secretary writes down a vote: who was present, and who said what."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from workflow.commands.frame.session import Day, Session, words
from workflow.commands.frame.texts import _, say

if TYPE_CHECKING:
    from workflow.application.state import Application, Ballot, Member
    from workflow.chain.model.chain import Chain

ALL = ("all", "全体", "全部")
REST = ("rest", "其余")
VOTES = ("yes", "no", "abstain", "recuse")
_NUMBER = re.compile(r"[A-Z]{2,6}-M-[0-9]{4}-[0-9]{4,}")
_COMMA = re.compile(r"[,，、]")

Function = Callable[..., Any]


class Said(NamedTuple):
    """What was typed about a meeting and its votes."""

    meeting: date | str | None
    present: tuple[str, ...]
    guests: tuple[str, ...]
    votes: dict[str, tuple[str, ...]]
    circulation: bool

    @property
    def anything(self) -> bool:
        """Whether a vote is spoken of at all."""
        return bool(self.present or self.guests or any(self.votes.values()) or self.circulation)


class Sitting(Day):
    """The number of a meeting, or its day."""

    name = "meeting"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """A number such as PKU-M-2026-0001, or a date."""
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip().upper()):
            return value.strip().upper()
        return super().convert(value, param, ctx)


def voting(function: Function) -> Function:
    """The options of a vote, handed to the command as one `said`."""
    options: list[Callable[[Function], Function]] = [
        click.option(
            "--meeting",
            type=Sitting(),
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
        said = Said(
            given.pop("meeting"),
            names_in(given.pop("present")),
            names_in(given.pop("guest")),
            votes,
            given.pop("circulation"),
        )
        return function(*args, said=said, **given)

    made: Function = packed
    for option in reversed(options):
        made = option(made)
    return made


def _people(name: str, help: str) -> Callable[[Function], Function]:
    return click.option(name, multiple=True, metavar=_("PEOPLE"), help=help)


def names_in(given: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a list typed at once or one by one."""
    return tuple(words(one, "--") for text in given for one in _COMMA.split(text) if one.strip())


def ballot_of(
    session: Session, state: Application, chain: Chain, said: Said
) -> tuple[date | None, Ballot | None]:
    """The day of the meeting and the ballot, people by their ids."""
    from workflow.application.state import Ballot
    from workflow.office.meetings import find_meeting
    from workflow.office.queries import members

    day, meeting = said.meeting, ""
    present: tuple[str, ...] = ()
    if isinstance(day, str):
        if said.present or said.guests or said.circulation:
            raise click.UsageError(
                say(
                    _("who came to {meeting} is recorded with it: tto meeting attend {meeting}"),
                    {"meeting": day},
                )
            )
        found = find_meeting(session.office, day, None)
        day, meeting, present = found.held_on, found.number, found.present
    if day is None or not (said.anything or meeting):
        return day, None
    step = chain.steps.get(state.step)
    body = members(session.office, state, step.by, day) if step else ()
    here = present or ids_of(body, said.present, [one.person for one in body])
    votes = _votes(session, state, body, here, said)
    return day, Ballot(here, votes, said.guests, meeting, said.circulation)


def _votes(
    session: Session,
    state: Application,
    body: tuple[Member, ...],
    present: tuple[str, ...],
    said: Said,
) -> dict[str, Any]:
    from workflow.office.queries import barred
    from workflow.rules.bodies import Vote

    kept_out = barred(session.office, state)
    votes: dict[str, Vote] = {}
    rest = ""
    for name in VOTES:
        typed = said.votes[name]
        if any(one in (*ALL, *REST) for one in typed):
            if rest:
                raise click.BadParameter(_("rest can be said once"), param_hint=f"--{name}")
            rest, typed = name, tuple(one for one in typed if one not in (*ALL, *REST))
        for person in ids_of(body, typed, []):
            if votes.setdefault(person, Vote(name)) is not Vote(name):
                text = say(_("{person} voted twice"), {"person": person})
                raise click.BadParameter(text, param_hint=f"--{name}")
    if rest:
        known = {one.person for one in body}
        silent = [one for one in present if one in known - kept_out and one not in votes]
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
