"""What is on file beside the path: signatures, papers, the notice, objections, filings owed."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.application.state import Application, Objection
from workflow.chain.model.chain import Chain
from workflow.chain.model.field import FieldType
from workflow.commands.frame.terminal import (
    block,
    columns,
    line,
    picked,
    styled,
)
from workflow.commands.frame.texts import (
    COLON,
    _,
    aside,
    say,
    shown,
    title,
)
from workflow.commands.frame.words import (
    dated,
    paper_day,
    paper_title,
)
from workflow.rules.calendar import shanghai_date


def signature_lines(state: Application, chain: Chain) -> Iterator[str]:
    """Which party signed on which day, at the present step."""
    step = chain.steps.get(state.step)
    for signature in state.signatures if step else ():
        party = step.parties.get(signature.party) if step else None
        name = title(party) if party else signature.party
        yield line(_("signed"), f"{name}  {dated(signature.on, signature.entered)}")


def document_lines(state: Application, chain: Chain) -> Iterator[str]:
    """The papers on file; of papers handed in again, the last of each name."""
    latest = {(paper.kind, paper.name): paper for paper in state.documents}
    rows = [
        (paper_title(kind, chain), paper_day(paper), paper.sha256[:12], name)
        for (kind, name), paper in latest.items()
    ]
    return block(_("documents"), columns(rows))


def notice_lines(state: Application, chain: Chain) -> Iterator[str]:
    """The publicity that is under way."""
    notice = state.notice
    if notice is None:
        return
    publicity = chain.steps[notice.step].publicity
    yield from ("", styled(_("publicity"), bold=True))
    for place, live_at in notice.live.items():
        name = title(publicity.places[place]) if publicity else place
        yield f"   {name}  {_('since')} {shown(live_at)}"
    if notice.interrupted:
        yield f"   {_('interrupted since')} {shown(notice.interruptions[-1].down_at)}"
    elif notice.window and publicity:
        values = picked(publicity, "days unit") | {"day": notice.window.last_day}
        yield "   " + say(_("{days} {unit} days from the day after; ends {day} 24:00"), values)


def _stage(objection: Objection) -> str:
    """How far an objection has come."""
    if objection.declined:
        return _("declined")
    if objection.upheld is None:
        return _("accepted") if objection.accepted_at else _("open")
    finding = _("upheld") if objection.upheld else _("rejected")
    return f"{finding}, {_('to be published')}" if objection.open else finding


def objection_lines(state: Application, chain: Chain) -> Iterator[str]:
    """Every objection and its finding."""
    for objection in state.objections:
        head = f"{_('objection')} {objection.number}{aside(_stage(objection))}"
        yield ""
        yield f"{head}  {objection.raised_by}  {shown(objection.at)}"
        if objection.received:
            days = {"received": objection.received, "entered": shanghai_date(objection.at)}
            yield "   " + say(_("received on {received}, entered on {entered}"), days)
        if objection.meanwhile:
            left = [chain.steps[name].title for name in objection.meanwhile]
            yield "   " + say(_("left before it was entered: {steps}"), {"steps": left})
        yield from (f"   {text}" for text in objection.text.splitlines())
        if objection.unknown_after and objection.open:
            known = _("the calendar is published only until {day}")
            yield f"   {_('due')}{COLON}{say(known, {'day': objection.unknown_after})}"
        words = [(_("investigated"), text) for text in objection.investigations]
        words += [(_("declined"), objection.declined), (_("finding"), objection.finding)]
        for label, text in words:
            if text:
                yield f"   {label}{COLON}{' '.join(text.splitlines())}"


def unlinked_lines(state: Application, chain: Chain) -> Iterator[str]:
    """The listed persons of whom no account is given: no account is kept from deciding for them."""
    names = [
        str(person["name"])
        for field in chain.fields.values()
        if field.type is FieldType.PEOPLE
        for person in state.facts.get(field.name, [])
        if not person.get("person")
    ]
    if names:
        text = _("no account is given for {names}; none is barred for them")
        yield line(_("note"), say(text, {"names": list(dict.fromkeys(names))}))


def duty_lines(state: Application, chain: Chain) -> Iterator[str]:
    """Filings that are owed."""
    if state.duties:
        yield ""
    for duty in state.duties:
        step = chain.steps[duty.step]
        due = f"  {_('due')} {duty.due_on}" if duty.due_on else ""
        yield line(_("owed"), f"{title(step.title)}  {title(chain.actor_title(step))}{due}")
