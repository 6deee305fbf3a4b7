"""How a declared interest changes an application."""

from __future__ import annotations

from workflow.application.event import Record
from workflow.application.recusal.events import Recused
from workflow.application.registry import Changes, folds
from workflow.application.state import Application, Recusal, Voice


@folds(Recused)
def recused(application: Application, event: Recused, record: Record) -> Changes:
    """Somebody takes no part; what they said at the step that is not over does not count."""
    recusal = Recusal(event.person, event.name, event.reason, record.at)
    return {
        "recusals": (*application.recusals, recusal),
        "voices": without(application.voices, event.accounts),
    }


def without(voices: tuple[Voice, ...], accounts: tuple[str, ...]) -> tuple[Voice, ...]:
    """What was said by others than the person of these accounts, and not in that person's place."""
    return tuple(voice for voice in voices if not {voice.person, voice.principal} & set(accounts))
