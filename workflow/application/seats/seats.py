"""The seats of a step: which are open, who may take one, and in which role a verb is made."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from workflow.application.act import Act
from workflow.application.context import (
    Context,
    barred_people,
    barred_principals,
    require_actor,
    require_unbiased,
)
from workflow.application.event import Event
from workflow.application.state import Added, Application, Place
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import APPLICANT, Seat, Step
from workflow.chain.model.value import Title
from workflow.errors import Refused
from workflow.rules.signers import Mode, open_seats, verdict
from workflow.rules.standing import Grant, capacity


def decided(application: Application, step: Step, seats: tuple[str, ...]) -> bool | None:
    """Whether the step has passed, was refused, or is still open, from all that was said."""
    said = {voice.seat: voice.agreed for voice in application.voices}
    main = _main(step, seats, said)
    added = [said.get(signer.seat) for signer in application.added]
    if main is False or False in added:
        return False
    return True if main and all(added) else None


def _main(step: Step, seats: tuple[str, ...], said: Mapping[str, bool]) -> bool | None:
    panel = step.panel
    if panel is None:
        return said.get("")
    return verdict(panel.mode, seats, said, least=panel.least, sets=panel.sets)


def open_now(application: Application, step: Step, seats: tuple[Seat, ...]) -> list[Seat]:
    """The seats that may speak now: those added before, then the step's own with those beside
    them, then those added after.
    """
    if step.panel is None and not application.added:
        return list(seats)
    said = {one.seat: one.agreed for one in application.voices}
    waiting = [one for one in application.added if one.seat not in said]
    before = [one for one in waiting if one.place is Place.BEFORE]
    if before:
        return [_seat_of(one) for one in before]
    names = tuple(one.name for one in seats)
    if step.panel and step.panel.everyone and application.seats:
        names = application.seats  # as they counted when somebody last spoke
    beside = [_seat_of(one) for one in waiting if one.place is Place.BESIDE]
    if _main(step, names, said):
        return beside or [_seat_of(one) for one in waiting]
    return [*_own(step, seats, said), *beside]


def _own(step: Step, seats: tuple[Seat, ...], said: Mapping[str, bool]) -> list[Seat]:
    panel = step.panel
    if panel is None or panel.everyone:
        return [seat for seat in seats if seat.name not in said]
    names = [one.name for one in seats]
    now = open_seats(panel.mode, names, said, sets=panel.sets)
    found = [seat for name in now for seat in seats if seat.name == name]
    return [*found, *(one for one in panel.optional if one.name not in said)]


def _seat_of(added: Added) -> Seat:
    return Seat(added.seat, "", Title(zh=added.name, en=added.name))


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


def no_role(application: Application, act: Act, context: Context) -> str:
    """In none: anybody of the institution may, or an administrator."""
    return ""


def the_applicants(application: Application, act: Act, context: Context) -> str:
    """As the applicant."""
    return APPLICANT


def of_the_seat(application: Application, act: Act, event: Event, context: Context) -> str:
    """The role of the seat that the event or the act names, or of the step's only seat."""
    if not application.step:
        return ""
    seats = context.chain.seats(context.chain.steps[application.step])
    wanted = getattr(event, "seat", "") or getattr(act, "seat", "")
    named = [seat.role for seat in seats if seat.name == wanted]
    if named or wanted.startswith("+"):
        return named[0] if named else ""
    return seats[0].role if len(seats) == 1 else ""


def of_the_seat_taken(application: Application, act: Act, context: Context) -> str:
    """As `of_the_seat`; where several act and none is named, that of the seat that was taken."""
    role = of_the_seat(application, act, Event(), context)
    if role:
        return role
    step = context.chain.steps[application.step]
    seat, _grant = take_seat(application, step, context, getattr(act, "seat", ""))
    return seat.role
