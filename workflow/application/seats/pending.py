"""Which seats may decide next, and whether the decisions so far settle the step."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.application.state import Added, Application, Place
from workflow.chain.model.step import Seat, Step
from workflow.chain.model.value import Title
from workflow.rules.signers import open_seats, verdict


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
