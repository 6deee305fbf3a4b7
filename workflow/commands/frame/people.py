"""The people of an application on the screen: seats, who holds the task, who was asked."""

from __future__ import annotations

from collections.abc import Iterator

import click

from workflow.application.seats.seats import open_now, seat_title
from workflow.application.state import Application, Evidence, Passage, Voice
from workflow.chain.model.chain import Chain
from workflow.commands.frame.terminal import cells, line, one_line, pad
from workflow.commands.frame.texts import COLON, COMMA, _, aside, say, title, when


def people_lines(state: Application, chain: Chain) -> Iterator[str]:
    """Seats with what was said, who holds the task, who was asked, who has a copy."""
    step = chain.steps.get(state.step)
    if step is None:
        return
    if step.panel or state.added:
        yield ""
        heading = say(_("seats of {step}"), {"step": title(step.title)})
        yield click.style(heading, bold=True)
        yield from _seat_lines(state, chain)
    for seat, assigned in state.assignments.items():
        where = aside(seat) if seat else ""
        yield line(_("held by"), f"{assigned.name}{where}")
    for one in state.questions:
        yield line(_("asked"), f"{one.by_name} → {one.name}{COLON}{one.text}")
    if state.comes_back:
        back = title(chain.steps[state.comes_back.step].title)
        yield line(_("then"), say(_("straight back to {step}"), {"step": back}))
    if state.copies:
        yield line(_("unread copy"), COMMA.join(state.copies))


def evidence_lines(evidence: Evidence) -> Iterator[str]:
    """Which tool said what: its version, how its answer came, its hash, and what is kept of it."""
    how = aside(_(evidence.how.value))
    head = f"{_('tool')}  {evidence.tool} {evidence.version}{how}"
    yield f"{head}  sha256 {evidence.sha256[:16]}"
    if evidence.answer:
        yield one_line(evidence.answer)


def spoken_by(one: Voice | Passage) -> str:
    """Who it was; a substitute with whom they stood in for."""
    if not one.behalf:
        return one.name
    return say(_("{name} for {principal}"), {"name": one.name, "principal": one.behalf})


def _seat_lines(state: Application, chain: Chain) -> Iterator[str]:
    step = chain.steps[state.step]
    spoken = {one.seat: one for one in state.voices}
    now = {one.name for one in open_now(state, step, chain.seats(step))}
    optional = {one.name for one in step.panel.optional} if step.panel else set()
    own = [one.name for one in chain.seats(step)]
    names = list(dict.fromkeys([*own, *(one.seat for one in state.added), *spoken]))
    if step.panel and step.panel.everyone:
        names = [one for one in names if one in spoken or one in own]
    shown = {name: title(seat_title(chain, step, state, name)) for name in names}
    width = max(cells(text) for text in shown.values())
    for name, text in shown.items():
        voice = spoken.get(name)
        extra = aside(_("need not speak")) if name in optional else ""
        extra += aside(_("added")) if name.startswith("+") else ""
        if voice:
            answer = _("agrees") if voice.agreed else _("disagrees")
            mark, day = "✓" if voice.agreed else "✗", when(voice.at)[:10]
            yield f"   {mark} {pad(text, width)}  {day}  {answer}  {spoken_by(voice)}{extra}"
        else:
            waits = _("awaited now") if name in now else _("awaited later")
            yield f"   {'▶' if name in now else '·'} {pad(text, width)}  {waits}{extra}"
