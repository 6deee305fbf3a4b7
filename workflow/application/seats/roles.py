"""In which role a verb is made, where that is not the role of a seat it names."""

from __future__ import annotations

from workflow.application.act import Act
from workflow.application.context import Context
from workflow.application.event import Event
from workflow.application.seats.seats import take_seat
from workflow.application.state import Application
from workflow.chain.model.step import APPLICANT


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
