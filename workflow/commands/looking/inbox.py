"""tto inbox and tto list: what waits for a person, and applications filtered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from workflow.commands.frame.options import command, day_option, key_option, limit_option
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import day_of, table
from workflow.commands.frame.texts import COLON, _, say, shown, title, until

if TYPE_CHECKING:
    from workflow.application.state import Application
    from workflow.chain.model.chain import Chain
    from workflow.office.filters import Filter
    from workflow.office.queries import Line

MOST_CHANGED = 5
"""Of how many applications the inbox says what changed; each is made anew from its records."""
STATUSES = (
    *("draft", "running", "held", "approved", "completed"),
    *("refused", "withdrawn", "terminated", "voided"),
)

chain_option = click.option(
    "--chain", default="", metavar="CHAIN", help=_("Only on this definition.")
)
step_option = click.option("--step", default="", metavar="STEP", help=_("Only at this step."))
institution_option = click.option(
    "--institution", default="", metavar="ID", help=_("Only of this institution.")
)


@command(
    help=_("What waits for you, oldest first: as whom, since when, until when."),
    example="tto inbox\ntto inbox --chain pku-transfer --due-by 2026-12-31",
)
@chain_option
@step_option
@institution_option
@click.option("--role", default="", metavar="ROLE", help=_("Only in this role."))
@day_option("--due-by", _("Only what is due by the end of this day."))
@limit_option
@key_option
def inbox(
    session: Session,
    chain: str,
    step: str,
    institution: str,
    role: str,
    due_by: date | None,
    limit: int,
    after: tuple[str, str, str] | None,
) -> None:
    """待办."""
    from workflow.office.filters import EVERYTHING, tasks_of
    from workflow.office.queries import inbox as waiting_for

    office, who = session.office, session.who
    sieve = tasks_of(chain, step, institution, role, due_by)
    lines = waiting_for(office, who, after, limit, sieve)
    last = lines[-1].waiting if len(lines) == limit else None
    following = f"{last.since}/{last.application.number}/{last.slot}" if last else None
    session.say(
        {"tasks": [_task_json(one) for one in lines], "next": following},
        lambda: _inbox_lines(session, lines, following, narrowed=sieve != EVERYTHING),
    )


def _task_json(one: Line) -> dict[str, object]:
    waiting, chain = one.waiting, one.chain
    return {
        "application": waiting.application.number,
        "title": waiting.application.title,
        "step": waiting.step,
        "as": waiting.actor,
        "behalf": one.behalf,
        "since": waiting.since,
        "due_at": waiting.due_at,
        "verb": _verb(one),
        "revision": waiting.application.revision,
        "definition": chain.key,
    }


def _verb(one: Line) -> str:
    from workflow.commands.frame.words import verb_for

    return verb_for(one.waiting.slot, one.waiting.step, one.chain)


def _as_whom(one: Line) -> str:
    """In which capacity it waits: a role, the person alone, or somebody's substitute."""
    from workflow.commands.frame.words import actor_words

    waiting, chain = one.waiting, one.chain
    step = chain.steps.get(waiting.step)
    alone = _("applicant") if step and step.by == "applicant" else _("you alone")
    words = actor_words(waiting.actor, chain, alone)
    body = chain.bodies.get(step.by) if step else None
    if body and body.secretary == waiting.actor:
        words = say(_("secretary of {body}"), {"body": body.title})
    if waiting.slot.startswith("copy-"):
        words = _("copy")
    return (
        say(_("for {name}: {role}"), {"name": one.behalf, "role": words}) if one.behalf else words
    )


def _mark(session: Session, one: Line) -> str:
    """Whether the person has looked at it as it is now."""
    seen = session.seen(one.waiting.application.number)
    if seen is None:
        return "●"
    return "" if seen == one.waiting.application.revision else "○"


def _inbox_lines(
    session: Session, lines: list[Line], following: str | None, *, narrowed: bool
) -> Iterator[str]:
    from workflow.commands.looking.look import changes_since

    if not lines:
        yield _("Nothing that waits for you fits.") if narrowed else _("Nothing waits for you.")
        return
    rows = []
    for one in lines:
        waiting, chain = one.waiting, one.chain
        rows.append(
            [
                waiting.application.number,
                waiting.application.title,
                title(chain.steps[waiting.step].title) if waiting.step else "—",
                _as_whom(one),
                day_of(waiting.since),
                until(datetime.fromisoformat(waiting.due_at))[:10] if waiting.due_at else "",
                f"tto {_verb(one)}",
            ]
        )
    headings = [_("number"), _("title"), _("step"), _("as"), _("since"), _("due"), _("next")]
    marks = [_mark(session, one) for one in lines]
    for row, mark in zip(rows, marks, strict=True):
        row[0] = f"{row[0]} {mark}".rstrip()
    if not any(row[5] for row in rows):
        headings, rows = headings[:5] + headings[6:], [row[:5] + row[6:] for row in rows]
    yield table(headings, rows)
    yield ""
    if any(marks):
        yield _("● new to you   ○ changed since you last looked")
    for one in [one for one, mark in zip(lines, marks, strict=True) if mark == "○"][:MOST_CHANGED]:
        state = one.waiting.application
        changed = "; ".join(changes_since(session, state, one.chain))
        if changed:
            yield f"○ {state.number}{COLON}{' '.join(changed.split())}"
    yield say(_("Look first: tto show {number}"), {"number": lines[0].waiting.application.number})
    if following:
        yield say(_("More: tto inbox --after {key}"), {"key": following})


@command(
    help=_("Applications by number, filtered; the next page begins after the last number."),
    example="tto list --status held\ntto list --chain pku-transfer --after PKU-2026-0050",
)
@click.option(
    "--status",
    type=click.Choice(STATUSES),
    metavar=_("STATUS"),
    help=_("Only with this status: draft, running, held, approved, completed, refused…"),
)
@chain_option
@step_option
@institution_option
@click.option("--applicant", default="", metavar="ID", help=_("Only of this person."))
@limit_option
@click.option("--after", default="", metavar="NUMBER", help=_("Begin after this number."))
def list_(
    session: Session,
    status: str | None,
    chain: str,
    step: str,
    institution: str,
    applicant: str,
    limit: int,
    after: str,
) -> None:
    """申请一览."""
    from workflow.office.filters import Filter

    wanted = Filter(status or "", chain, step, institution, applicant, after.strip().upper())
    overview(session, wanted, limit)


def overview(session: Session, wanted: Filter, limit: int) -> None:
    """One page of applications."""
    from workflow.office.queries import page

    found = page(session.office, session.reader(), wanted, limit)
    following = found[-1][0].number if len(found) == limit else None
    session.say(
        {"applications": [_row_json(*one) for one in found], "next": following},
        lambda: _list_lines(found, following),
    )


def _row_json(state: Application, chain: Chain) -> dict[str, object]:
    return {
        "number": state.number,
        "title": state.title,
        "institution": state.unit,
        "definition": chain.key,
        "applicant": state.applicant,
        "status": state.shown_status.value,
        "step": state.step,
        "since": state.since,
    }


def _list_lines(found: list[tuple[Application, Chain]], following: str | None) -> Iterator[str]:
    from workflow.commands.frame.texts import when

    if not found:
        yield _("No application fits.")
        return
    rows = [
        [
            state.number,
            state.title,
            state.applicant_name,
            shown(state.shown_status),
            title(chain.steps[state.step].title) if state.step else "—",
            when(state.since)[:10],
        ]
        for state, chain in found
    ]
    headings = [_("number"), _("title"), _("applicant"), _("status"), _("step"), _("since")]
    yield table(headings, rows)
    if following:
        yield say(_("More: add --after {number}"), {"number": following})
