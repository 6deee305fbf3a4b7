"""tto inbox, list, mine and done: what waits for a person, applications, what a person did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from workflow.application.state import Application, Status
from workflow.chain.model.chain import Chain
from workflow.commands.frame import options
from workflow.commands.frame.find import require_known
from workflow.commands.frame.options import command, word_option
from workflow.commands.frame.paths import BESIDE
from workflow.commands.frame.session import NOTHING, Session
from workflow.commands.frame.terminal import day_of, listing, picked, table
from workflow.commands.frame.texts import (
    COLON,
    SEMICOLON,
    _,
    aside,
    count_words,
    say,
    shown,
    title,
    told,
    until,
)
from workflow.commands.frame.words import actor_words, verb_for

if TYPE_CHECKING:
    from workflow.application.event import Record
    from workflow.office.filters import Filter
    from workflow.office.inbox import Line
    from workflow.rules.signers import Tally

    Said = dict[str, list[Record]]

MOST_CHANGED = 5
"""Of how many applications the inbox says what changed; each is made anew from its records."""
DECIDED = (
    *("Submitted", "Passed", "Rejected", "Returned", "Deferred", "Disposed", "Published"),
    *("Cosigned", "Transferred", "Delegated", "Replied", "SignerAdded", "SignerRemoved", "Formed"),
    *("ObjectionAccepted", "ObjectionDeclined", "Investigated", "FindingPublished"),
    *("Filed", "Signed", "Paid", "Recused", "Terminated", "Suspended", "Resumed", "Voided"),
    "Recalled",
)
"""The events that a person decides or records."""

chain_option = word_option("--chain", "CHAIN", _("Only on this definition."))
step_option = word_option("--step", "STEP", _("Only at this step."))
institution_option = word_option("--institution", "ID", _("Only of this institution."), "unit")


@command(
    help=_("What waits for you, oldest first: as whom, since when, until when."),
    example="tto inbox\ntto inbox --chain pku-transfer --due-by 2026-12-31",
)
@chain_option
@step_option
@institution_option
@word_option("--role", "ROLE", _("Only in this role."))
@options.day_option("--due-by", _("Only what is due by the end of this day."))
@options.limit_option
@options.key_option
def inbox(
    session: Session,
    due_by: date | None,
    limit: int,
    after: tuple[str, str, str] | None,
    **narrowed_to: str,
) -> None:
    """待办."""
    from workflow.office.filters import EVERYTHING, Sieve
    from workflow.office.inbox import inbox as waiting_for
    from workflow.office.remarks import said_to
    from workflow.rules.calendar import end_of

    office, who = session.office, session.who
    sieve = Sieve(**narrowed_to, due_by=end_of(due_by) if due_by else None)
    tasks = waiting_for(office, who, after, limit, sieve)
    if not tasks:
        require_known(session, who, narrowed_to)
    last = tasks[-1].waiting if len(tasks) == limit else None
    following = f"{last.since}/{last.application.number}/{last.slot}" if last else None
    said = said_to(office, who.person, tasks)
    session.say(
        {"tasks": [_task_json(task, said) for task in tasks], "next": following},
        lambda: _inbox_lines(session, tasks, said, following, narrowed=sieve != EVERYTHING),
    )


def _task_json(task: Line, said: Said) -> dict[str, object]:
    waiting, state = task.waiting, task.waiting.application
    return {
        "application": state.number,
        "title": state.title,
        "step": waiting.step,
        "as": waiting.actor,
        "behalf": task.behalf,
        **picked(waiting, "since due_at"),
        "verb": verb_for(waiting.slot, waiting.step, task.chain),
        "count": _count(task),
        "revision": state.revision,
        "definition": task.chain.key,
        "remarks": said.get(state.number, []),
    }


def _as_whom(task: Line) -> str:
    """In which capacity it waits: a role, the person alone, or somebody's substitute."""
    waiting, chain = task.waiting, task.chain
    step = chain.steps.get(waiting.step)
    alone = _("applicant") if step and step.by == "applicant" else _("you alone")
    words = actor_words(waiting.actor, chain, alone)
    body = chain.bodies.get(step.by) if step else None
    if body and body.secretary == waiting.actor:
        words = say(_("secretary of {body}"), {"body": body.title})
    if waiting.slot.startswith("copy-"):
        words = _("copy")
    if not task.behalf:
        return words
    return say(_("for {name}: {role}"), {"name": task.behalf, "role": words})


def _mark(session: Session, task: Line) -> str:
    """Whether the person has looked at it as it is now."""
    seen = session.seen(task.waiting.application.number)
    if seen is None:
        return "●"
    return "" if seen == task.waiting.application.revision else "○"


def _inbox_lines(
    session: Session,
    tasks: list[Line],
    said: Said,
    following: str | None,
    *,
    narrowed: bool,
) -> Iterator[str]:
    from workflow.commands.frame.show import remark_lines
    from workflow.commands.looking.look import changes_since

    if not tasks:
        yield _("Nothing that waits for you fits.") if narrowed else _("Nothing waits for you.")
        return
    marked = [(task, _mark(session, task)) for task in tasks]
    rows = [_inbox_row(task, mark) for task, mark in marked]
    headings = [_("number"), _("title"), _("step"), _("as"), _("since"), _("due"), _("next")]
    if not any(row[5] for row in rows):
        headings, rows = headings[:5] + headings[6:], [row[:5] + row[6:] for row in rows]
    yield table(headings, rows)
    yield ""
    if any(mark for _task, mark in marked):
        yield _("● new to you   ○ changed since you last looked")
    older = [task for task, mark in marked if mark == "○"]
    for task in older[:MOST_CHANGED]:
        state = task.waiting.application
        changed = SEMICOLON.join(changes_since(session, state, task.chain))
        if changed:
            yield f"○ {state.number}{COLON}{' '.join(changed.split())}"
    for number, records in said.items():
        yield from (f"{number}  {text}" for text in remark_lines(records))
    yield say(_("Look first: tto show {number}"), {"number": tasks[0].waiting.application.number})
    if following:
        yield say(_("More: tto inbox --after {key}"), {"key": following})


def _where(task: Line) -> str:
    """The step, and of several who act there how many have agreed so far."""
    step = task.chain.steps.get(task.waiting.step)
    return title(step.title) + count_words(_count(task)) if step else "—"


def _count(task: Line) -> Tally | None:
    """How many have agreed at the step so far, where several act there and one has spoken."""
    state = task.waiting.application
    if not state.voices or task.waiting.step != state.step:
        return None
    from workflow.application.seats.seats import so_far

    return so_far(state, task.chain)


def _inbox_row(task: Line, mark: str) -> list[str]:
    waiting, state = task.waiting, task.waiting.application
    return [
        f"{state.number} {mark}".rstrip(),
        state.title,
        _where(task),
        _as_whom(task),
        day_of(waiting.since),
        until(datetime.fromisoformat(waiting.due_at))[:10] if waiting.due_at else "",
        f"tto {verb_for(waiting.slot, waiting.step, task.chain)}",
    ]


@command(
    help=_("Applications by number, filtered; the next page begins after the last number."),
    example="tto list --status held\ntto list --chain pku-transfer --after PKU-2026-0050",
)
@click.option(
    "--status",
    type=click.Choice([status.value for status in Status]),
    metavar=_("STATUS"),
    help=_("Only with this status: draft, running, held, approved, completed, refused…"),
)
@chain_option
@step_option
@institution_option
@word_option("--applicant", "ID", _("Only of this person."))
@options.limit_option
@word_option("--after", "NUMBER", _("Begin after this number."))
def list_(session: Session, status: str | None, limit: int, after: str, **narrowed_to: str) -> None:
    """申请一览."""
    from workflow.office.filters import Filter

    wanted = Filter(status or "", **narrowed_to, after=after.strip().upper())
    overview(session, wanted, limit, narrowed_to)


def overview(
    session: Session, wanted: Filter, limit: int, narrowed_to: Mapping[str, str] = NOTHING
) -> None:
    """One page of applications, `narrowed_to` what was typed."""
    from workflow.office.queries import page

    pairs = page(session.office, session.reader(), wanted, limit)
    if not pairs:
        require_known(session, session.reader(), narrowed_to)
    following = pairs[-1][0].number if len(pairs) == limit else None
    headings = [_("number"), _("title"), _("applicant"), _("status"), _("step"), _("since")]
    session.say(
        {"applications": [_row_json(*pair) for pair in pairs], "next": following},
        lambda: listing(pairs, _row, headings, _("No application fits."), following),
    )


def _row_json(state: Application, chain: Chain) -> dict[str, object]:
    return {
        **picked(state, "number title"),
        "institution": state.unit,
        "definition": chain.key,
        "applicant": state.applicant,
        "status": state.shown_status,
        **picked(state, "step since"),
    }


def _row(pair: tuple[Application, Chain]) -> list[str]:
    state, chain = pair
    named = [state.number, state.title, state.applicant_name, shown(state.shown_status)]
    return [*named, _steps(state, chain) or "—", day_of(state.since)]


def _steps(state: Application, chain: Chain) -> str:
    """Where it stands: of lines side by side each step; empty where it has ended."""
    from workflow.application.lines import steps_of

    return BESIDE.join(title(chain.steps[name].title) for name in steps_of(state))


@command(help=_("The applications you began, by number: where each stands."), example="tto mine")
@options.limit_option
@word_option("--after", "NUMBER", _("Begin after this number."))
def mine(session: Session, limit: int, after: str) -> None:
    """我的申请."""
    from workflow.office.filters import Filter

    overview(session, Filter(applicant=session.who.person, after=after.strip().upper()), limit)


@command(
    help=_("What you decided and recorded, in its order, with where the application is now."),
    example="tto done",
)
@options.limit_option
@click.option(
    "--after", type=options.Count(0), default=0, metavar="N", help=_("Go on after this key.")
)
def done(session: Session, limit: int, after: int) -> None:
    """已办."""
    from workflow.office.filters import Sought
    from workflow.office.queries import history, now_at, taken_back

    sought = Sought(by=session.who.person, kinds=DECIDED, after=after)
    keyed, chains = history(session.office, session.who, sought, limit)
    numbers = {record.application for _key, record, _hash in keyed}
    states, undone = now_at(session.office, numbers), taken_back(session.office, numbers)
    following = keyed[-1][0] if len(keyed) == limit else None
    records = [record for _key, record, _hash in keyed]
    headings = [_("number"), _("title"), _("day"), _("step"), _("done"), _("now")]

    def row(record: Record) -> list[str]:
        chain, state = chains[record.application], states[record.application]
        step = chain.steps.get(getattr(record.event, "step", ""))
        beside = aside(say(_("for {name}"), {"name": record.behalf_name})) if record.behalf else ""
        beside += aside(_("taken back")) if record.seq in undone.get(record.application, ()) else ""
        return [
            record.application,
            state.title,
            day_of(record.at),
            title(step.title) if step else "—",
            told(record.event) + beside,
            _steps(state, chain) or _(state.shown_status.value),
        ]

    nothing = _("You have decided and recorded nothing yet.")
    session.say(
        {"records": records, "taken_back": undone, "next": following},
        lambda: listing(records, row, headings, nothing, following),
    )
