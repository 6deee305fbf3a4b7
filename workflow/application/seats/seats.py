"""Which seat a person may take at a step: of one actor, of several, an added one (加签)."""

from __future__ import annotations

from msgspec.structs import replace

from workflow.application.context import (
    Context,
    barred_people,
    barred_principals,
    require_actor,
    require_unbiased,
)
from workflow.application.seats.pending import open_now
from workflow.application.state import Application
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import Seat, Step
from workflow.chain.model.value import Title
from workflow.errors import Refused
from workflow.rules.signers import Mode
from workflow.rules.standing import Grant, capacity


def joint(application: Application, step: Step) -> bool:
    """Whether more than one person speaks at this step."""
    return step.panel is not None or bool(application.added)


def seats_at(application: Application, step: Step, context: Context) -> tuple[Seat, ...]:
    """The seats whose word counts today, without those added."""
    panel = step.panel
    if panel is None:
        return context.chain.seats(step)
    if not panel.everyone:
        return panel.seats
    (seat,) = panel.seats
    barred = barred_people(application, context.chain, context.directory.accounts)
    return tuple(
        replace(seat, name=f"@{one.person}", title=Title(zh=one.name, en=one.name))
        for one in context.directory.members(seat.role, context.today)
        if one.person not in barred
    )


def take_seat(
    application: Application, step: Step, context: Context, wanted: str = ""
) -> tuple[Seat, Grant | None]:
    """The open seat in which the person may speak now, the one named or the first, and the grant
    by which they hold it. Refused with the nearest reason.
    """
    if not (step.panel or application.added or application.hands or wanted):
        (seat,) = context.chain.seats(step)
        return seat, require_actor(application, context, seat.role)
    seats = seats_at(application, step, context)
    now = [one for one in open_now(application, step, seats) if wanted in ("", one.name)]
    for seat in now:
        if _mine(application, step, seat, context):
            return seat, _require_seat(application, seat, context)
    _require_not_spoken(application, step, context)
    if not now:
        raise _not_yet(application, step, context, seats)
    return now[0], _require_seat(application, now[0], context)


def _mine(application: Application, step: Step, seat: Seat, context: Context) -> bool:
    """Whether the seat can be meant: it is the person's by name, hand or role."""
    person = context.standing.person
    if seat.name.startswith("+"):
        return seat.name == f"+{person}"
    distinct = step.panel is not None and step.panel.mode in (Mode.LEAST, Mode.EACH)
    spoken = frozenset(one.person for one in application.voices)
    if distinct and person in context.directory.accounts(spoken):
        return False  # there each voice is another person's
    barred = barred_principals(application, context)
    grant = capacity(
        context.standing,
        application.unit,
        seat.role,
        context.today,
        chain=context.chain.chain,
        barred=barred,
    )
    if grant is None:
        return False
    own = {person, grant.principal}
    if seat.name.startswith("@") and seat.name[1:] not in own:
        return False
    hand = application.hands.get(seat.name)
    return hand is None or hand.person in own


def _require_seat(application: Application, seat: Seat, context: Context) -> Grant | None:
    """Refuse who may not speak in this seat; the grant by which they do."""
    person = context.standing.person
    if seat.name.startswith("+"):
        if seat.name != f"+{person}":
            raise Refused("not-your-turn/added", number=application.number, seat=seat.title)
        require_unbiased(application, context)
        return None
    grant = require_actor(application, context, seat.role)
    own = {person, grant.principal if grant else ""}
    hand = application.hands.get(seat.name)
    if hand and hand.person not in own:
        raise Refused("held-by-another", holder=hand.name, number=application.number)
    if seat.name.startswith("@") and seat.name[1:] not in own:
        raise _not_yet(application, None, context, (seat,))
    return grant


def _require_not_spoken(application: Application, step: Step, context: Context) -> None:
    for voice in application.voices:
        if context.standing.person in context.directory.accounts(frozenset({voice.person})):
            raise Refused("already-spoke", name=voice.name, number=application.number)


def _not_yet(
    application: Application, step: Step | None, context: Context, seats: tuple[Seat, ...]
) -> Refused:
    now = open_now(application, step, seats) if step else list(seats)
    return Refused(
        "not-your-turn", number=application.number, seat=[one.title for one in now] or "—"
    )


def require_no_question(application: Application, seat: str) -> None:
    """Refuse to decide while a question asked of somebody (委派) is not answered."""
    asked = [one for one in application.questions if one.seat == seat]
    if asked:
        raise Refused(
            "question-open",
            number=application.number,
            name=asked[-1].name,
            by=asked[-1].by_name,
            text=asked[-1].text,
        )


def seat_title(chain: Chain, step: Step, application: Application, name: str) -> Title:
    """What a seat is called on the screen."""
    if name.startswith("+"):
        added = next((one.name for one in application.added if one.seat == name), name[1:])
        return Title(zh=added, en=added)
    found = [one.title for one in chain.seats(step) if one.name == name]
    return found[0] if found else Title(zh=name.lstrip("@"), en=name.lstrip("@"))
