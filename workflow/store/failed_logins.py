"""Failed log-ins of names that nobody has: counted like those of people, so that the answer to a
wrong password does not tell which names there are. Only a hash of each name is kept.
"""

from __future__ import annotations

import hashlib

import msgspec

from workflow.store import definitions as rules
from workflow.store.transaction import Transaction

MOST_NAMES = 1000
"""More are not remembered; those whose wait ended first are forgotten first."""
_FACT = "unknown log-ins"


class Failures(msgspec.Struct, frozen=True, array_like=True):
    """How often a name was tried, and until when it is refused at once (a stamp, or empty)."""

    count: int = 0
    locked_until: str = ""


_decode = msgspec.json.Decoder(dict[str, Failures]).decode


def failures(tx: Transaction, name: str) -> Failures:
    """The failures of a name that nobody has."""
    return _all(tx).get(_key(name), Failures())


def put_failures(tx: Transaction, name: str, failures: Failures) -> None:
    """Keep them."""
    every = {**_all(tx), _key(name): failures}
    latest = sorted(every, key=lambda key: every[key].locked_until, reverse=True)[:MOST_NAMES]
    kept = {key: every[key] for key in {*latest, _key(name)}}
    rules.put_fact(tx, _FACT, msgspec.json.encode(kept, order="sorted").decode())


def _all(tx: Transaction) -> dict[str, Failures]:
    text = rules.fact(tx, _FACT)
    return _decode(text) if text else {}


def _key(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]
