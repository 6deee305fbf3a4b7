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
canonical: Callable[[Record], bytes] = msgspec.json.Encoder(order="sorted").encode
"""The bytes of a record: sorted keys, no blanks, UTF-8."""
read_record: Callable[[bytes | str], Record] = msgspec.json.Decoder(Entry[_every]).decode
"""The record in canonical bytes; raises msgspec.DecodeError for anything else."""
