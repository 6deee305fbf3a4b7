"""Which version of a chain a new application starts on, and a draft is handed in under."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path

from workflow.application.state import Application, Status
from workflow.chain.model.chain import Chain, Drafts
from workflow.chain.reading.library import shipped
from workflow.errors import CouldNot, Refused
from workflow.rules.calendar import in_force as holds_on
from workflow.store import definitions as rules
from workflow.store.transaction import Transaction

_VERSION_WRITTEN = re.compile(r"(?m)^version: *([0-9]+) *$")


def in_force(tx: Transaction, chain: str, today: date, *, pin: bool = False) -> Chain:
    """The newest version in force on that day (Asia/Shanghai): pinned here, or shipped and, if
    asked for, pinned now. Raises CouldNot `no-such-chain`, `duplicate-version`.
    """
    pinned, came = rules.versions(tx, chain), _shipped(chain)
    if came and pinned.get(came[0].version, came[0].sha256) != came[0].sha256:
        raise _other_content(came[0])
    chosen = _newest(tx, chain, pinned, came, today)
    if chosen is None:
        raise _no_such_chain(tx, chain, today)
    fresh = pin and came and chosen is came[0]
    if fresh and came and not rules.put_definition(tx, *came):
        raise _other_content(chosen)
    return chosen


def to_hand_in_under(
    tx: Transaction, state: Application, opened: Chain, today: date, *, pin: bool = False
) -> Chain:
    """The version under which an application is handed in on that day: of a draft the one in force
    then, unless that leaves drafts their own; else the one it has. What waits above a draft names
    its version, so that one stays. Raises Refused `draft-version`.
    """
    if not takes_over(state):
        return opened
    pinned = rules.versions(tx, state.chain)
    came = _shipped(state.chain, pinned)
    newest = _newest(tx, state.chain, pinned, came, today)
    if newest is None:
        known = {"number": state.number, "opened": opened.version, "chain": state.chain}
        raise Refused("draft-version/none", **known, today=today)
    if newest.drafts is Drafts.KEEP or newest.sha256 == opened.sha256:
        return opened
    fresh = pin and came and newest is came[0]
    if fresh and came and not rules.put_definition(tx, *came):
        raise _other_content(newest)
    return newest


def kept_out(tx: Transaction, state: Application, opened: Chain, today: date) -> Chain | None:
    """The newer version in force on that day that leaves a draft its own; None where there is none,
    or where the draft is handed in under it.
    """
    if not takes_over(state):
        return None
    pinned = rules.versions(tx, state.chain)
    newest = _newest(tx, state.chain, pinned, _shipped(state.chain, pinned), today)
    kept = newest and newest.drafts is Drafts.KEEP and newest.sha256 != opened.sha256
    return newest if kept else None


def takes_over(state: Application) -> bool:
    """Whether it is a draft that no other application waits for."""
    return state.status is Status.DRAFT and not state.parent


def _newest(
    tx: Transaction,
    chain: str,
    pinned: Collection[int],
    came: tuple[Chain, str] | None,
    today: date,
) -> Chain | None:
    """The newest in force on that day of those that are pinned and the one that came with tto."""
    versions = [rules.definition(tx, chain, version) for version in pinned]
    if came and came[0].version not in pinned:
        versions.append(came[0])
    fitting = [
        version
        for version in versions
        if version and holds_on(today, version.effective_from, version.effective_to)
    ]
    return max(fitting, key=lambda version: version.version, default=None)


def _no_such_chain(tx: Transaction, chain: str, today: date) -> CouldNot:
    from workflow.chain.reading.section import closest

    guess = closest(chain, {*shipped(), *(name for name, _version in rules.definitions(tx))})
    key = "no-such-chain/guess" if guess and guess != chain else "no-such-chain"
    return CouldNot(key, chain=chain, today=today, guess=guess)


def _shipped(chain: str, known: Collection[int] = ()) -> tuple[Chain, str] | None:
    """The definition that came with tto, unless its version is `known`, and its text."""
    path = shipped().get(chain)
    if path is None or (known and _version_of(path) in known):
        return None
    from workflow.chain.reader import load_source

    return load_source(path)


def _version_of(path: Path) -> int:
    """The version that a shipped file names, without reading all of it; 0 where it cannot be told
    so, and the file is to be read.
    """
    written = _VERSION_WRITTEN.search(path.read_text("utf-8"))
    return int(written[1]) if written else 0


def _other_content(chain: Chain) -> Refused:
    return Refused("duplicate-version/shipped", chain=chain.key)
