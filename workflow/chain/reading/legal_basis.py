"""Reading where a rule comes from."""

from __future__ import annotations

from workflow.chain.model.value import Basis
from workflow.chain.reading.section import Part
from workflow.chain.reading.tree import Row


def read_basis(part: Part) -> tuple[Basis, ...]:
    """`basis`: one source or a list of them."""
    known = ("collection", "instrument", "article", "verified")
    if not part.has("basis"):
        return ()
    node = part.values["basis"]
    listed = part.row("basis") if isinstance(node, Row) else [(part.at("basis"), node)]
    return tuple(_basis(part.inner("basis", one, path, known)) for path, one in listed)


def _basis(part: Part) -> Basis:
    collection = part.whole("collection", 1, 999, 0)
    if not part.has("collection") and not part.has("instrument"):
        part.notes.add("bad-basis", part.path)
    return Basis(
        collection=collection or None,
        instrument=part.text("instrument"),
        article=part.text("article"),
        verified=part.flag("verified", default=False),
    )
