"""The people of an application on the screen: seats, who holds the task, who was asked."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.application.seats.seats import open_now, seat_title
from workflow.application.state import Application, Evidence, Passage, Voice
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import Step
from workflow.commands.frame.terminal import block, columns, day_of, line, one_line
from workflow.commands.frame.texts import COLON, COMMA, _, aside, say, title


def people_lines(state: Application, chain: Chain) -> Iterator[str]:
    """Seats with what was said, who holds the task, who was asked, who has a copy."""
    step = chain.steps.get(state.step)
    if step is None:
        return
    if step.panel or state.added:
        heading = say(_("seats of {step}"), {"step": title(step.title)})
        yield from block(heading, columns(_seat_rows(state, chain, step)))
    for seat, assigned in state.assignments.items():
        yield line(_("held by"), f"{assigned.name}{aside(seat) if seat else ''}")
    for question in state.questions:
        yield line(_("asked"), f"{question.by_name} → {question.name}{COLON}{question.text}")
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
    if evidence.code or evidence.distribution:
        named = f"{evidence.distribution} {evidence.release}".strip() or "—"
        yield f"{_('called')}  {named}  sha256 {evidence.code[:16] or '—'}"
    if evidence.answer:
        yield one_line(evidence.answer)


def spoken_by(voice: Voice | Passage) -> str:
    """Who it was; a substitute with whom they stood in for."""
    if not voice.behalf:
        return voice.name
    return say(_("{name} for {principal}"), {"name": voice.name, "principal": voice.behalf})


def _seat_rows(state: Application, chain: Chain, step: Step) -> Iterator[tuple[str, str]]:
    """Every seat with its mark, and what was said there or when it is awaited."""
    spoken = {voice.seat: voice for voice in state.voices}
    now = {seat.name for seat in open_now(state, step, chain.seats(step))}
    optional = {seat.name for seat in step.panel.optional} if step.panel else set()
    own = [seat.name for seat in chain.seats(step)]
    for name in dict.fromkeys([*own, *(signer.seat for signer in state.added), *spoken]):
        voice = spoken.get(name)
        if step.panel and step.panel.everyone and not voice and name not in own:
            continue
        extra = aside(_("need not speak")) if name in optional else ""
        extra += aside(_("added")) if name.startswith("+") else ""
        if voice:
            mark, answer = ("✓", _("agrees")) if voice.agreed else ("✗", _("disagrees"))
            words = f"{day_of(voice.at)}  {answer}  {spoken_by(voice)}"
        else:
            mark, words = ("▶", _("awaited now")) if name in now else ("·", _("awaited later"))
        yield f"{mark} {title(seat_title(chain, step, state, name))}", words + extra
