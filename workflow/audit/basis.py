"""What every journal of a snapshot is judged with; it can be handed to another process."""

from __future__ import annotations

import msgspec

from workflow import __version__
from workflow.application.state import Application
from workflow.chain.model.chain import Chain
from workflow.rules.calendar import Calendar


class Basis(msgspec.Struct, frozen=True):
    """The name of the log, every pinned definition by name and version (None where it is not what
    was pinned), the second accounts of people, each with the first, and the calendar.
    """

    log: str
    definitions: dict[tuple[str, int], Chain | None]
    second: dict[str, str]
    calendar: Calendar

    def definition_of(self, state: Application) -> Chain | None:
        """The definition that an application names; None if it is missing or has other content."""
        chain = self.definitions.get((state.chain, state.version))
        return chain if chain and chain.sha256 == state.sha256 else None


def as_written(name: str, source: str, compiled: str, sha256: str, release: str) -> Chain | None:
    """A pinned chain from its text as written, and not only as `release` compiled it; None unless
    the text still has its hash and makes the pinned model.
    """
    from workflow.chain.reader import read_text

    chain = read_text(source, name).chain
    try:
        same = release != __version__ or msgspec.json.decode(compiled, type=Chain) == chain
    except msgspec.MsgspecError:
        return None
    return chain if chain and same and chain.sha256 == sha256 else None
