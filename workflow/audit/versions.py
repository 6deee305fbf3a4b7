"""Whether what was begun or handed in took the version that was in force that day, once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from workflow.application.applying.events import Started, Submitted
from workflow.application.event import Record
from workflow.application.state import Application, Status
from workflow.chain.model.chain import Chain
from workflow.rules.calendar import in_force, shanghai_date

Key = tuple[str, int]
"""A definition by its name and version."""
_UNSEEN = timedelta(minutes=1)
"""How long a version may be recorded as put in force before everybody's transaction sees it."""


def wrong_version(
    definitions: Mapping[Key, Chain | None],
    installed: Mapping[Key, datetime],
    record: Record,
    before: Application | None,
    after: Application,
) -> bool:
    """Whether a record took another version than the newest in force on its day, of those that the
    office's journal says were put in force before it (`installed`). Of one that came with tto only
    its own days are asked: since when it was there no record tells.
    """
    event = record.event
    if isinstance(event, Started):
        kept = False
    elif not isinstance(event, Submitted) or before is None or not event.version:
        return False  # an earlier release, or no draft, which keeps what it runs by
    else:
        kept = event.version == before.version
        was = 0 if kept else before.version
        if before.status is not Status.DRAFT or event.opened != was or (before.parent and not kept):
            return True
        if before.parent:
            return False
    own = {(after.chain, version) for version in (after.version, before.version if before else 0)}
    known = own | {key for key, at in installed.items() if at + _UNSEEN <= record.at}
    day = shanghai_date(record.at)
    newest = max(
        _holding(definitions, known, after.chain, day),
        key=lambda chain: chain.version,
        default=None,
    )
    if newest is None:
        return True
    return newest.version != after.version and not (kept and newest.drafts == "keep")


def _holding(
    definitions: Mapping[Key, Chain | None], known: set[Key], name: str, day: date
) -> Iterator[Chain]:
    """The definitions of a chain that are known and hold on a day."""
    for key in known:
        chain = definitions.get(key)
        if (
            chain
            and chain.chain == name
            and in_force(day, chain.effective_from, chain.effective_to)
        ):
            yield chain
