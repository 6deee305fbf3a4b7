"""Papers as handed in: each content once, by its SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import bindparam, select

from workflow.store import tables as t
from workflow.store.engine import Transaction

_READ = select(t.contents.c.body).where(t.contents.c.sha256 == bindparam("sha256"))
_FIRST = select(t.contents.c.sha256, t.contents.c.body).order_by(t.contents.c.sha256).limit(1)
_NEXT = _FIRST.where(t.contents.c.sha256 > bindparam("sha256"))


def put(tx: Transaction, sha256: str, body: bytes) -> None:
    """Keep it, unless it is there already."""
    tx.put_once(t.contents, sha256=sha256, size=len(body), body=body)


def read(tx: Transaction, sha256: str) -> bytes | None:
    """The content of that hash, or None if it was never handed over."""
    row = tx.one(_READ, sha256=sha256)
    return bytes(row[0]) if row else None


def changed(tx: Transaction) -> Iterator[str]:
    """The hashes under which other content is kept than was handed in, one paper at a time."""
    row = tx.one(_FIRST)
    while row:
        digest, body = row
        if hashlib.sha256(bytes(body)).hexdigest() != digest:
            yield str(digest)
        row = tx.one(_NEXT, sha256=digest)
