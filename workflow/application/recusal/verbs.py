"""回避: declaring that somebody takes no part in deciding an application."""

from __future__ import annotations

from msgspec.structs import replace

from workflow.application.apart import took_part
from workflow.application.context import Context
from workflow.application.event import Record
from workflow.application.recusal.events import Recuse, Recused
from workflow.application.registry import Changes, folds, verb
from workflow.application.seats.seats import no_role
from workflow.application.situations import HELD
from workflow.application.state import Application, Recusal, Voice
from workflow.errors import Refused
from workflow.rules.standing import ADMINISTRATOR, require_role


@verb(Recuse, during=HELD, role=no_role)
def recuse(application: Application, act: Recuse, context: Context) -> Recused:
    """Declare an interest: one's own, or as an administrator somebody else's.

    What the person had already taken part in is listed; it stays, and compliance sees it.
    Source: docs/law.md#bodies.
    """
    person = act.person or context.standing.person
    if person != context.standing.person:
        require_role(context.standing, application.unit, ADMINISTRATOR, context.today)
    accounts = context.directory.accounts(frozenset({person}))
    if any(recusal.person in accounts for recusal in application.recusals):
        raise Refused("already-recused", person=person, number=application.number)
    name, late = context.directory.name_of(person), taken_part(application, accounts)
    return Recused.of(act, person=person, name=name, late=late, accounts=tuple(sorted(accounts)))


def taken_part(application: Application, accounts: frozenset[str]) -> tuple[str, ...]:
    """The steps in which a person took part under any of their accounts, or a substitute in their
    place, in the order they ended.
    """
    return tuple(
        passage.step
        for passage in application.history
        if not accounts.isdisjoint(took_part(passage))
    )


@folds(Recused)
def recused(application: Application, event: Recused, record: Record) -> Changes:
    """Somebody takes no part; what they said at the step that is not over does not count."""
    recusal = Recusal(event.person, event.name, event.reason, record.at)
    return {
        "recusals": (*application.recusals, recusal),
        "voices": without(application.voices, event.accounts),
        "lines": tuple(
            replace(line, voices=without(line.voices, event.accounts)) for line in application.lines
        ),
    }


def without(voices: tuple[Voice, ...], accounts: tuple[str, ...]) -> tuple[Voice, ...]:
    """What was said by others than the person of these accounts, and not in that person's place."""
    return tuple(voice for voice in voices if not {voice.person, voice.principal} & set(accounts))
