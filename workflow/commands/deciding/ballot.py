"""The votes that a secretary types, and the ballot that is made of them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec.structs import replace

from workflow.commands.frame.inputs import clean
from workflow.commands.frame.options import Day, Option
from workflow.commands.frame.session import Session
from workflow.commands.frame.texts import _, say

if TYPE_CHECKING:
    from workflow.application.deciding.events import Approve, Defer, Refuse, Return
    from workflow.application.state import Application, Member
    from workflow.chain.model.chain import Chain
    from workflow.office.electorate import Electorate
    from workflow.rules.bodies import Vote

ALL = ("all", "全体", "全部")
REST = ("rest", "其余")
VOTES = ("yes", "no", "abstain", "recuse")
_NUMBER = re.compile(r"[A-Z]{2,6}-M-[0-9]{4}-[0-9]{4,}")
_COMMA = re.compile(r"[,，、]")

Names = tuple[str, ...]
Voting = TypeVar("Voting", "Approve", "Refuse", "Return", "Defer")


class MeetingOrDay(Day):
    """The number of a meeting, or its day."""

    name = "meeting"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """A number such as PKU-M-2026-0001, or a date."""
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip().upper()):
            return value.strip().upper()
        return super().convert(value, param, ctx)


def people_option(name: str, help: str, **settings: Any) -> Option:
    """An option for people, typed one by one or as a list."""
    return click.option(
        name, multiple=True, metavar=_("PEOPLE"), callback=_split, help=help, **settings
    )


def _split(_context: object, _option: object, typed: Names) -> Names:
    names = [name for text in typed for name in _COMMA.split(text)]
    return tuple(clean(name, "--") for name in names if name.strip())


vote_options = (
    click.option(
        "--meeting",
        "held",
        type=MeetingOrDay(),
        metavar=_("DAY|MEETING"),
        help=_("The day of the meeting, for a body's resolution; or the meeting's number."),
    ),
    people_option("--present", _("Who was present: people, or all.")),
    people_option("--guest", _("Who attended without a vote.")),
    people_option("--yes", _("Who agreed: people, all, or rest. (To be asked nothing: --sure.)")),
    people_option("--no", _("Who voted against.")),
    people_option("--abstain", _("Who abstained.")),
    people_option("--recuse", _("Who took no part in this item.")),
    click.option(
        "--circulation", is_flag=True, help=_("Voted in writing, where the rules allow it.")
    ),
)


def with_ballot(
    session: Session,
    act: Voting,
    state: Application,
    chain: Chain,
    *,
    held: date | str | None,
    present: Names,
    guest: Names,
    circulation: bool,
    **typed: Names,
) -> Voting:
    """The act with the day of the meeting and, where votes were typed, the ballot by ids. `held`:
    that day, or the number of the meeting; `typed`: the people of each of the VOTES.
    """
    from workflow.application.state import Ballot
    from workflow.office.electorate import electorate

    by_number = isinstance(held, str)
    if by_number and (present or guest or circulation):
        text = _("who came to {meeting} is recorded with it: tto meeting attend {meeting}")
        raise click.UsageError(say(text, {"meeting": held}))
    any_vote = present or guest or circulation or any(typed.values())
    if held is None or not (any_vote or by_number):
        return replace(act, meeting=held)
    body = electorate(session.office, state, chain, held)
    came = body.present or ids_of(body.members, present)
    ballot = Ballot(came, _votes(body, came, typed), guest, body.meeting, circulation)
    return replace(act, meeting=body.day, ballot=ballot)


def _votes(body: Electorate, present: Names, typed: dict[str, Names]) -> dict[str, Vote]:
    """Each vote by its id; those present who may vote and were not named count to the `rest`."""
    from workflow.rules.bodies import Vote

    votes: dict[str, Vote] = {}
    rest = ""
    for name in VOTES:
        people = tuple(word for word in typed[name] if word not in (*ALL, *REST))
        if people != typed[name]:
            if rest:
                raise click.BadParameter(_("rest can be said once"), param_hint=f"--{name}")
            rest = name
        for person in ids_of(body.members, people):
            if votes.setdefault(person, Vote(name)) is not Vote(name):
                text = say(_("{person} voted twice"), {"person": person})
                raise click.BadParameter(text, param_hint=f"--{name}")
    if rest:
        voting = {member.person for member in body.members} - body.barred
        silent = [person for person in present if person in voting and person not in votes]
        votes |= dict.fromkeys(silent, Vote(rest))
    return votes


def ids_of(members: tuple[Member, ...], typed: Names) -> Names:
    """The ids of people typed by id or by name, or as `all`; a name that nobody bears stays as it
    is.
    """
    ids: list[str] = []
    for name in typed:
        if name in ALL and members:
            ids += [member.person for member in members]
            continue
        bearers = [member.person for member in members if name in (member.person, member.name)]
        if len(bearers) > 1 and name not in bearers:
            text = say(_("{name} is the name of: {people}"), {"name": name, "people": bearers})
            raise click.BadParameter(text)
        ids.append(name if name in bearers or not bearers else bearers[0])
    return tuple(dict.fromkeys(ids))
