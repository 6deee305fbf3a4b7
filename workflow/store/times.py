"""Instants as the database keeps them: UTC, microseconds, fixed width, so text sorts as time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache


@lru_cache(maxsize=64)  # one act stamps few moments, each several times
def stamp(moment: datetime) -> str:
    """The text of an aware instant."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def moment(text: str) -> datetime:
    """The instant of a text made by `stamp`."""
    return datetime.fromisoformat(text)


def day(text: str) -> date | None:
    """The day of an ISO text; empty is None."""
    return date.fromisoformat(text) if text else None
