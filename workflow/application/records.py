"""Records as bytes: canonical JSON (RFC 8785; there are no floats), which the chain hashes."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

import msgspec

from workflow.application.event import Entry, Event, Record, kinds_of
from workflow.application.registry import load

load("events")
EVENTS = kinds_of(Event)
_every: Any = reduce(or_, EVENTS)
_encode = msgspec.json.Encoder(order="sorted").encode
_decode: Callable[[bytes | str], Record] = msgspec.json.Decoder(Entry[_every]).decode


def canonical(record: Record) -> bytes:
    """The bytes of a record: sorted keys, no blanks, UTF-8."""
    return _encode(record)


def read_record(body: bytes | str) -> Record:
    """The record in canonical bytes; raises msgspec.DecodeError for anything else."""
    return _decode(body)
