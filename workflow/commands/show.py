"""How things look: receipts, an application on one page, tables at 80 columns."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
import msgspec

from workflow.commands.texts import LANGUAGE, _, say, shown, title, when

if TYPE_CHECKING:
    from workflow.application.sharing import Share
    from workflow.application.state import Application, Passage
    from workflow.chain.model import Chain, Step
    from workflow.office import Receipt

LABEL = 12


def cells(text: str) -> int:
    """How many terminal columns a text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def pad(text: str, width: int) -> str:
    """The text filled up with blanks to `width` columns."""
    return text + " " * max(0, width - cells(text))


def line(label: str, text: str, width: int = LABEL) -> str:
    """One labelled line."""
    return f"{pad(label, width)}  {text}"


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
    done = _("done before") if receipt.again else _("done")
    yield click.style(f"✓ {receipt.number}  {_(receipt.event)}  ({done})", fg="green")
    proof = f"{receipt.number}:{receipt.seq}:{receipt.hash[:16]}"
    yield f"  {_('receipt')}  {proof}  {when(receipt.at)}"
    yield f"  {_('now')}  {standing(state, chain)}"


def standing(state: Application, chain: Chain) -> str:
    """Where an application stands, in one line."""
    status = shown(state.shown_status.value)
    if not state.step:
        return status
    step = chain.steps[state.step]
    who = title(chain.actor_title(step))
    text = f"{status} · {title(step.title)}"
    if state.held:
        return f"{text} · {held_reason(state, chain)}"
    if state.notice and state.notice.window:
        until = state.notice.window.last_day
        return f"{text} · {_('published until')} {until} 24:00"
    return f"{text} · {_('awaits')} {who}"


def held_reason(state: Application, chain: Chain) -> str:
    """Why it waits, and for what."""
    if state.held == "objection":
        numbers = ", ".join(str(one.number) for one in state.open_objections)
        return say(_("objection {numbers} is open"), {"numbers": numbers})
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
    from workflow.application.sharing import shares

    return [
        {
            "part": share.part.name,
            "of": share.part.of,
            "percent": None if share.percent is None else str(share.percent),
            "amount": None if share.amount is None else str(share.amount),
        }
        for share in shares(chain, state)
    ]


def application_lines(state: Application, chain: Chain) -> Iterator[str]:
    """An application on one page."""
    yield click.style(f"{state.number}  {state.title}", bold=True)
    yield line(_("chain"), f"{title(chain.title)}  ({chain.key})")
    yield line(_("institution"), title(chain.institution))
    yield line(_("applicant"), state.applicant_name)
    yield line(_("stands at"), standing(state, chain))
    if not state.ended:
        yield line(_("since"), when(state.since))
    yield line(_("revision"), str(state.revision))
    yield from fact_lines(state, chain)
    yield from path_lines(state, chain)
    yield from notice_lines(state, chain)
    yield from objection_lines(state)
    yield from duty_lines(state, chain)
    yield from share_lines(state, chain)


def fact_lines(state: Application, chain: Chain) -> Iterator[str]:
    """The facts the application carries."""
    from workflow.chain.routing import format_fact

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
    final = chain.final_say(route)
    left = {passage.step: passage for passage in state.history}
    owed = {duty.step for duty in state.duties}
    yield ""
    yield click.style(_("path"), bold=True)
    here = route.path.index(state.step) if state.step in route.path else len(route.path)
    for position, name in enumerate(route.path):
        step, passage = chain.steps[name], left.get(name)
        mark = "▶" if position == here else ("✓" if passage and position < here else "·")
        mark = "○" if name in owed else mark
        if passage and passage.outcome == "refused" and state.status.value == "refused":
            mark = "✗"
        text = f" {mark} {pad(title(step.title) + (' ★' if name == final else ''), 28)}"
        if passage and mark in "✓✗":
            text += f" {passage_words(passage, step, chain)}"
        elif position == here:
            text += f" {_('here')}  {title(chain.actor_title(step))}"
        elif name in owed:
            text += f" {_('owed')}"
        yield text.rstrip()
    if final:
        yield f"   ★ {_('final say')}"
    if route.inferred:
        yield f"   {_('note')}: {route.inferred}"


def passage_words(passage: Passage, step: Step, chain: Chain) -> str:
    """When a step was left behind, and who or what ended it."""
    day = when(passage.at)[:10]
    if passage.window:
        span = {"first": passage.window.live_on, "last": passage.window.last_day}
        return f"{day}  " + say(_("published {first} to {last}"), span)
    if passage.meeting:
        body = {"body": chain.actor_title(step), "day": passage.meeting}
        return f"{day}  " + say(_("{body}, meeting of {day}"), body)
    ended = "" if passage.outcome in ("passed", "submitted") else f"{_(passage.outcome)}  "
    return f"{day}  {ended}{passage.name}"


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
            {
                "days": publicity.days,
                "unit": publicity.unit.value,
                "day": notice.window.last_day,
            },
        )
        yield f"   {rule}"


def objection_lines(state: Application) -> Iterator[str]:
    """Every objection and its finding."""
    for one in state.objections:
        ended = _("open") if one.upheld is None else (_("upheld") if one.upheld else _("rejected"))
        yield ""
        yield f"{_('objection')} {one.number} ({ended})  {one.raised_by}  {when(one.at)}"
        yield f"   {one.text}"
        if one.finding:
            yield f"   {_('finding')}: {one.finding}"


def duty_lines(state: Application, chain: Chain) -> Iterator[str]:
    """Filings that are owed."""
    for duty in state.duties:
        step = chain.steps[duty.step]
        due = f"  {_('due')} {duty.due_on}" if duty.due_on else ""
        yield line(_("owed"), f"{title(step.title)}  {title(chain.actor_title(step))}{due}")


def share_lines(state: Application, chain: Chain) -> Iterator[str]:
    """The split of the income, as far as it is known."""
    from workflow.application.sharing import shares

    found = shares(chain, state)
    if not found or chain.split is None:
        return
    base = title(chain.fields[chain.split.base].title)
    yield ""
    yield click.style(say(_("split of {base}"), {"base": base}), bold=True)
    rows = [
        (
            title(share.part.title),
            _percent(share, found),
            shown(share.amount) if share.amount is not None else _("not known yet"),
        )
        for share in found
    ]
    widths = [max(cells(row[column]) for row in rows) for column in (0, 1)]
    for name, percent, amount in rows:
        yield f"   {pad(name, widths[0])}  {pad(percent, widths[1])}  {amount}"
    for payment in state.payments:
        yield f"   {_('paid')}  {payment.on}  {payment.payee}  {shown(payment.amount)}"


def _percent(share: Share, every: Sequence[Share]) -> str:
    from workflow.chain.facts import plain

    percent = f"{plain(share.percent)}%" if share.percent is not None else _("the rest")
    if not share.part.of:
        return percent
    whole = next(one.part.title for one in every if one.part.name == share.part.of)
    return percent + say(_(" of {whole}"), {"whole": whole})


# tables


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table that fits the terminal, or 80 columns where there is none."""
    import io
    import shutil

    from rich.console import Console
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for position, heading in enumerate(headings):
        grid.add_column(heading, no_wrap=position == 0, overflow="fold")
    for row in rows:
        grid.add_row(*[_plain(cell) for cell in row])
    width = max(60, min(shutil.get_terminal_size((80, 24)).columns, 160))
    out = io.StringIO()
    colour = sys.stdout.isatty()
    Console(file=out, width=width, force_terminal=colour, highlight=False).print(grid)
    return "\n".join(text.rstrip() for text in out.getvalue().rstrip("\n").splitlines())


def _plain(text: str) -> Any:
    from rich.text import Text

    return Text(text)


def day_or_moment(text: str | None) -> str:
    """A stored instant for a table, or a dash."""
    return when(datetime.fromisoformat(text)) if text else "—"


@contextmanager
def progress(label: str) -> Iterator[Callable[[int], None]]:
    """A running count on the terminal's error stream; nothing where there is no terminal."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"{label} 0")
        yield lambda count: bar.update(task, description=f"{label} {count}")
