"""Quorum and majority of a body (议事规则): exact whole numbers, nothing rounded.

Schools count differently (docs/law.md#bodies): the quorum may be a half or two thirds; the
majority may be of all members (全体), of those who should attend (应到会), of those who do (到会),
or of the votes for and against; a recused member may still count or not. All of it is a setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from workflow.errors import Refused, WrongUse


class Vote(StrEnum):
    """表决: 同意, 反对, 弃权, 回避."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    RECUSE = "recuse"


class Base(StrEnum):
    """Of whom the share of yes votes is taken."""

    MEMBERS = "members"
    DUE = "due"
    PRESENT = "present"
    CAST = "cast"


class Recused(StrEnum):
    """Whether a recused member still counts in quorum and base."""

    COUNT = "count"
    LEAVE = "leave"


class Share(Struct, frozen=True):
    """A border as a fraction of a whole number of people: `> 1/2`, `>= 2/3`."""

    over: int
    under: int
    strict: bool

    def least(self, of: int) -> int:
        """The smallest number of people that reaches the share of `of` people."""
        whole, rest = divmod(self.over * of, self.under)
        return whole + 1 if self.strict or rest else whole

    def __str__(self) -> str:
        return f"{'>' if self.strict else '>='} {self.over}/{self.under}"


_SHARE = re.compile(r"(>=|>) *([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


def parse_share(text: str) -> Share:
    """A border as a definition writes it. Raises WrongUse `bad-share`."""
    match = _SHARE.fullmatch(text.strip().replace("≥", ">="))
    over, under = (int(match[2]), int(match[3])) if match else (1, 0)
    strict = match is not None and match[1] == ">"
    if over > under or (strict and over == under):
        raise WrongUse("bad-share", text=text)
    return Share(over, under, strict)


class BodyRule(Struct, frozen=True):
    """议事规则: when a body may decide, and when its votes carry."""

    quorum: Share
    passes: Share
    of: Base
    recused: Recused


class Count(Struct, frozen=True):
    """The arithmetic of one item; `needed` of `base` had to say yes."""

    members: int
    due: int
    present: int
    quorum: int
    yes: int
    no: int
    abstain: int
    recused: int
    base: int
    needed: int

    @property
    def quorate(self) -> bool:
        """Whether enough members took part. A body of nobody never decides."""
        return self.present >= max(self.quorum, 1)

    @property
    def carried(self) -> bool:
        """Whether the votes carry the item."""
        return self.quorate and self.yes >= max(self.needed, 1)


NO_NAMES: Mapping[str, str] = {}


def count(
    rule: BodyRule, members: Iterable[str], present: Iterable[str], votes: Mapping[str, Vote]
) -> Count:
    """Count one item. `present` are those who attended, `votes` what each of them said.

    Source: docs/law.md#bodies.
    """
    all_members = frozenset(members)
    recused = {person for person in all_members if votes.get(person) is Vote.RECUSE}
    here = all_members & set(present)
    due = len(all_members)
    if rule.recused is Recused.LEAVE:
        due -= len(recused)
        here -= recused
    spoken = [votes.get(person) for person in here]
    yes, no, abstain = (spoken.count(vote) for vote in (Vote.YES, Vote.NO, Vote.ABSTAIN))
    base = {
        Base.MEMBERS: len(all_members),
        Base.DUE: due,
        Base.PRESENT: len(here),
        Base.CAST: yes + no,
    }[rule.of]
    return Count(
        members=len(all_members),
        due=due,
        present=len(here),
        quorum=rule.quorum.least(due),
        yes=yes,
        no=no,
        abstain=abstain,
        recused=len(recused),
        base=base,
        needed=rule.passes.least(base),
    )


def require_votes(
    members: frozenset[str],
    present: frozenset[str],
    votes: Mapping[str, Vote],
    names: Mapping[str, str] = NO_NAMES,
) -> None:
    """Refuse votes that are none: of a stranger, of somebody absent, or one that is missing.
    `names`: how people are called, by id.
    """
    if not members:
        raise Refused("body-without-members")
    for person in sorted(votes):
        if person not in members:
            raise stranger(names.get(person, person))
        if person not in present and votes[person] is not Vote.RECUSE:
            raise Refused("absent-vote", person=names.get(person, person))
    silent = sorted((present & members) - set(votes))
    if silent:
        raise Refused("vote-missing", people=[names.get(person, person) for person in silent])


def require_guests(guests: Iterable[str], members: Mapping[str, str]) -> None:
    """Refuse a member, by id or by name, who is written down as a guest. `members`: id → name."""
    for guest in guests:
        if guest in members or guest in members.values():
            raise Refused("member-as-guest", name=members.get(guest, guest))


def stranger(person: str) -> Refused:
    """The answer to somebody who does not belong to the body."""
    return Refused("not-a-member", person=person)


def require_quorum(counted: Count) -> None:
    """Refuse where too few members take part, with the arithmetic."""
    if not counted.quorate:
        raise Refused(
            "below-quorum", present=counted.present, due=counted.due, quorum=max(counted.quorum, 1)
        )


def require_carried(counted: Count) -> None:
    """Refuse a resolution that its own votes do not carry, with the arithmetic."""
    require_quorum(counted)
    if not counted.carried:
        votes = {"yes": counted.yes, "no": counted.no, "abstain": counted.abstain}
        needed = max(counted.needed, 1)
        raise Refused("not-carried", **votes, needed=needed, base=counted.base)
