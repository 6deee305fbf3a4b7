"""不相容环节: who decided at one step and must not decide at another, and who did decide at two."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from workflow.application.state import Application, Passage
from workflow.chain.model.chain import Chain
from workflow.rules.bodies import Vote

DECISIONS = frozenset({"passed", "refused", "returned", "deferred", "agreed", "disagreed"})
"""The outcomes of a passage that somebody decided."""


class Repeated(msgspec.Struct, frozen=True):
    """A decision by somebody who had decided at `earlier` steps, in another role. `place`: its own
    in the history.
    """

    place: int
    passage: Passage
    earlier: tuple[str, ...]


def kept_apart(application: Application, chain: Chain) -> frozenset[str]:
    """The accounts that decided, stood in or voted at another of the steps that the definition
    keeps apart from the present one (`apart`).
    """
    if application.step not in chain.apart:
        return frozenset()
    return frozenset(
        account
        for passage in application.history
        if passage.step in chain.apart
        and passage.step != application.step
        and passage.outcome in DECISIONS
        for account in took_part(passage)
    )


def took_part(passage: Passage) -> Iterator[str]:
    """The accounts that took part in a passage: who ended it and in whose place, and every vote but
    those of the recused.
    """
    yield from filter(None, (passage.by, passage.principal))
    if passage.resolution:
        votes = passage.resolution.votes.items()
        yield from (person for person, vote in votes if vote is not Vote.RECUSE)


def repeated(
    application: Application, chain: Chain, person_of: Callable[[str], str]
) -> Iterator[Repeated]:
    """Every decision by a person, or in the place of one, who had decided at an earlier step in
    another role. `person_of` gives the first account of whose account it is.
    """
    steps: dict[str, list[str]] = {}
    for place, passage in enumerate(application.history):
        if passage.outcome not in DECISIONS or passage.step not in chain.steps:
            continue
        people = {person_of(account) for account in (passage.by, passage.principal) if account}
        before = dict.fromkeys(step for person in people for step in steps.get(person, ()))
        earlier = tuple(step for step in before if _other_role(chain, step, passage.step))
        if earlier:
            yield Repeated(place, passage, earlier)
        for person in people:
            steps.setdefault(person, []).append(passage.step)


def _other_role(chain: Chain, one: str, other: str) -> bool:
    """Whether two steps are for different roles; the same officer at both is what was written."""
    roles = [{seat.role for seat in chain.seats(chain.steps[name])} for name in (one, other)]
    return one != other and not (roles[0] == roles[1] and len(roles[0]) == 1)
