"""What every journal of a snapshot is judged with; it can be handed to another process."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from workflow import __version__
from workflow.application.state import Application
from workflow.chain.model.chain import Chain
from workflow.rules.calendar import Calendar


class Pinned(msgspec.Struct, frozen=True):
    """A definition as stored: its name and version, the text as written, the model that `release`
    made of it, and the hash of the text.
    """

    chain: str
    version: int
    source: str
    compiled: str
    sha256: str
    release: str


Definitions = dict[tuple[str, int], Chain | None]
"""The definition of each name and version; None where it is not what was pinned."""


class Basis(msgspec.Struct, frozen=True):
    """The name of the log, every pinned definition, the second accounts of people, each with the
    first, and the calendar.
    """

    log: str
    definitions: Definitions
    second: dict[str, str]
    calendar: Calendar

    def definition_of(self, state: Application) -> Chain | None:
        """The definition that an application names; None if it is missing or has other content."""
        chain = self.definitions.get((state.chain, state.version))
        return chain if chain and chain.sha256 == state.sha256 else None


def read(pinned: Iterable[Pinned]) -> Definitions:
    """Every definition, from the text as written and not only as compiled."""
    return {(one.chain, one.version): _as_written(one) for one in pinned}


def _as_written(pinned: Pinned) -> Chain | None:
    """The pinned chain, if the pinned text still is its text and the pinned model is made of it."""
    from workflow.chain.reader import read_text

    chain = read_text(pinned.source, pinned.chain).chain
    try:
        same = (
            pinned.release != __version__
            or msgspec.json.decode(pinned.compiled, type=Chain) == chain
        )
    except msgspec.MsgspecError:
        return None
    return chain if chain and same and chain.sha256 == pinned.sha256 else None
