"""The registry of the rules of audit, by kind of event: `@judges` and `general_only`.

A rule says whether it is broken; its code names the fault. A kind of event without a rule of its
own is entered with the reason, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import msgspec

from workflow.application.event import Record
from workflow.application.state import Application
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import Step


class Transition(msgspec.Struct, frozen=True):
    """One record of an application: the event, the state before and after it, and the step at
    which it happened, None where the definition has none of that name. `second` are the second
    accounts of people, each with the first; `latest` is the last record before it by which a person
    changed the application or the clock moved it, with the application before that.
    """

    event: Any
    record: Record
    before: Application
    after: Application
    chain: Chain
    step: Step | None
    second: Mapping[str, str]
    latest: tuple[Record, Application] | None = None

    def first_accounts(self, *accounts: str) -> set[str]:
        """The people behind these accounts, each by their first account."""
        second = self.second
        return {second.get(account, account) for account in accounts if account}


Rule = Callable[[Transition], bool]
"""Whether a record breaks it."""

ORDER = (
    *(
        "ended",
        "own",
        "apart",
        "objector",
        "clock",
        "freed",
        "several",
        "rounds",
        "content",
        "votes",
        "evidence",
    ),
    *(
        "deferred",
        "recall",
        "skipped",
        "turn",
        "objection",
        "suspended",
        "early",
        "carried",
        "child",
        "excluded",
        "condition",
        "not-taken",
        "move",
    ),
    *("relief", "shares", "warned", "extension", "days", "named"),
)
"""The codes in the order in which the faults of one record are told."""

_of_every: list[tuple[str, Rule]] = []
_of_kind: dict[type, list[tuple[str, Rule]]] = {}
GENERAL_ONLY: dict[type, str] = {}
"""The kinds of event that only the rules of every record judge, each with the reason."""


def judges(code: str, *kinds: type) -> Callable[[Rule], Rule]:
    """Enter a rule for these kinds of event, or for every record where none is named."""

    def enter(rule: Rule) -> Rule:
        for kind in kinds:
            _of_kind.setdefault(kind, []).append((code, rule))
        if not kinds:
            _of_every.append((code, rule))
        return rule

    return enter


def general_only(reason: str, *kinds: type) -> None:
    """Say why these kinds of event have no rule of their own."""
    GENERAL_ONLY.update(dict.fromkeys(kinds, reason))


@cache
def rules_of(kind: type) -> tuple[tuple[str, Rule], ...]:
    """Code and rule of all that is asked of a kind of event, in the order of the codes."""
    entered = [*_of_every, *_of_kind.get(kind, ())]
    return tuple(sorted(entered, key=lambda entry: ORDER.index(entry[0])))
