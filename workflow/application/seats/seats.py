"""Who may act at a step now: its open seats, who may take one, and in which role."""

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
from workflow.application.state import Application, Place
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import APPLICANT, Seat, Step
from workflow.chain.model.value import Title
from workflow.errors import Refused
from workflow.rules.signers import Mode, Tally, open_seats, tally, verdict
from workflow.rules.standing import capacity


def decided(application: Application, step: Step, seats: tuple[str, ...]) -> bool | None:
    """Whether the step has passed, was refused, or is still open, from all that was said."""
    answers = {voice.seat: voice.agreed for voice in application.voices}
    main = _main(step, seats, answers)
    added = [answers.get(signer.seat) for signer in application.added]
    if main is False or False in added:
        waits = step.panel is not None and step.panel.after_all
        return None if waits and (main is None or _asked_beside(application, answers)) else False
    return True if main and all(added) else None


def _asked_beside(application: Application, answers: Mapping[str, bool]) -> bool:
    """Whether an added signer is awaited who is not asked after a yes only."""
    asked = (signer for signer in application.added if signer.place is not Place.AFTER)
    return any(signer.seat not in answers for signer in asked)


def _main(step: Step, seats: tuple[str, ...], answers: Mapping[str, bool]) -> bool | None:
    panel = step.panel
    if panel is None:
        return answers.get("")
    least, sets, after_all = panel.least, panel.sets, panel.after_all
    return verdict(panel.mode, seats, answers, least=least, sets=sets, after_all=after_all)


def counted(application: Application, seats: tuple[str, ...]) -> Tally:
    """How many of these seats and of those added have agreed so far."""
    answers = {voice.seat: voice.agreed for voice in application.voices}
    return tally((*seats, *(signer.seat for signer in application.added)), answers)


def so_far(application: Application, chain: Chain) -> Tally | None:
    """How many have agreed at the step where it stands, of those who counted when somebody last
    spoke there; None as long as nobody has.
    """
    out = {f"@{recusal.person}" for recusal in application.recusals}
    seats = tuple(seat for seat in application.seats if seat not in out)
    return counted(application, seats) if application.step and application.voices else None


def spoken(application: Application, step: Step | None) -> frozenset[str]:
    """The people who have spoken at a step where each speaks once, whatever their roles."""
    panel = step.panel if step else None
    once = panel and (panel.everyone or panel.mode in (Mode.LEAST, Mode.EACH))
    return frozenset(voice.person for voice in application.voices) if once else frozenset()


def open_now(application: Application, step: Step, seats: tuple[Seat, ...]) -> list[Seat]:
    """The seats that may speak now: those added before, then the step's own with those beside
    them, then those added after.
    """
    if step.panel is None and not application.added:
        return list(seats)
    answers = {voice.seat: voice.agreed for voice in application.voices}
    waiting: dict[Place, list[Seat]] = {place: [] for place in Place}
    for added in application.added:
        if added.seat not in answers:
            waiting[added.place].append(Seat(added.seat, "", _alike(added.name)))
    if waiting[Place.BEFORE]:
        return waiting[Place.BEFORE]
    names = tuple(seat.name for seat in seats)
    if step.panel and step.panel.everyone and application.seats:
        names = application.seats  # as they counted when somebody last spoke
    if _main(step, names, answers):
        return waiting[Place.BESIDE] or waiting[Place.AFTER]
    return [*_own(step, seats, answers), *waiting[Place.BESIDE]]


def _own(step: Step, seats: tuple[Seat, ...], answers: Mapping[str, bool]) -> list[Seat]:
    """The seats of the step itself that may speak now."""
    panel = step.panel
    if panel is None or panel.everyone:
        return [seat for seat in seats if seat.name not in answers]
    by_name = {seat.name: seat for seat in seats}
    now = open_seats(panel.mode, list(by_name), answers, sets=panel.sets)
    optional = [seat for seat in panel.optional if seat.name not in answers]
    return [*(by_name[name] for name in now), *optional]


def _alike(name: str) -> Title:
    """A name as it is in both languages."""
    return Title(zh=name, en=name)


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
        replace(seat, name=f"@{member.person}", title=_alike(member.name))
        for member in context.directory.members(seat.role, context.today)
        if member.person not in barred
    )


def take_seat(application: Application, step: Step, context: Context, wanted: str = "") -> Seat:
    """The open seat in which the person may speak now, the one named or the first. Refused with the
    nearest reason.
    """
    if not (step.panel or application.added or application.assignments or wanted):
        (seat,) = context.chain.seats(step)
        require_actor(application, context, seat.role)
        return seat
    now = open_now(application, step, seats_at(application, step, context))
    meant = [seat for seat in now if wanted in ("", seat.name)]
    own = next((seat for seat in meant if _mine(application, step, seat, context)), None)
    if own is None:
        _require_not_spoken(application, step, context)
        if not meant:
            raise _not_yet(application, now)
        own = meant[0]
    _require_seat(application, own, context)
    return own


def _mine(application: Application, step: Step, seat: Seat, context: Context) -> bool:
    """Whether the seat can be meant: it is the person's by name, assignment or role."""
    person = context.standing.person
    if seat.name.startswith("+"):
        return seat.name == f"+{person}"
    distinct = step.panel is not None and step.panel.mode in (Mode.LEAST, Mode.EACH)
    spoken = frozenset(voice.person for voice in application.voices)
    if distinct and person in context.directory.accounts(spoken):
        return False  # there each voice is another person's
    standing, today, chain = context.standing, context.today, context.chain.chain
    barred = barred_principals(application, context)
    grant = capacity(standing, application.unit, seat.role, today, chain=chain, barred=barred)
    if grant is None:
        return False
    own = {person, grant.principal}
    if seat.name.startswith("@") and seat.name[1:] not in own:
        return False
    assigned = application.assignments.get(seat.name)
    return assigned is None or assigned.person in own


def _require_seat(application: Application, seat: Seat, context: Context) -> None:
    """Refuse who may not speak in this seat."""
    person = context.standing.person
    if seat.name.startswith("+"):
        if seat.name != f"+{person}":
            raise Refused("not-your-turn/added", number=application.number, seat=seat.title)
        require_unbiased(application, context)
        return
    grant = require_actor(application, context, seat.role)
    own = {person, grant.principal if grant else ""}
    assigned = application.assignments.get(seat.name)
    if assigned and assigned.person not in own:
        raise Refused("held-by-another", holder=assigned.name, number=application.number)
    if seat.name.startswith("@") and seat.name[1:] not in own:
        raise _not_yet(application, [seat])


def _require_not_spoken(application: Application, step: Step, context: Context) -> None:
    for voice in application.voices:
        if context.standing.person in context.directory.accounts(frozenset({voice.person})):
            raise Refused("already-spoke", name=voice.name, number=application.number)


def _not_yet(application: Application, now: list[Seat]) -> Refused:
    titles = [seat.title for seat in now] or "—"
    return Refused("not-your-turn", number=application.number, seat=titles)


def require_no_question(application: Application, seat: str) -> None:
    """Refuse to decide while a question asked of somebody (委派) is not answered."""
    asked = [question for question in application.questions if question.seat == seat]
    if asked:
        name, by, text = asked[-1].name, asked[-1].by_name, asked[-1].text
        raise Refused("question-open", number=application.number, name=name, by=by, text=text)


def seat_title(chain: Chain, step: Step, application: Application, name: str) -> Title:
    """What a seat is called on the screen."""
    if name.startswith("+"):
        names = (signer.name for signer in application.added if signer.seat == name)
        return _alike(next(names, name[1:]))
    titles = (seat.title for seat in chain.seats(step) if seat.name == name)
    return next(titles, None) or _alike(name.lstrip("@"))


def awaited_title(application: Application, step: Step, chain: Chain) -> Title:
    """Who is awaited at a step, in words: once one of several has spoken, those who still may."""
    panel = step.panel
    begun = application.voices or application.added or (panel and panel.mode is Mode.SEQUENCE)
    now = open_now(application, step, chain.seats(step)) if begun else []
    if not now or (panel and panel.everyone and not application.added):
        return chain.actor_title(step)
    titles = [seat.title if seat.name else chain.actor_title(step) for seat in now]
    return Title(zh="、".join(one.zh for one in titles), en=", ".join(one.en for one in titles))


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
    return take_seat(application, step, context, getattr(act, "seat", "")).role
