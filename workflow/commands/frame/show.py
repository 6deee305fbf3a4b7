"""Receipts, and an application on one page: on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from workflow.application.deciding.rounds import returned_from
from workflow.application.lines import WITHDRAWN, behind, open_lines, steps_of, waits
from workflow.application.money.distribution import Distribution
from workflow.application.seats.seats import awaited_title, so_far
from workflow.application.state import Application, Passage, Status
from workflow.application.tasks import Task, tasks
from workflow.chain.model.chain import Chain, Route
from workflow.chain.routing import open_routes
from workflow.commands.frame.incomes import payment_lines, share_json, share_lines
from workflow.commands.frame.on_file import (
    document_lines,
    duty_lines,
    notice_lines,
    objection_lines,
    signature_lines,
    unlinked_lines,
)
from workflow.commands.frame.paths import BESIDE, join_words, written
from workflow.commands.frame.people import evidence_lines, people_lines, spoken_by
from workflow.commands.frame.terminal import (
    LABEL,
    block,
    cells,
    columns,
    day_of,
    line,
    pad,
    picked,
    styled,
)
from workflow.commands.frame.texts import (
    COLON,
    _,
    aside,
    count_words,
    event_words,
    say,
    shown,
    title,
    told,
    until,
)
from workflow.commands.frame.words import (
    awaited_words,
    basis_words,
    condition,
    fact_rows,
    kept_words,
    rounds_words,
    subject,
    verb_for,
    version_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.application.event import Record
    from workflow.office.case import Receipt  # it brings the database with it

# receipts


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """A receipt as data."""
    said = picked(receipt.voice, "agreed count") if receipt.voice else {}
    shown_of = picked(receipt, "seq hash at event again")
    said |= {"opened": receipt.opened} if receipt.opened else {}
    said |= {"newer": receipt.newer.version} if receipt.newer else {}
    return {
        "receipt": {"application": receipt.number, **shown_of, **said},
        "application": application_json(receipt.application, receipt.chain),
    }


def receipt_lines(receipt: Receipt) -> list[str]:
    """A receipt in four lines: what was done, the proof, what it is about, where it stands now."""
    state, chain = receipt.application, receipt.chain
    again = aside(_("done before")) if receipt.again else ""
    done = told(receipt.voice) if receipt.voice else event_words(receipt.event)
    proof = f"{receipt.number}:{receipt.seq}:{receipt.hash[:32]}"
    lines: list[str] = [
        styled(f"✓ {receipt.number}  {done}{again}", fg="green"),
        f"  {_('receipt')}  {proof}  {shown(receipt.at)}",
    ]
    if about := subject(state, chain):  # a draft may have no title yet
        lines.append(f"  {_('about')}  {about}")
    lines.append(f"  {_('now')}  {standing(state, chain)}")
    if receipt.opened:
        lines.append(f"  {_('note')}  {version_words(receipt.opened, chain)}")
    if receipt.newer:
        lines.append(f"  {_('note')}  {kept_words(receipt.newer, chain)}")
    if receipt.event in ("Started", "Submitted", "Supplemented"):
        lines += unlinked_lines(state, chain)
    return lines


def standing(state: Application, chain: Chain, *, in_front: bool = False) -> str:
    """Where an application stands, in one line; of lines side by side each, without the status
    where it is that `in_front`.
    """
    if state.lines and not in_front:
        places = [standing(line, chain, in_front=True) for line in open_lines(state)]
        return f"{shown(state.shown_status)} · {BESIDE.join(places)}"
    held = state.held
    status = shown(Status.HELD if held else state.status)
    if not state.step:
        return status
    step = chain.steps[state.step]
    who = title(awaited_title(state, step, chain))
    text = title(step.title) if in_front else f"{status} · {title(step.title)}"
    if state.voices:
        text += count_words(so_far(state, chain))
    if held:
        return f"{text} · {held_reason(state, chain)}"
    if state.in_turn and waits(state):
        return f"{text} · {_('waits for its turn')}"
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
        numbers = ", ".join(str(objection.number) for objection in state.open_objections)
        return say(_("objection {numbers} is open"), {"numbers": numbers})
    if state.held == "stranded":
        gone = next((signer.name for signer in state.added if signer.seat == state.stranded), "")
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


def remark_lines(records: Iterable[Record]) -> Iterator[str]:
    """Who said what beside the steps, and when: remarks, reminders, copies."""
    for record in records:
        text = " ".join(str(getattr(record.event, "text", "")).split())
        what = event_words(type(record.event).__name__)
        yield f"{shown(record.at)}  {what}  {record.name}{COLON}{text}"


# an application


def application_json(state: Application, chain: Chain) -> dict[str, Any]:
    """An application as data: its state, and what the definition adds."""
    route = chain.route(state.route) if state.route else None
    return {
        **msgspec.to_builtins(state),
        **picked(state, "shown_status held"),
        "institution": chain.institution.zh,
        "definition": chain.key,
        "path": list(route.path) if route else [],
        "final_say": chain.final_say(route) if route else "",
        "shares": [share_json(share, "of") for share in Distribution(chain, state).shares()],
    }


def application_lines(state: Application, chain: Chain) -> Iterator[str]:
    """An application on one page."""
    yield styled(f"{state.number}  {state.title}", bold=True)
    yield line(_("chain"), f"{title(chain.title)}  ({chain.key})")
    yield line(_("institution"), title(chain.institution))
    yield line(_("applicant"), state.applicant_name)
    yield line(_("stands at"), standing(state, chain))
    for face in open_lines(state):
        step = chain.steps.get(face.step)
        if step and step.rounds:
            yield line(_("returned"), rounds_words(step.rounds, returned_from(face, step)))
    if state.parent:
        yield line(_("parent"), state.parent)
    for number, end in state.children.items():
        ended = shown(Status(end)) if end else _("under way")
        yield line(_("sub-application"), f"{number}{aside(ended)}")
    yield from next_lines(state, chain)
    if not state.ended:
        yield line(_("since"), shown(state.since))
    yield line(_("revision"), str(state.revision))
    facts = {name: value for name, value in state.facts.items() if name != "title"}
    yield from columns([(pad(label, LABEL), text) for label, text in fact_rows(facts, chain)], "")
    yield from path_lines(state, chain)
    for place, face in enumerate(open_lines(state)):
        yield from people_lines(replace(face, copies=()) if place else face, chain)
    yield from last_lines(state, chain)
    for face in open_lines(state):
        yield from notice_lines(face, chain)
    yield from objection_lines(state, chain)
    for recusal in state.recusals:
        yield line(_("recused"), f"{recusal.name}{COLON}{recusal.reason}")
    yield from unlinked_lines(state, chain)
    yield from duty_lines(state, chain)
    for face in open_lines(state):
        yield from signature_lines(face, chain)
    yield from share_lines(state, chain)
    yield from payment_lines(state, chain)
    yield from document_lines(state, chain)


def to_do(state: Application, chain: Chain) -> list[tuple[Task, str, str]]:
    """What is to be done now: each task with who is awaited, in words, and the command."""
    return [
        (task, awaited_words(task.actor, state, chain), verb_for(task.slot, task.step, chain))
        for task in tasks(state, chain)
    ]


def next_lines(state: Application, chain: Chain) -> Iterator[str]:
    """Who must do what by when, and on which basis."""
    awaited = []
    for task, who, verb in to_do(state, chain):
        by = f"  {_('due')} {until(task.due_at)}" if task.due_at else ""
        awaited.append(f"{who}  tto {verb}{by}")
    yield from (line(_("next"), text) for text in dict.fromkeys(awaited))
    own = [source for name in steps_of(state) for source in chain.steps[name].basis]
    basis = dict.fromkeys(basis_words(source) for source in (*own, *chain.basis))
    if basis:
        yield line(_("basis"), shown(list(basis)))


def path_lines(state: Application, chain: Chain) -> Iterator[str]:
    """The steps of its route, with who did what, and where it is."""
    if not state.route:
        return
    route = chain.route(state.route)
    ahead = open_ahead(state, chain)
    final = chain.final_says(route) if len(ahead) == 1 else ()
    path, over = in_common(ahead), set(behind(state, route))
    names = {name: _in_its_line(route, name) + title(chain.steps[name].title) for name in path}
    width = max(map(cells, names.values())) + 2
    yield from ("", styled(_("path"), bold=True))
    for name in path:
        here = 0 if name in steps_of(state) else -1 if name in over else 1
        mark, text = _stop(state, chain, name, here)
        star = " ★" if name in final else ""
        yield f" {mark} {pad(names[name] + star, width)}  {text}".rstrip()
    for lines in route.lines:
        yield f"   ∥ {join_words(lines)}"
    yield from _fork_lines(chain, ahead, len(path))
    if final:
        yield f"   ★ {_('final say')}"
    if route.inferred:
        yield f"   {_('note')}{COLON}{route.inferred}"


def _in_its_line(route: Route, name: str) -> str:
    """The mark before a step that stands in a line beside others: the number of the line."""
    lines = route.beside(name)
    return f"∥{lines.number_of(name) + 1} " if lines else ""


def _stop(state: Application, chain: Chain, name: str, ahead: int) -> tuple[str, str]:
    """The mark of a step of the path and what is said beside it; `ahead`: 0 where it stands, below
    where it has been, above where it will come.
    """
    passage = next((left for left in reversed(state.history) if left.step == name), None)
    refused = passage is not None and passage.outcome in ("refused", "lapsed")
    if passage and refused and (state.status is Status.REFUSED or (state.lines and ahead < 0)):
        return "✗", passage_words(passage)
    owed = name in {duty.step for duty in state.duties}
    mark = "○" if owed else "▶" if ahead == 0 else "✓" if passage and ahead < 0 else "·"
    if passage and mark == "✓":
        mark = "–" if passage.outcome == WITHDRAWN else mark
        return mark, passage_words(passage)
    if ahead == 0:
        return mark, f"{_('here')}  {title(chain.actor_title(chain.steps[name]))}"
    return mark, _("owed") if owed else ""


def open_ahead(state: Application, chain: Chain) -> list[Route]:
    """The routes that an application may still take: its own, unless what a later step asks for
    decides between several.
    """
    own = chain.route(state.route)
    if state.ended or not state.step:
        return [own]
    routes = open_routes(chain, state.facts) if not state.awaits else [own]
    return [route for route in routes if not route.none] if own in routes else [own]


def in_common(routes: Sequence[Route]) -> tuple[str, ...]:
    """The steps that several routes begin with alike."""
    steps = zip(*(route.path for route in routes), strict=False)
    return tuple(names[0] for names in takewhile(lambda names: len(set(names)) == 1, steps))


def _fork_lines(chain: Chain, ahead: Sequence[Route], fork: int) -> Iterator[str]:
    """Where the routes part: which condition leads to which step."""
    if len(ahead) == 1:
        return
    yield f" ? {_('then one of')}"
    for route in ahead:
        onward = written(route, route.path[fork:], lambda name: title(chain.steps[name].title))
        yield f"      {condition(chain, route)} → {' → '.join(onward) or _('completed')}"


def passage_words(passage: Passage) -> str:
    """When a step was left behind, and who or what ended it."""
    day = day_of(passage.at)
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
    if passage.received:
        ended += say(_("received on {day}"), {"day": passage.received}) + "  "
    return f"{day}  {ended}{spoken_by(passage)}{count_words(passage.count)}"


def last_lines(state: Application, chain: Chain) -> Iterator[str]:
    """What happened last, with the opinion: the reason of a return or a refusal above all."""
    if not state.history:
        return
    last = state.history[-1]
    where = title(chain.steps[last.step].title) if last.step else "—"
    text = f"{shown(last.at)}  {where}  {_(last.outcome)}  {spoken_by(last)}"
    text += count_words(last.count)
    yield from block(_("last"), [f"   {row}" for row in (text, *last.opinion.splitlines())])
    proofs = [
        f"   {title(chain.steps[passage.step].title)}  {''.join(evidence_lines(passage.evidence))}"
        for passage in state.history
        if passage.evidence
    ]
    yield from block(_("answers of tools"), proofs)
