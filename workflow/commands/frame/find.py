"""Which definition a name means: a file, or one that is shipped or installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.errors import CouldNot

if TYPE_CHECKING:
    from workflow.chain.model.chain import Chain
    from workflow.commands.frame.session import Session


def definitions(session: Session) -> list[Chain]:
    """Shipped and installed definitions, one of each version."""
    from workflow.chain.reader import load_file
    from workflow.chain.reading.library import shipped

    found = {one.key: one for one in map(load_file, shipped().values())}
    if session.has_database:
        from workflow.office.queries import chains

        found |= {one.key: one for one in chains(session.office)}
    return [found[key] for key in sorted(found)]


def is_file(name: str) -> bool:
    """Whether a definition is named by its file."""
    return name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name


def find(session: Session, name: str) -> Chain:
    """A definition by file, by `chain`, or by `chain@version`."""
    from workflow.chain.reader import load_file

    if is_file(name):
        return load_file(name)
    fitting = [one for one in definitions(session) if name in (one.chain, one.key)]
    if not fitting:
        from workflow.chain.reading.section import closest

        guess = closest(name, [one.chain for one in definitions(session)])
        key = "no-such-definition/guess" if guess else "no-such-definition"
        raise CouldNot(key, name=name, guess=guess)
    return max(fitting, key=lambda one: one.version)
