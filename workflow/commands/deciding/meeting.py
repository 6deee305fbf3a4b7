"""tto meeting: open one, see what waits for it, record who came, close it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from workflow.commands.deciding.ballot import ids_of, people_option
from workflow.commands.deciding.convening import convened
from workflow.commands.deciding.list_of_items import decide
from workflow.commands.frame import options
from workflow.commands.frame.asking import may_ask, require_yes
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import block, line, listing, print_lines, styled
from workflow.commands.frame.texts import COMMA, _, aside, say, title

if TYPE_CHECKING:
    from workflow.application.meeting import Meeting
    from workflow.application.state import Application, Member
    from workflow.chain.model.chain import Body
    from workflow.office.agenda import Agenda
    from workflow.office.meetings import Convened
    from workflow.office.perform import Who


MINUTES = "minutes"
number_argument = click.argument("number", metavar=_("MEETING"))


def _known(session: Session, number: str, reader: Who | None) -> tuple[Meeting, Convened]:
    """A meeting that the reader may see, with its body; None for an act: whether the person may is
    asked by the act itself, so that a refused attempt is recorded.
    """
    from workflow.office.meetings import find_meeting

    held = find_meeting(session.office, number.strip().upper(), reader)
    return held, convened(session, held.body, held.unit)


@options.command(
    help=_("Open a meeting of a body and list what waits for it; its secretary does that."),
    example="tto meeting open leading-group --on today",
)
@click.argument("body", metavar=_("BODY"))
@options.day_option("--on", _("The day it is held; default: today."))
@options.word_option("--institution", "ID", _("Where several have this body."))
@click.option("--circulation", is_flag=True, help=_("In writing, without coming together."))
def open_(
    session: Session, body: str, on: date | None, institution: str, circulation: bool
) -> None:
    """召开."""
    from workflow.office.meetings import open_meeting

    about, day = convened(session, body, institution), on or session.today
    held = open_meeting(session.office, session.who, about, day, circulation=circulation)
    _say(session, held, about)


@options.command(
    help=_("Record who came: members by id or name, guests by name. Replaces what was recorded."),
    example="tto meeting attend PKU-M-2026-0001 --present all\n"
    "tto meeting attend PKU-M-2026-0001 --present 张三,李四 --guest 王五",
)
@number_argument
@people_option("--present", _("Members."), required=True)
@people_option("--guest", _("Others."))
def attend(session: Session, number: str, present: tuple[str, ...], guest: tuple[str, ...]) -> None:
    """出席."""
    from workflow.office.agenda import agenda
    from workflow.office.meetings import record_attendance

    who = session.who  # nobody learns anything before logging in
    held, about = _known(session, number, None)
    members = agenda(session.office, held, about.body).members
    came = ids_of(members, present)
    _say(session, record_attendance(session.office, who, about, held.number, came, guest), about)


@options.command(
    help=_("Close a meeting with the number of its minutes and, where there is one, their paper."),
    example='tto meeting close PKU-M-2026-0001 --minutes "〔2026〕3号" \\\n'
    "    --doc minutes=纪要.pdf",
)
@number_argument
@options.line_option("--minutes", _("The number of the minutes."))
@options.word_option("--doc", "minutes=FILE", _("The paper; may be left out."), "document")
@options.sure_option
def close(session: Session, number: str, minutes: str, document: str, sure: bool) -> None:
    """闭会."""
    from workflow.office.agenda import agenda
    from workflow.office.meetings import Closing, close_meeting

    who = session.who  # nobody learns anything before logging in
    held, about = _known(session, number, None)
    (paper,) = session.read_documents((document,)) if document else (None,)
    if paper and paper.kind != MINUTES:
        raise click.BadParameter(_("write minutes=FILE"), param_hint="--doc")
    closing = Closing(minutes, paper, session.contents)
    undecided = agenda(session.office, held, about.body).waiting
    if undecided and not (sure or session.json) and may_ask():
        print_lines(_undecided_lines(undecided), err=True)
        require_yes(_("Close it without deciding them?"), err=True)
    closed = close_meeting(session.office, who, about, held.number, closing)
    _say(session, closed, about, just_closed=True)


@options.command(
    help=_("A meeting: who belongs to the body, who came, what waits, what was resolved."),
    example="tto meeting show PKU-M-2026-0001",
)
@number_argument
def show(session: Session, number: str) -> None:
    """详情."""
    _say(session, *_known(session, number, session.reader()))


@options.command(
    help=_("The meetings of your institution, newest first."), example="tto meeting list"
)
@options.limit_option
def list_(session: Session, limit: int) -> None:
    """一览."""
    from workflow.office.agenda import meetings

    listed = meetings(session.office, session.reader(), limit)
    headings = [_("number"), _("body"), _("day"), _("status"), _("present")]
    empty = _("No meeting was opened yet.")
    session.say(
        {"meetings": listed},
        lambda: listing(listed, lambda held: _row(session, held), headings, empty),
    )


def _row(session: Session, held: Meeting) -> list[str]:
    body = convened(session, held.body, held.unit).body
    return [
        *(held.number, title(body.title), str(held.held_on), _(held.status.value)),
        str(len(held.present)),
    ]


def _say(session: Session, held: Meeting, about: Convened, *, just_closed: bool = False) -> None:
    from workflow.office.agenda import agenda

    now = agenda(session.office, held, about.body)
    data = {
        "meeting": held,
        "members": now.members,
        "waiting": [state.number for state in now.waiting],
        "resolved": now.resolved,
    }
    session.say(data, lambda: _lines(held, about, now, just_closed))


def _lines(held: Meeting, about: Convened, now: Agenda, just_closed: bool) -> Iterator[str]:
    from workflow.commands.frame.words import tally

    how = aside(_("in writing")) if held.circulation else ""
    yield styled(f"{held.number}  {title(about.body.title)}  {held.held_on}{how}", bold=True)
    yield line(_("status"), _(held.status.value))
    if about.body.adhoc:
        yield line(_("members"), _("formed for each application"))
        yield line(_("present"), COMMA.join(now.came) or "—")
    else:
        yield line(_("members"), _members(now.members, held) or "—")
    if held.guests:
        yield line(_("guests"), COMMA.join(held.guests))
    if held.minutes:
        yield line(_("minutes"), held.minutes)
    if paper := held.document:
        yield line(_("document"), f"{paper.name}  {paper.size} B  sha256 {paper.sha256[:16]}")
    resolved = (
        f"   {item.number}  {item.title}  {_(item.outcome)}  {tally(item.counted)}"
        for item in now.resolved
    )
    yield from block(_("resolved"), resolved)
    if now.waiting and held.status.value == "open":
        yield from _waiting_lines(held, about.body, now.waiting)
    if just_closed:
        yield from _undecided_lines(now.waiting)


def _undecided_lines(waiting: list[Application]) -> Iterator[str]:
    """What the body did not decide and waits for its next meeting."""
    items = (f"   {state.number}  {state.title}" for state in waiting)
    return block(_("Undecided; they wait for the next meeting"), items)


def _waiting_lines(held: Meeting, body: Body, waiting: list[Application]) -> Iterator[str]:
    yield from ("", styled(_("waiting"), bold=True))
    for state in waiting:
        yield f"   {state.number}  {state.title}"
        if body.adhoc:
            formed = state.formed.get(body.name, ())
            yield f"      {_members(formed, held) or _('to be formed')}"
    yield ""
    if body.adhoc and body.name not in waiting[0].formed:
        following = _("Next: tto form {number} --member ID --member ID")
    elif held.present:
        following = _(
            "Next: tto approve {number} --meeting {meeting} --yes rest --opinion … --doc …"
        )
    else:
        following = _("Next: tto meeting attend {meeting} --present all")
    yield say(following, {"number": waiting[0].number, "meeting": held.number})


def _members(members: tuple[Member, ...], held: Meeting) -> str:
    """The names, each with a mark for who came and for who presides."""
    return COMMA.join(
        f"{'✓ ' if member.person in held.present else ''}{member.name}"
        f"{aside(_('chair')) if member.chair else ''}"
        for member in members
    )


meeting = options.group(
    "meeting",
    _("Meetings of bodies: open, attend, decide, show, close."),
    {
        **{"open": open_, "attend": attend, "decide": decide},
        **{"show": show, "close": close, "list": list_},
    },
)
"""会议."""
