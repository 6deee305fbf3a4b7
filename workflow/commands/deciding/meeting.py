"""tto meeting: open one, see what waits for it, record who came, close it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click
import msgspec

from workflow.commands.deciding.ballot import ids_of, names_in
from workflow.commands.frame.options import command, day_option, group, limit_option, line_option
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import line, table
from workflow.commands.frame.texts import COMMA, _, aside, say, title
from workflow.commands.frame.votes import tally
from workflow.errors import CouldNot

if TYPE_CHECKING:
    from workflow.application.meeting import Meeting
    from workflow.application.state import Document, Member
    from workflow.office.agenda import Agenda, Item
    from workflow.office.meetings import Convened
    from workflow.office.perform import Who


MINUTES = "minutes"
number_argument = click.argument("number", metavar=_("MEETING"))


def convened(session: Session, body: str, unit: str = "") -> Convened:
    """A body by its name, in the newest definition that has it."""
    from workflow.commands.frame.find import definitions
    from workflow.office.meetings import Convened
    from workflow.office.queries import visible_units

    found = {
        chain.unit: Convened(chain, one)
        for chain in definitions(session)
        for one in chain.bodies.values()
        if body in (one.name, one.title.zh, one.title.en) and unit in ("", chain.unit)
    }
    if len(found) > 1:
        own = visible_units(session.office, session.who) or ()
        found = {one: found[one] for one in own if one in found} or found
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise click.UsageError(
            say(
                _("{body} exists at: {units}; add --institution"), {"body": body, "units": [*found]}
            )
        )
    known = {
        name: None
        for chain in definitions(session)
        if unit in ("", chain.unit)
        for name in chain.bodies
    }
    raise CouldNot("no-such-body", body=body, known=list(known))


def _known(session: Session, number: str, reader: Who | None) -> tuple[Meeting, Convened]:
    from workflow.office.meetings import find_meeting

    found = find_meeting(session.office, number.strip().upper(), reader)
    return found, convened(session, found.body, found.unit)


@command(
    help=_("Open a meeting of a body and list what waits for it; its secretary does that."),
    example="tto meeting open leading-group --on today",
)
@click.argument("body", metavar=_("BODY"))
@day_option("--on", _("The day it is held; default: today."))
@click.option("--institution", default="", metavar="ID", help=_("Where several have this body."))
@click.option("--circulation", is_flag=True, help=_("In writing, without coming together."))
def open_(
    session: Session, body: str, on: date | None, institution: str, circulation: bool
) -> None:
    """召开."""
    from workflow.office.meetings import open_meeting
    from workflow.rules.calendar import shanghai_date

    about = convened(session, body, institution)
    day = on or shanghai_date(session.office.clock())
    _say(
        session,
        open_meeting(session.office, session.who, about, day, circulation=circulation),
        about,
    )


@command(
    help=_("Record who came: members by id or name, guests by name. Replaces what was recorded."),
    example="tto meeting attend PKU-M-2026-0001 --present all\n"
    "tto meeting attend PKU-M-2026-0001 --present 张三,李四 --guest 王五",
)
@number_argument
@click.option("--present", multiple=True, required=True, metavar=_("PEOPLE"), help=_("Members."))
@click.option("--guest", multiple=True, metavar=_("PEOPLE"), help=_("Others."))
def attend(session: Session, number: str, present: tuple[str, ...], guest: tuple[str, ...]) -> None:
    """出席."""
    from workflow.office.agenda import agenda
    from workflow.office.meetings import record_attendance

    found, about = _acted_on(session, number)
    members = agenda(session.office, found, about.body).members
    came = ids_of(members, names_in(present), [one.person for one in members])
    done = record_attendance(
        session.office, session.who, about, found.number, came, names_in(guest)
    )
    _say(session, done, about)


@command(
    help=_("Close a meeting with the number of its minutes and, where there is one, their paper."),
    example='tto meeting close PKU-M-2026-0001 --minutes "〔2026〕3号" \\\n'
    "    --doc minutes=纪要.pdf",
)
@number_argument
@line_option("--minutes", _("The number of the minutes."))
@click.option(
    "--doc", "document", default="", metavar="minutes=FILE", help=_("The paper; may be left out.")
)
def close(session: Session, number: str, minutes: str, document: str) -> None:
    """闭会."""
    from workflow.office.meetings import Closing, close_meeting

    found, about = _acted_on(session, number)
    closing = Closing(minutes, _paper(session, document) if document else None, session.contents)
    _say(session, close_meeting(session.office, session.who, about, found.number, closing), about)


def _paper(session: Session, given: str) -> Document:
    (paper,) = session.read_documents((given,))
    if paper.kind != MINUTES:
        raise click.BadParameter(_("write minutes=FILE"), param_hint="--doc")
    return paper


@command(
    help=_("A meeting: who belongs to the body, who came, what waits, what was resolved."),
    example="tto meeting show PKU-M-2026-0001",
)
@number_argument
def show(session: Session, number: str) -> None:
    """详情."""
    _say(session, *_known(session, number, session.reader()))


@command(help=_("The meetings of your institution, newest first."), example="tto meeting list")
@limit_option
def list_(session: Session, limit: int) -> None:
    """一览."""
    from workflow.office.agenda import meetings

    found = meetings(session.office, session.reader(), limit)
    session.say(
        {"meetings": [msgspec.to_builtins(one) for one in found]},
        lambda: _list_lines(session, found),
    )


def _acted_on(session: Session, number: str) -> tuple[Meeting, Convened]:
    """The meeting that an act is meant for. Whether the person may is asked by the act itself,
    so that a refused attempt is recorded.
    """
    _who = session.who  # nobody learns anything before logging in
    return _known(session, number, None)


def _list_lines(session: Session, found: list[Meeting]) -> Iterator[str]:
    if not found:
        yield _("No meeting was opened yet.")
        return
    rows = [
        [
            one.number,
            title(convened(session, one.body, one.unit).body.title),
            str(one.held_on),
            _(one.status.value),
            str(len(one.present)),
        ]
        for one in found
    ]
    yield table([_("number"), _("body"), _("day"), _("status"), _("present")], rows)


def _say(session: Session, found: Meeting, about: Convened) -> None:
    from workflow.office.agenda import agenda

    before = agenda(session.office, found, about.body)
    body: dict[str, Any] = {
        "meeting": msgspec.to_builtins(found),
        "members": [msgspec.to_builtins(one) for one in before.members],
        "waiting": [one.number for one in before.waiting],
        "resolved": [msgspec.to_builtins(one) for one in before.resolved],
    }
    session.say(body, lambda: _lines(found, about, before))


def _lines(found: Meeting, about: Convened, before: Agenda) -> Iterator[str]:
    how = aside(_("in writing")) if found.circulation else ""
    yield click.style(f"{found.number}  {title(about.body.title)}  {found.held_on}{how}", bold=True)
    yield line(_("status"), _(found.status.value))
    if about.body.adhoc:
        yield line(_("members"), _("formed for each application"))
        yield line(_("present"), COMMA.join(before.came) or "—")
    else:
        members = (_member(one, found) for one in before.members)
        yield line(_("members"), COMMA.join(members) or "—")
    if found.guests:
        yield line(_("guests"), COMMA.join(found.guests))
    if found.minutes:
        yield line(_("minutes"), found.minutes)
    if paper := found.document:
        yield line(_("document"), f"{paper.name}  {paper.size} B  sha256 {paper.sha256[:16]}")
    if before.resolved:
        yield ""
        yield click.style(_("resolved"), bold=True)
        for one in before.resolved:
            yield f"   {one.number}  {one.title}  {outcome(one)}"
    if before.waiting and found.status.value == "open":
        yield from _waiting_lines(found, about, before)


def _waiting_lines(found: Meeting, about: Convened, before: Agenda) -> Iterator[str]:
    adhoc = about.body.adhoc
    yield ""
    yield click.style(_("waiting"), bold=True)
    for state in before.waiting:
        yield f"   {state.number}  {state.title}"
        if adhoc:
            formed = state.formed.get(about.body.name, ())
            yield f"      {COMMA.join(_member(one, found) for one in formed) or _('to be formed')}"
    yield ""
    first = before.waiting[0]
    following = (
        _("Next: tto approve {number} --meeting {meeting} --yes rest --opinion … --doc …")
        if found.present
        else _("Next: tto meeting attend {meeting} --present all")
    )
    if adhoc and about.body.name not in first.formed:
        following = _("Next: tto form {number} --member ID --member ID")
    yield say(following, {"number": first.number, "meeting": found.number})


def _member(one: Member, found: Meeting) -> str:
    chair = aside(_("chair")) if one.chair else ""
    mark = "✓ " if one.person in found.present else ""
    return f"{mark}{one.name}{chair}"


def outcome(one: Item) -> str:
    """How an item ended, with its arithmetic."""
    return f"{_(one.outcome)}  {tally(one.counted)}"


meeting = group(
    "meeting",
    _("Meetings of bodies: open, attend, show, close."),
    {"open": open_, "attend": attend, "show": show, "close": close, "list": list_},
)
"""会议."""
