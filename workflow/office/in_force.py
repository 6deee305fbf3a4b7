"""Which version of a chain a new application starts on."""

from __future__ import annotations

from datetime import date

from workflow.chain.model.chain import Chain
from workflow.chain.reading.library import shipped
from workflow.errors import CouldNot, Refused
from workflow.rules.calendar import in_force as holds_on
from workflow.store import definitions as rules
from workflow.store.transaction import Transaction


def in_force(tx: Transaction, chain: str, today: date, *, pin: bool = False) -> Chain:
    """The newest version in force on that day (Asia/Shanghai): pinned here, or shipped and, if
    asked for, pinned now. Raises CouldNot `no-such-chain`, `duplicate-version`.
    """
    pinned = rules.versions(tx, chain)
    versions = [rules.definition(tx, chain, version) for version in pinned]
    came = _shipped(chain)
    if came and pinned.get(came[0].version, came[0].sha256) != came[0].sha256:
        raise _other_content(came[0])
    if came and came[0].version not in pinned:
        versions.append(came[0])
    fitting = [
        version
        for version in versions
        if version and holds_on(today, version.effective_from, version.effective_to)
    ]
    if not fitting:
        raise _no_such_chain(tx, chain, today)
    chosen = max(fitting, key=lambda version: version.version)
    fresh = pin and came and chosen is came[0]
    if fresh and came and not rules.put_definition(tx, *came):
        raise _other_content(chosen)
    return chosen


def _no_such_chain(tx: Transaction, chain: str, today: date) -> CouldNot:
    from workflow.chain.reading.section import closest

    guess = closest(chain, {*shipped(), *(name for name, _version in rules.definitions(tx))})
    key = "no-such-chain/guess" if guess and guess != chain else "no-such-chain"
    return CouldNot(key, chain=chain, today=today, guess=guess)


def _shipped(chain: str) -> tuple[Chain, str] | None:
    path = shipped().get(chain)
    if path is None:
        return None
    from workflow.chain.reader import load_source

    return load_source(path)


def _other_content(chain: Chain) -> Refused:
    return Refused("duplicate-version/shipped", chain=chain.key)
