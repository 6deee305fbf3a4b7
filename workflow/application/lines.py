"""并行: an application that stands in several lines at once, with one of them in front.

Whatever is done at a step, is done with its line in front: then the application reads as if it
stood there alone. `settled` puts the first line in front that may go on; so one state has one form.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import fields, replace

from workflow.application.moves import Duty, Move, Stand, Status
from workflow.application.state import Application, Line
from workflow.chain.model.chain import Route

PASSED, REFUSED, LAPSED = "passed", "refused", "lapsed"
"""How a line is over."""
WITHDRAWN = "set-aside"
"""The outcome of a step whose line was withdrawn, because the others decided."""
OF_A_LINE = tuple(field.name for field in fields(Line) if field.name != "number")


def standing(application: Application) -> tuple[Line, ...]:
    """Every line in the order written, the one in front among them; none where there are none."""
    if not application.lines:
        return ()
    own = {name: getattr(application, name) for name in OF_A_LINE}
    return tuple(
        sorted((Line(application.line, **own), *application.lines), key=lambda line: line.number)
    )


def in_front(application: Application, number: int) -> Application:
    """The same with the line of that number in front."""
    if not application.lines or number == application.line:
        return application
    return with_lines(application, standing(application), number)


def with_lines(application: Application, lines: tuple[Line, ...], number: int) -> Application:
    """The application in these lines, that of the number in front."""
    (front,) = (line for line in lines if line.number == number)
    own = {name: getattr(front, name) for name in OF_A_LINE}
    others = tuple(line for line in lines if line.number != number)
    return replace(application, line=number, lines=others, **own)


def facing(application: Application, step: str) -> Application:
    """The same with the open line in front that stands at a step; as it is where none does."""
    if application.step == step or not step:
        return application
    there = (line.number for line in application.lines if line.step == step and not line.over)
    return in_front(application, next(there, application.line))


def open_lines(application: Application) -> tuple[Application, ...]:
    """The application with each of its open lines in front; itself where there are none."""
    if not application.lines:
        return (application,)
    still = (line.number for line in standing(application) if not line.over)
    return tuple(in_front(application, number) for number in still)


def faces(application: Application) -> tuple[Application, ...]:
    """As `open_lines`, without those that wait for their turn."""
    if not application.lines:
        return (application,)
    return tuple(face for face in open_lines(application) if not waits(face))


def steps_of(application: Application) -> tuple[str, ...]:
    """Every step at which it stands."""
    return tuple(face.step for face in open_lines(application) if face.step)


def waits(application: Application) -> bool:
    """Whether the line in front waits for another one to be over (in-turn)."""
    if not application.in_turn or begun(application):
        return False
    return any(begun(face) for face in open_lines(application) if face.line != application.line)


def begun(application: Application) -> bool:
    """Whether somebody has begun with the line in front: it left its first step, or something was
    said, published, signed, started or taken in hand there.
    """
    held = application.assignments or application.questions or application.added
    done = application.voices or application.notice or application.signatures
    return application.begun or bool(held or done or application.prolonged or application.child)


def settled(application: Application) -> Application:
    """The first line in front that may go on, else the first that is open."""
    still = open_lines(application)
    return next((face for face in still if not waits(face)), still[0]) if still else application


def stands(application: Application) -> tuple[Stand, ...]:
    """Where each line stands, as a move says it that leaves them as they are."""
    return tuple(Stand(line.step, line.over, line.begun) for line in standing(application))


def stay(application: Application, status: Status, duties: tuple[Duty, ...]) -> Move:
    """The move of what happens beside the steps: it stays where it stands."""
    here = settled(application)
    lines, in_turn = stands(here), here.in_turn
    return Move(here.route, here.step, status, duties, lines=lines, in_turn=in_turn)


def places(application: Application) -> tuple[object, ...]:
    """Where it stands, to be compared."""
    lines = [(line.number, line.step, line.over) for line in standing(application)]
    return settled(application).step if lines else application.step, application.status, *lines


def carried_on(application: Application, move: Move, at: datetime) -> Application:
    """The lines as a move says: those that stay where they are keep what belongs to their step.
    The line in front stays there, even where it is over.
    """
    before = {line.number: line for line in standing(application)}
    lines = []
    for number, stand in enumerate(move.lines):
        line = before.get(number)
        same = line and (line.step, line.over) == (stand.step, stand.over) and not stand.anew
        fresh = Line(number, stand.step, at, stand.over, stand.begun)
        lines.append(line if line and same else fresh)
    number = application.line if application.line < len(lines) else 0
    return replace(with_lines(application, tuple(lines), number), in_turn=move.in_turn)


def taking_turns(before: Application, after: Application, at: datetime) -> Application:
    """In turn: no days run of a line that waits for another one, and those of the others begin
    once that is over.
    """
    if not after.in_turn:
        return after
    idle = {face.line for face in open_lines(after) if waits(face)}
    if not idle and any(waits(face) for face in open_lines(before)):
        lines = tuple(
            line if line.over else replace(line, since=at, deadline=None)
            for line in standing(after)
        )
    else:
        lines = tuple(
            replace(line, deadline=None) if line.number in idle else line
            for line in standing(after)
        )
    return with_lines(after, lines, after.line)


def withdrawn(before: Application, after: Application, step: str) -> tuple[str, ...]:
    """The steps that were left undone because lines were withdrawn by what happened at a step."""
    if not before.lines or (after.lines and not step):
        return ()
    still = {line.step for line in standing(after)} | {step or before.step}
    return tuple(name for name in steps_of(before) if name not in still)


# along a route


def behind(application: Application, route: Route) -> tuple[str, ...]:
    """The steps of its route that it has left, by where each of its lines stands."""
    if application.step not in route.path:
        return route.path
    lines = route.beside(application.step) if application.lines else None
    if lines is None:
        return route.path[: route.path.index(application.step)]
    left = list(route.path[: route.path.index(lines.steps[0])])
    for line, names in zip(standing(application), lines.lines, strict=False):
        there = names.index(line.step) if line.step in names else 0
        left += names[: there + bool(line.over)]
    return tuple(left)


def ahead(application: Application, route: Route) -> tuple[str, ...]:
    """The steps of its route that are still to come."""
    if application.step not in route.path:
        return ()
    done = {*behind(application, route), *steps_of(application)}
    over = {line.number for line in standing(application) if line.over}
    lines = route.beside(application.step) if application.lines else None
    for number in over if lines else ():
        done.update(lines.lines[number] if lines else ())
    here = route.path.index(application.step)
    first = route.path.index(lines.steps[0]) if lines else here
    return tuple(name for name in route.path[first:] if name not in done)


def standing_at(application: Application, route: Route, step: str) -> Application:
    """As it would be if it stood at a step, in its line where it stands in these lines."""
    lines = route.beside(step)
    if lines and application.lines and application.step in lines.steps:
        return replace(in_front(application, lines.number_of(step)), step=step, over="")
    return replace(application, step=step, lines=(), line=0)


def leads_back(application: Application, move: Move, route: Route, step: str) -> bool:
    """Whether a move from a step leads to an end, or before the place where it stands by now; one
    that comes there anyway changes nothing.
    """
    if not move.step:
        return True
    lines = route.beside(step)
    if move.lines and application.lines and lines:
        number = lines.number_of(step)
        now, then, names = standing(application)[number], move.lines[number], lines.lines[number]
        return bool(now.over or then.over) or names.index(then.step) < names.index(now.step)
    here = route.beside(application.step) if application.lines else None
    at = here.steps[0] if here else application.step
    end = len(route.path)
    return route.path.index(move.step) < (route.path.index(at) if at in route.path else end)
