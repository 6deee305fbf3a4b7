"""Receipts, and an application on one page: on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click
import msgspec

from workflow.application.money.distribution import Distribution
from workflow.application.state import Application, Objection, Passage, Status
from workflow.application.tasks import tasks
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.facts import format_fact
from workflow.chain.model.field import FieldType
from workflow.chain.routing import open_routes
from workflow.commands.frame.incomes import payment_lines, share_lines
from workflow.commands.frame.people import evidence_lines, people_lines, spoken_by
from workflow.commands.frame.terminal import LABEL, cells, line, pad
from workflow.commands.frame.texts import (
    COLON,
    COMMA,
    LANGUAGE,
    _,
    aside,
    event_words,
    say,
    shown,
    title,
    until,
    when,
)
from workflow.commands.frame.words import awaited_words, basis_words, condition, verb_for

if TYPE_CHECKING:
    from workflow.office.case import Receipt  # it brings the database with it

# receipts


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """A receipt as data."""
    return {
        "receipt": {
            "application": receipt.number,
            "seq": receipt.seq,
            "hash": receipt.hash,
            "at": receipt.at,
            "event": receipt.event,
            "again": receipt.again,
        },
        "application": application_json(receipt.application, receipt.chain),
    }


def receipt_lines(receipt: Receipt) -> Iterator[str]:
    """A receipt in three lines: what was done, the proof, where it stands now."""
    state, chain = receipt.application, receipt.chain
    again = aside(_("done before")) if receipt.again else ""
    yield click.style(f"✓ {receipt.number}  {event_words(receipt.event)}{again}", fg="green")
    proof = f"{receipt.number}:{receipt.seq}:{receipt.hash[:16]}"
    yield f"  {_('receipt')}  {proof}  {when(receipt.at)}"
    yield f"  {_('now')}  {standing(state, chain)}"
    if receipt.event in ("Started", "Submitted", "Supplemented"):
        yield from unlinked_lines(state, chain)


def standing(state: Application, chain: Chain) -> str:
    """Where an application stands, in one line."""
    status = shown(state.shown_status)
    if not state.step:
        return status
    step = chain.steps[state.step]
    who = title(chain.actor_title(step))
    text = f"{status} · {title(step.title)}"
    if state.held:
        return f"{text} · {held_reason(state, chain)}"
    if state.child:
        return f"{text} · {say(_('awaits the end of {number}'), {'number': state.child})}"
    if state.notice and state.notice.window:
        last = state.notice.window.last_day
        return f"{text} · {_('published until')} {last} 24:00"
    assigned = state.assignments.get("")
    if state.questions or (assigned and not step.panel):
        who = state.questions[-1].name if state.questions else assigned.name if assigned else who
    return f"{text} · {_('awaits')} {who}"


def held_reason(state: Application, chain: Chain) -> str:
    """Why it waits, and for what."""
    if state.held == "suspended":
        return say(_("suspended: {reason}"), {"reason": state.suspended})
    if state.held == "objection":
        numbers = ", ".join(str(one.number) for one in state.open_objections)
        return say(_("objection {numbers} is open"), {"numbers": numbers})
    if state.held == "stranded":
        gone = next((one.name for one in state.added if one.seat == state.stranded), "")
        if gone:
            text = _("{name} was added and no longer takes part: tto remove-signer")
            return say(text, {"name": gone})
        role = chain.roles.get(state.stranded) or chain.bodies.get(state.stranded)
        named = {"role": role.title if role else state.stranded}
        return say(_("nobody is left who may act as {role}"), named)
    if state.held == "calendar":
        day = state.notice.unknown_after if state.notice else None
        return say(_("the calendar is published only until {day}"), {"day": day})
    return say(_("{field} is not known yet"), {"field": chain.fields[state.held].title})


# an application


def application_json(state: Application, chain: Chain) -> dict[str, Any]:
    """An application as data: its state, and what the definition adds."""
    route = chain.route(state.route) if state.route else None
    return {
        **msgspec.to_builtins(state),
        "shown_status": state.shown_status.value,
        "held": state.held,
        "institution": chain.institution.zh,
        "definition": chain.key,
        "path": list(route.path) if route else [],
        "final_say": chain.final_say(route) if route else "",
        "shares": shares_json(state, chain),
    }


def shares_json(state: Application, chain: Chain) -> list[dict[str, Any]]:
    """The split as data: percent and yuan as text."""
    return [
        {
            "part": share.part.name,
            "of": share.part.of,
            "percent": None if share.percent is None else str(share.percent),
            "amount": None if share.amount is None else str(share.amount),
        }
        for share in Distribution(chain, state).shares()
    ]


def application_lines(state: Application, chain: Chain) -> Iterator[str]:
    """An application on one page."""
    yield click.style(f"{state.number}  {state.title}", bold=True)
    yield line(_("chain"), f"{title(chain.title)}  ({chain.key})")
    yield line(_("institution"), title(chain.institution))
    yield line(_("applicant"), state.applicant_name)
    yield line(_("stands at"), standing(state, chain))
    yield from family_lines(state)
    yield from next_lines(state, chain)
    if not state.ended:
        yield line(_("since"), when(state.since))
    yield line(_("revision"), str(state.revision))
    yield from fact_lines(state, chain)
    yield from path_lines(state, chain)
    yield from people_lines(state, chain)
    yield from last_lines(state, chain)
    yield from notice_lines(state, chain)
    yield from objection_lines(state)
    yield from recusal_lines(state)
    yield from unlinked_lines(state, chain)
    yield from duty_lines(state, chain)
    yield from share_lines(state, chain)
    yield from payment_lines(state)
    yield from document_lines(state, chain)


def family_lines(state: Application) -> Iterator[str]:
    """The application that waits for this one, and those that it waited for."""
    if state.parent:
        yield line(_("parent"), state.parent)
    for number, end in state.children.items():
        ended = shown(Status(end)) if end else _("under way")
        yield line(_("sub-application"), f"{number}{aside(ended)}")


def next_lines(state: Application, chain: Chain) -> Iterator[str]:
    """Who must do what by when, and on which basis."""
    awaited = []
    for task in tasks(state, chain):
        who = awaited_words(task.actor, state, chain)
        by = f"  {_('due')} {until(task.due_at)}" if task.due_at else ""
        awaited.append(f"{who}  tto {verb_for(task.slot, task.step, chain)}{by}")
    yield from (line(_("next"), one) for one in dict.fromkeys(awaited))
    step = chain.steps[state.step] if state.step else None
    basis = (*(step.basis if step else ()), *chain.basis)
    if basis:
        yield line(_("basis"), COMMA.join(dict.fromkeys(basis_words(one) for one in basis)))


def fact_lines(state: Application, chain: Chain) -> Iterator[str]:
    """The facts the application carries."""
    rows = [
        (title(field.title), format_fact(field, state.facts[name], LANGUAGE))
        for name, field in chain.fields.items()
        if name != "title" and name in state.facts
    ]
    width = max([LABEL, *(cells(label) for label, _text in rows)])
    yield from (line(label, text, width) for label, text in rows)


def path_lines(state: Application, chain: Chain) -> Iterator[str]:
    """The steps of its route, with who did what, and where it is."""
    if not state.route:
        return
    route = chain.route(state.route)
    ahead = open_ahead(state, chain)
    final = chain.final_say(route) if len(ahead) == 1 else ""
    path = in_common(ahead)
    left = {passage.step: passage for passage in state.history}
    owed = {duty.step for duty in state.duties}
    yield ""
    yield click.style(_("path"), bold=True)
    here = path.index(state.step) if state.step in path else len(path)
    width = max(cells(title(chain.steps[name].title)) for name in path) + 2
    for position, name in enumerate(path):
        step, passage = chain.steps[name], left.get(name)
        mark = "▶" if position == here else ("✓" if passage and position < here else "·")
        mark = "○" if name in owed else mark
        if passage and passage.outcome == "refused" and state.status.value == "refused":
            mark = "✗"
        text = f" {mark} {pad(title(step.title) + (' ★' if name == final else ''), width)}"
        if passage and mark in "✓✗":
            text += f"  {passage_words(passage)}"
        elif position == here:
            text += f"  {_('here')}  {title(chain.actor_title(step))}"
        elif name in owed:
            text += f"  {_('owed')}"
        yield text.rstrip()
    yield from _fork_lines(chain, ahead, len(path))
    if final:
        yield f"   ★ {_('final say')}"
    if route.inferred:
        yield f"   {_('note')}{COLON}{route.inferred}"


def open_ahead(state: Application, chain: Chain) -> list[Route]:
    """The routes that an application may still take: its own, unless what a later step asks for
    decides between several.
    """
    own = chain.route(state.route)
    if state.ended or not state.step:
        return [own]
    found = open_routes(chain, state.facts) if not state.awaits else [own]
    return found if own in found else [own]


def in_common(routes: Sequence[Route]) -> tuple[str, ...]:
    """The steps that several routes begin with alike."""
    shared = []
    for names in zip(*(route.path for route in routes), strict=False):
        if len(set(names)) > 1:
            break
        shared.append(names[0])
    return tuple(shared)


def _fork_lines(chain: Chain, ahead: Sequence[Route], fork: int) -> Iterator[str]:
    """Where the routes part: which condition leads to which step."""
    if len(ahead) == 1:
        return
    yield f" ? {_('then one of')}"
    for route in ahead:
        onward = [title(chain.steps[name].title) for name in route.path[fork:]]
        yield f"      {condition(chain, route)} → {' → '.join(onward) or _('completed')}"


def passage_words(passage: Passage) -> str:
    """When a step was left behind, and who or what ended it."""
    day = when(passage.at)[:10]
    if passage.window:
        span = {"first": passage.window.live_on, "last": passage.window.last_day}
        return f"{day}  " + say(_("published {first} to {last}"), span)
    if passage.meeting:
        words = say(_("resolved on {day}"), {"day": passage.meeting})
        if passage.resolution and passage.resolution.votes:
            counted = passage.resolution.counted
            words += "  " + say(_("{yes} of {base}"), {"yes": counted.yes, "base": counted.base})
            words += aside(_("in writing")) if passage.resolution.circulation else ""
        return f"{day}  {words}  {spoken_by(passage)}"
    ended = "" if passage.outcome in ("passed", "submitted") else f"{_(passage.outcome)}  "
    return f"{day}  {ended}{spoken_by(passage)}"


def last_lines(state: Application, chain: Chain) -> Iterator[str]:
    """What happened last, with the opinion: the reason of a return or a refusal above all."""
    if not state.history:
        return
    last = state.history[-1]
    yield ""
    yield click.style(_("last"), bold=True)
    where = title(chain.steps[last.step].title) if last.step else "—"
    yield f"   {when(last.at)}  {where}  {_(last.outcome)}  {spoken_by(last)}"
    yield from (f"   {text}" for text in last.opinion.splitlines())
    proved = [one for one in state.history if one.evidence]
    if proved:
        yield ""
        yield click.style(_("answers of tools"), bold=True)
    for one in proved:
        if one.evidence:
            text = "".join(evidence_lines(one.evidence))
            yield f"   {title(chain.steps[one.step].title)}  {text}"


def document_lines(state: Application, chain: Chain) -> Iterator[str]:
    """The papers on file; of papers handed in again, the last of each name."""
    latest = {(paper.kind, paper.name): paper for paper in state.documents}
    if not latest:
        return
    yield ""
    yield click.style(_("documents"), bold=True)
    rows = [
        (title(chain.documents[paper.kind].title), paper.name, paper) for paper in latest.values()
    ]
    width = max(cells(kind) for kind, _name, _paper in rows)
    for kind, name, paper in rows:
        day = when(paper.at)[:10] if paper.at else "—"
        yield f"   {pad(kind, width)}  {day}  {paper.sha256[:12]}  {name}"


def notice_lines(state: Application, chain: Chain) -> Iterator[str]:
    """The publicity that is under way."""
    notice = state.notice
    if notice is None:
        return
    publicity = chain.steps[notice.step].publicity
    yield ""
    yield click.style(_("publicity"), bold=True)
    for place, live_at in notice.live.items():
        name = title(publicity.places[place]) if publicity else place
        yield f"   {name}  {_('since')} {when(live_at)}"
    if notice.interrupted:
        yield f"   {_('interrupted since')} {when(notice.interruptions[-1].down_at)}"
    elif notice.window and publicity:
        rule = say(
            _("{days} {unit} days from the day after; ends {day} 24:00"),
            {"days": publicity.days, "unit": publicity.unit, "day": notice.window.last_day},
        )
        yield f"   {rule}"


def _stage(one: Objection) -> str:
    """How far an objection has come."""
    if one.declined:
        return _("declined")
    if one.upheld is None:
        return _("accepted") if one.accepted_at else _("open")
    found = _("upheld") if one.upheld else _("rejected")
    return f"{found}, {_('to be published')}" if one.open else found


def objection_lines(state: Application) -> Iterator[str]:
    """Every objection and its finding."""
    for one in state.objections:
        ended = _stage(one)
        yield ""
        yield f"{_('objection')} {one.number}{aside(ended)}  {one.raised_by}  {when(one.at)}"
        yield from (f"   {text}" for text in one.text.splitlines())
        if one.unknown_after and one.open:
            known = say(_("the calendar is published only until {day}"), {"day": one.unknown_after})
            yield f"   {_('due')}{COLON}{known}"
        for text in one.investigations:
            yield f"   {_('investigated')}{COLON}" + " ".join(text.splitlines())
        if one.declined:
            yield f"   {_('declined')}{COLON}" + " ".join(one.declined.splitlines())
        if one.finding:
            yield f"   {_('finding')}{COLON}" + " ".join(one.finding.splitlines())


def recusal_lines(state: Application) -> Iterator[str]:
    """Who takes no part in deciding, and why."""
    for one in state.recusals:
        yield line(_("recused"), f"{one.name}{COLON}{one.reason}")


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
        listed = {"names": list(dict.fromkeys(names))}
        yield line(
            _("note"), say(_("no account is given for {names}; none is barred for them"), listed)
        )


def duty_lines(state: Application, chain: Chain) -> Iterator[str]:
    """Filings that are owed."""
    if state.duties:
        yield ""
    for duty in state.duties:
        step = chain.steps[duty.step]
        due = f"  {_('due')} {duty.due_on}" if duty.due_on else ""
        yield line(_("owed"), f"{title(step.title)}  {title(chain.actor_title(step))}{due}")
