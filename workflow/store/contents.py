"""Papers as handed in: each content once, by its SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from workflow.application.state import Document
from workflow.store import sql
from workflow.store.transaction import Transaction


def put(tx: Transaction, sha256: str, body: bytes) -> None:
    """Keep it, unless it is there already."""
    tx.put(sql.PUT_CONTENT, sha256=sha256, size=len(body), body=body)


def keep(
    tx: Transaction, papers: tuple[Document, ...], given: Mapping[str, bytes]
) -> tuple[Document, ...]:
    """Keep the contents that were handed over with these papers, by their SHA-256; the papers as
    they are to be recorded, which says of each whether it was.
    """
    for paper in papers:
        if paper.sha256 in given:
            put(tx, paper.sha256, given[paper.sha256])
    return tuple(replace(paper, kept=paper.sha256 in given) for paper in papers)


def read(tx: Transaction, sha256: str) -> bytes | None:
    """The content of that hash, or None if it was never handed over."""
    row = tx.one(sql.READ_CONTENT, sha256=sha256)
    return bytes(row[0]) if row else None


def every(tx: Transaction) -> Iterator[tuple[str, bool]]:
    """Each hash under which a content is kept, and whether it is the content that has it."""
    for digest, size, body in tx.stream(sql.CONTENTS, 1):
        content = bytes(body)
        sound = hashlib.sha256(content).hexdigest() == digest and size == len(content)
        yield str(digest), sound
