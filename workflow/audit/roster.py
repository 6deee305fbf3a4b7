"""Who held which role at a moment, by the office's journal: people, their roles with days, and
substitutes, each from the record on that says so.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta

import msgspec

from workflow.application.register import Registered
from workflow.rules.standing import EVERYWHERE
from workflow.store.substitutes import Substitute

ABOUT = timedelta(minutes=1)
"""Two transactions at once: which was first is not told by their moments, within so much."""


class Tenure(msgspec.Struct, frozen=True):
    """A person as entered at a moment (UTC)."""

    at: datetime
    entry: Registered


class Term(msgspec.Struct):
    """A substitute as named at a moment, and as ended at one."""

    at: datetime
    substitute: Substitute
    ended: datetime | None = None


class Roster(msgspec.Struct):
    """`whole_since`: from then on nobody holds a role whom the journal does not name; before, and
    where it is None, who is not named may have held it: that is not known.
    `ever`: who was ever given a role of an institution. `broken`: records of it are missing, so
    that it says of nobody what they did not hold.
    """

    tenures: dict[str, list[Tenure]] = {}
    terms: dict[int, Term] = {}
    whole_since: datetime | None = None
    ever: dict[tuple[str, str], set[str]] = {}
    broken: bool = False

    def enter(self, at: datetime, entry: Registered) -> None:
        """A person as a record says."""
        self.tenures.setdefault(entry.id, []).append(Tenure(at, entry))
        for grant in entry.grants:
            self.ever.setdefault((grant.unit, grant.role), set()).add(entry.id)

    def name_of(self, person: str) -> str:
        """The name under which they were entered last; empty where they never were."""
        tenures = self.tenures.get(person)
        return tenures[-1].entry.name if tenures else ""

    def set_back(self, clock: datetime) -> None:
        """The clock said so after what was entered: none of it was entered later than that."""
        for person, tenures in self.tenures.items():
            self.tenures[person] = [
                Tenure(min(tenure.at, clock), tenure.entry) for tenure in tenures
            ]
        for term in self.terms.values():
            term.at = min(term.at, clock)
            term.ended = min(term.ended, clock) if term.ended else None
        if self.whole_since:
            self.whole_since = min(self.whole_since, clock)

    def held(
        self, person: str, unit: str, role: str, at: datetime, day: date | None, chain: str = ""
    ) -> bool:
        """Whether they held the role themselves, or as somebody's substitute, as far as is known.
        An empty role is any in the institution. `day` None is any day.
        """
        return self.own(person, unit, role, at, day) or any(
            self.own(principal, unit, role, at, day)
            for principal in self.principals(person, unit, role, at, day, chain)
        )

    def own(self, person: str, unit: str, role: str, at: datetime, day: date | None) -> bool:
        """As `held`, by a role of their own."""
        entries = self._entries(person, at)
        if entries is None:
            return True
        for entry in entries:  # asked of every record: a generator costs as much as the answer
            for grant in () if entry.revoked_at else entry.grants:
                fits = grant.unit in (unit, EVERYWHERE) and role in ("", grant.role)
                if fits and (day is None or grant.holds_on(day)):
                    return True
        return False

    def principals(
        self, deputy: str, unit: str, role: str, at: datetime, day: date | None, chain: str
    ) -> list[str]:
        """Those for whom they stood in."""
        found = []
        for term in self.terms.values():
            one = term.substitute
            scope = "" in (role, one.role) or one.role == role
            if one.deputy != deputy or one.unit != unit or not scope:
                continue
            in_time = day is None or one.since <= day <= one.until
            begun = term.at <= at + ABOUT and not (term.ended and term.ended < at - ABOUT)
            if in_time and begun and one.chain in ("", chain):
                found.append(one.principal)
        return found

    def members(self, unit: str, body: str, at: datetime, day: date) -> tuple[set[str], set[str]]:
        """Who may have belonged to a body that day, and who certainly did."""
        may, did = set[str](), set[str]()
        for person in self.ever.get((unit, body), ()):
            entries = self._entries(person, at)
            held = [_seated(entry, unit, body, day) for entry in entries or ()]
            if entries is None or any(held):
                may.add(person)
            if held and all(held):
                did.add(person)
        return may, did

    def known(self, person: str, at: datetime) -> bool:
        """Whether the journal says of this person what they were then."""
        return self._entries(person, at) is not None

    def _entries(self, person: str, at: datetime) -> list[Registered] | None:
        """As they were entered about that moment; none who did not exist. None: not known."""
        tenures = self.tenures.get(person, [])
        if tenures and tenures[-1].at <= at - ABOUT:
            return [tenures[-1].entry]
        last = bisect_right(tenures, at + ABOUT, key=lambda tenure: tenure.at)
        first = bisect_right(tenures, at - ABOUT, key=lambda tenure: tenure.at) - 1
        found = [tenure.entry for tenure in tenures[max(first, 0) : last]]
        if first < 0 and (self.whole_since is None or at < self.whole_since - ABOUT):
            return None
        return found


def _seated(entry: Registered, unit: str, body: str, day: date) -> bool:
    return not entry.revoked_at and any(
        grant.unit == unit and grant.role == body and grant.holds_on(day) for grant in entry.grants
    )
