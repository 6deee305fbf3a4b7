"""The electorate of a body at a step, by which typed names become a ballot."""

from __future__ import annotations

from datetime import date
from functools import partial

import msgspec

from workflow.application.context import barred_people
from workflow.application.meeting import no_such_meeting
from workflow.application.state import Application, Member
from workflow.chain.model.chain import Chain
from workflow.office.perform import Office
from workflow.store import meetings, people


class Electorate(msgspec.Struct, frozen=True):
    """The `members` of the body that votes on a day, and who of them is `barred` from deciding.
    `meeting` and `present` (ids) are those of the meeting named; empty where only a day was.
    """

    day: date
    members: tuple[Member, ...]
    barred: frozenset[str]
    meeting: str = ""
    present: tuple[str, ...] = ()


def electorate(office: Office, state: Application, chain: Chain, when: date | str) -> Electorate:
    """Who votes on the application's step at a meeting, named by its day or its number. Raises
    CouldNot where there is no meeting of that number.
    """
    with office.database.reading() as tx:
        held = meetings.read(tx, when) if isinstance(when, str) else None
        if isinstance(when, str):
            if held is None:
                raise no_such_meeting(when)
            day = held.held_on
        else:
            day = when
        step = chain.steps.get(state.step)
        formed = state.formed.get(step.by) if step else ()
        members = formed
        if step and formed is None:
            members = people.members(tx, state.unit, step.by, day.isoformat())
        barred = barred_people(state, chain, partial(people.accounts, tx))
    found = (held.number, held.present) if held else ("", ())
    return Electorate(day, members or (), barred, *found)
