"""How an act becomes an event, or is refused: by the verb that is registered for it."""

from __future__ import annotations

from functools import cache

import msgspec
from msgspec.structs import replace

from workflow.application.act import Act
from workflow.application.context import Context
from workflow.application.event import Event
from workflow.application.papers.content import differences
from workflow.application.registry import VERBS, load
from workflow.application.situations import REQUIRED
from workflow.application.state import Application
from workflow.errors import Conflict, Refused, Word
from workflow.rules.standing import require_member

load("verbs")


def decide(application: Application, act: Act, context: Context) -> Event:
    """The event this act makes of the application, or Refused with a code and its reason."""
    # Where the clock went back, the application's own time stands still and never runs back.
    context = replace(context, now=max(context.now, application.last_at))
    verb = VERBS[type(act)]
    require_member(
        context.standing, application.unit, context.today, unit_title=context.chain.institution
    )
    _require_involved(application, context)
    _require_said(act)
    _require_seen(application, act, context)
    for situation, require in REQUIRED.items():
        if situation not in verb.during:
            require(application, context.chain)
    return verb.decide(application, act, context)


def _require_involved(application: Application, context: Context) -> None:
    """Who comes from outside acts only where they are awaited or took part."""
    if context.directory.uninvolved():
        raise Refused(
            "external-not-involved", number=application.number, name=context.standing.name
        )


def _require_said(act: Act) -> None:
    """Refuse an act whose words are blank: every text that it must have, whatever it is called.
    What a tool has to say stands in its evidence.
    """
    proved = getattr(act, "evidence", None) is not None
    for name in _texts_required(type(act)):
        if not (proved and name == "opinion"):
            require_words(getattr(act, name), name)


def require_words(text: str, what: str) -> None:
    """Refuse a text that is blank; `what` is the name of the option that gives it."""
    if not text.strip():
        raise Refused("text-missing", what=Word(what))


@cache
def _texts_required(kind: type[Act]) -> tuple[str, ...]:
    """The texts that an act of this kind cannot be made without."""
    required = [field for field in msgspec.structs.fields(kind) if field.required]
    texts = [field.name for field in required if field.type is str]
    return tuple(name for name in texts if name != "application")


def _require_seen(application: Application, act: Act, context: Context) -> None:
    if act.seen is None or act.seen == application.revision:
        return
    seen = context.directory.as_seen(act.seen)
    changes = differences(seen.application, application, context.chain) if seen else []
    raise Conflict(
        "changed-since-seen",
        number=application.number,
        seen=act.seen,
        revision=application.revision,
        name=seen.by if seen else "—",
        at=seen.at if seen else application.last_at,
        changes=changes,
    )
