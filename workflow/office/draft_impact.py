"""Real applications under a draft of their chain. Reads only; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import takewhile

import msgspec

from workflow.application.draft_impact import Differs, under_draft
from workflow.application.fold import fold
from workflow.application.state import Application
from workflow.chain.model.chain import Chain
from workflow.errors import WrongUse
from workflow.office.perform import Office, Who
from workflow.office.queries import chain_of, standing
from workflow.rules.calendar import end_of, shanghai_date
from workflow.rules.standing import ADMINISTRATOR, AUDITOR, EVERYWHERE, capacity, require_role
from workflow.store import journal
from workflow.store.filters import ALL, Filter, Reach
from workflow.store.transaction import Transaction

_PAGE = 200


class Comparison(msgspec.Struct, frozen=True):
    """Every application that was compared, those that would be the same as a number only, with
    their definitions by version. `drafts` were not handed in by that day and have no route.
    """

    as_of: date
    differ: tuple[Differs, ...]
    same: int
    drafts: int
    chains: dict[int, Chain]


def compare(
    office: Office,
    who: Who | None,
    draft: Chain,
    as_of: date | None = None,
    *,
    ended: bool = False,
    seen: Callable[[int], None] = lambda count: None,
) -> Comparison:
    """What a draft would change for the applications of its chain as they were at the end of a day
    (Asia/Shanghai; today as they are now). Refused unless the reader is an administrator or an
    auditor of the institution; WrongUse `day-to-come`.
    """
    today = shanghai_date(office.clock())
    day = as_of or today
    if day > today:
        raise WrongUse("day-to-come", day=day, today=today)
    reach = _reach(office, who, draft.unit, today)
    differ: list[Differs] = []
    same = drafts = 0
    chains: dict[int, Chain] = {}
    with office.database.reading() as tx:
        for count, state in enumerate(_states(tx, draft.chain, reach, end_of(day)), 1):
            seen(count)
            if state.ended and not ended:
                continue
            if not state.route:
                drafts += not state.ended
                continue
            own = chains.get(state.version) or chains.setdefault(state.version, chain_of(tx, state))
            difference = under_draft(state, own, draft)
            if difference.same:
                same += 1
            else:
                differ.append(difference)
    return Comparison(day, tuple(differ), same, drafts, chains)


def _reach(office: Office, who: Who | None, unit: str, today: date) -> Reach:
    """How far the reader may compare. Without a reader (a demonstration file) it is everywhere.
    Refused unless they audit or administer `unit`.
    """
    if who is None:
        return ALL
    reader = standing(office, who)
    auditor = capacity(reader, unit, AUDITOR, today)
    grant = auditor or require_role(reader, unit, ADMINISTRATOR, today)
    return ALL if grant.unit == EVERYWHERE else Reach([grant.unit])


def _states(tx: Transaction, chain: str, reach: Reach, end: datetime) -> Iterator[Application]:
    """The applications of a chain by number, as their journals made them up to a moment."""
    from workflow.store.queries import page

    after = ""
    while True:
        states = page(tx, Filter(chain=chain, after=after), reach, _PAGE)
        for state in states:
            then = state if state.last_at <= end else _as_of(tx, state.number, end)
            if then:
                yield then
        if len(states) < _PAGE:
            return
        after = states[-1].number


def _as_of(tx: Transaction, number: str, end: datetime) -> Application | None:
    """The application made anew from its records up to a moment, that included; None before its
    first one.
    """
    records = (record for record, _hash in journal.records(tx, number))
    until = list(takewhile(lambda record: record.at <= end, records))
    return fold(until) if until else None
