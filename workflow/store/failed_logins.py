"""Attempts to log in that came to no good end: counted for each name and each place they come from,
before the password is looked at. Whoever types wrong passwords for somebody else makes themselves
wait, and not the person, who comes from another place. Names that nobody has are counted alike, so
that the answer does not tell which names there are. Only hashes of names and places are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from workflow.store import definitions as rules
from workflow.store import sql
from workflow.store.transaction import Transaction

MOST = 1000
"""More are not remembered; those whose wait ended first are forgotten first."""
_FACTS = {True: "log-ins", False: "unknown log-ins"}
"""Apart for names that somebody has: made-up names must not push those out."""


class Failures(msgspec.Struct, frozen=True, array_like=True):
    """How often it was tried, and until when it is refused at once (a stamp, or empty)."""

    count: int = 0
    locked_until: str = ""


_decode = msgspec.json.Decoder(dict[str, Failures]).decode


def failures(tx: Transaction, name: str, origin: str, *, known: bool) -> Failures:
    """The attempts for a name, which is a `known` one or not, from a place; under a lock, so that
    one attempt is counted after another.
    """
    tx.one(sql.LOCK_FACT, name="log")
    return _all(tx, known).get(_key(name, origin), Failures())


def put_failures(
    tx: Transaction, name: str, origin: str, failures: Failures, *, known: bool
) -> None:
    """Keep them."""
    own = _key(name, origin)
    every = {**_all(tx, known), own: failures}
    latest = sorted(every, key=lambda key: every[key].locked_until, reverse=True)[:MOST]
    _put(tx, known, {key: every[key] for key in {*latest, own}})


def forget(tx: Transaction, name: str, origin: str | None = None) -> None:
    """The password was right, or is a new one: the attempts from that place, or from any, are
    forgotten.
    """
    tx.one(sql.LOCK_FACT, name="log")
    begun = _key(name, origin)
    every = _all(tx, known=True)
    kept = {key: found for key, found in every.items() if not key.startswith(begun)}
    if len(kept) < len(every):
        _put(tx, True, kept)


def _put(tx: Transaction, known: bool, every: Mapping[str, Failures]) -> None:
    rules.put_fact(tx, _FACTS[known], msgspec.json.encode(every, order="sorted").decode())


def _all(tx: Transaction, known: bool) -> dict[str, Failures]:
    text = rules.fact(tx, _FACTS[known])
    return _decode(text) if text else {}


def _key(name: str, origin: str | None) -> str:
    """The key of a name and a place, or what the keys of a name begin with."""
    begun = f"{_hash(name)}:"
    return begun if origin is None else begun + _hash(origin)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
