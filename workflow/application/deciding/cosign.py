"""Handles one person's decision at a step where several decide (会签)."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from workflow.application.act import Act
from workflow.application.advance import choose, lead, onward
from workflow.application.applying.verbs import require_asked, require_fields, require_not_carried
from workflow.application.context import (
    Context,
    require_documents,
    require_papers,
    require_place,
)
from workflow.application.deciding.events import Approve, Cosigned, Refuse, Verdict
from workflow.application.papers.tool_answers import require_evidence
from workflow.application.seats.seats import (
    counted,
    decided,
    require_no_question,
    seats_at,
    take_seat,
)
from workflow.application.state import Application, Move, Voice
from workflow.chain.machine import REFUSE
from workflow.chain.model.step import Seat, Step
from workflow.errors import Refused


def cosign(application: Application, act: Verdict, context: Context, step: Step) -> Cosigned:
    """会签: the word of one seat where several decide; with it the step may be decided."""
    require_evidence(application.number, step, act.evidence)
    seat = take_seat(application, step, context, act.seat)
    require_no_question(application, seat.name)
    if act.meeting is not None or act.ballot is not None:
        raise Refused("meeting-not-here", step=step.title)
    agreed = isinstance(act, Approve)
    if isinstance(act, Approve):
        require_own_facts(application, act.facts, (*seat.asks, *step.asks), step, context)
        _require_brought(application, seat, act, step, context)
        if act.facts:
            choose(context.chain, application, application.facts | act.facts)
    require_place(context.chain, step.name, act.documents)
    person = context.standing
    voice = Voice(seat.name, person.person, person.name, agreed, context.now)
    seats = tuple(held.name for held in seats_at(application, step, context))
    spoken = replace(application, voices=(*application.voices, voice))
    move = outcome(spoken, step, seats, context, act)
    against = agreed and move is not None and decided(spoken, step, seats) is False
    told = {"agreed": agreed, "against": against, "seats": seats, "count": counted(spoken, seats)}
    return Cosigned.of(act, step=step.name, seat=seat.name, move=move, **told)


def outcome(
    application: Application,
    step: Step,
    seats: tuple[str, ...],
    context: Context,
    act: Act,
) -> Move | None:
    """Where all that was said leads, or None while somebody is still awaited. Only a no refuses:
    where others recused themselves, a yes may come too late to pass it, and it is held. Where a no
    counts after all have spoken, the last word may be a yes, or that nobody else is asked.
    """
    answer = decided(application, step, seats)
    late = step.panel is not None and step.panel.after_all
    if answer is None or (answer is False and not (late or isinstance(act, Refuse))):
        return None
    if answer:
        facts = application.facts | getattr(act, "facts", {})
        papers = getattr(act, "documents", ())
        require_documents(application, context, step, papers)
        require_asked(step.asks, facts, context, step)
        return onward(context.machine, application, facts, papers, context.today)
    if not step.on_refuse:
        raise cannot_refuse(step)
    return lead(context.machine, application, REFUSE, context.today)


def require_own_facts(
    application: Application,
    facts: dict[str, Any],
    asked: tuple[str, ...],
    step: Step,
    context: Context,
) -> None:
    """Who decides fills in what is asked here and changes nothing that others have seen."""
    require_fields(facts, context, step.name)
    require_not_carried(application, facts, context)
    for name in facts:
        if name not in asked:
            raise Refused("field-not-asked", field=context.chain.fields[name].title)


def _require_brought(
    application: Application, seat: Seat, act: Approve, step: Step, context: Context
) -> None:
    """Refuse a yes without what the definition wants of this very seat."""
    here = {paper.kind for paper in (*act.documents, *application.documents)}
    require_papers(context.chain, seat.requires, here, seat.title)
    require_asked(seat.asks, application.facts | act.facts, context, step)


def cannot_refuse(step: Step) -> Refused:
    """The answer to a refusal at a step whose opinion does not bind."""
    return Refused("cannot-refuse-here", step=step.title)
