"""Which definition a name means: a file, or one that is shipped or installed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workflow.errors import CouldNot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.chain.model.chain import Chain
    from workflow.chain.model.distribution import SharingRule
    from workflow.commands.frame.session import Session
    from workflow.office.perform import Who


def require_known(session: Session, who: Who | None, narrowed_to: Mapping[str, str]) -> None:
    """Refuse an empty list that comes from a misspelt value. `narrowed_to`: the values by the names
    of their options. Raises WrongUse `unknown-value`.
    """
    given = {OPTIONS.get(name, f"--{name}"): value for name, value in narrowed_to.items() if value}
    if given:
        from workflow.office.known import require_known

        require_known(session.office, who, given, definitions(session))


OPTIONS = {"unit": "--institution"}
"""Options that are not called like the value they give."""


def definitions(session: Session) -> list[Chain]:
    """Shipped and installed definitions, one of each version."""
    from workflow.chain.reader import load_file
    from workflow.chain.reading.library import shipped

    chains = {chain.key: chain for chain in map(load_file, shipped().values())}
    if session.has_database:
        from workflow.office import queries

        chains |= {chain.key: chain for chain in queries.chains(session.office)}
    return [chains[key] for key in sorted(chains)]


def in_force_now(versions: Iterable[Chain] | Iterable[SharingRule]) -> frozenset[str]:
    """The key of the version that holds today (Asia/Shanghai), of each chain or rule: the newest
    of those whose days include today.
    """
    from workflow.commands.frame.inputs import today
    from workflow.rules.calendar import in_force

    day, newest = today(), dict[str, tuple[int, str]]()
    for one in versions:
        if in_force(day, one.effective_from, one.effective_to):
            name = one.key.partition("@")[0]
            newest[name] = max(newest.get(name, (0, "")), (one.version, one.key))
    return frozenset(key for _version, key in newest.values())


def is_file(name: str) -> bool:
    """Whether a definition is named by its file."""
    return name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name


def find(session: Session, name: str) -> Chain:
    """A definition by file, by `chain@version`, or by `chain`: the version that is in force now,
    else the newest.
    """
    from workflow.chain.reader import load_file

    if is_file(name):
        return load_file(name)
    known = definitions(session)
    fitting = [chain for chain in known if name in (chain.chain, chain.key)]
    if not fitting:
        from workflow.chain.reading.section import closest

        guess = closest(name, [chain.chain for chain in known])
        key = "no-such-definition/guess" if guess else "no-such-definition"
        raise CouldNot(key, name=name, guess=guess)
    now = in_force_now(fitting)
    return max(fitting, key=lambda chain: (chain.key in now, chain.version))
