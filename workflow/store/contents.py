"""Papers as handed in: each content once, by its SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from workflow.store import sql
from workflow.store.transaction import Transaction


def put(tx: Transaction, sha256: str, body: bytes) -> None:
    """Keep it, unless it is there already."""
    tx.put(sql.PUT_CONTENT, sha256=sha256, size=len(body), body=body)


def read(tx: Transaction, sha256: str) -> bytes | None:
    """The content of that hash, or None if it was never handed over."""
    row = tx.one(sql.READ_CONTENT, sha256=sha256)
    return bytes(row[0]) if row else None


def changed(tx: Transaction) -> Iterator[str]:
    """The hashes under which other content is kept than was handed in."""
    for digest, size, body in tx.stream(sql.CONTENTS, 1):
        if hashlib.sha256(bytes(body)).hexdigest() != digest or size != len(bytes(body)):
            yield str(digest)
