"""tto clocks: what ends by time: legal clocks, periods, owed filings, deadlines, publicities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from workflow.commands.frame.options import Count, command, key_option, limit_option
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import block, columns, listing, picked
from workflow.commands.frame.texts import COMMA, _, aside, say, title

if TYPE_CHECKING:
    from workflow.office.queries import Ending

MOST_DAYS = 36_600


@command(
    help=_(
        "What ends by time, the next first: clocks of the law, periods, filings that are owed, "
        "deadlines and publicities; of one application, or of all that you may see."
    ),
    example="tto clocks\ntto clocks --within 90\ntto clocks PKU-2026-0001",
)
@click.argument("number", metavar=_("NUMBER"), required=False, default="")
@click.option(
    "--within",
    type=Count(0, MOST_DAYS),
    metavar="DAYS",
    help=_("Only what ends within so many days, and what is over."),
)
@limit_option
@key_option
def clocks(
    session: Session,
    number: str,
    within: int | None,
    limit: int,
    after: tuple[str, str, str] | None,
) -> None:
    """期限."""
    from workflow.office.queries import clocks_of, endings

    today = session.today
    through = None if within is None else today + timedelta(days=within)
    if number:
        state, chain = session.application(number)
        ends, following = clocks_of(session.office, state, chain), None
        ends = [end for end in ends if through is None or end.clock.last_day <= through]
    else:
        ends, following = endings(session.office, session.reader(), through, after, limit)
    key = "/".join(following) if following else None
    session.say(
        {"clocks": [clock_json(end, today) for end in ends], "next": key},
        lambda: _lines(ends, today, key),
    )


def clock_json(end: Ending, today: date) -> dict[str, Any]:
    """One end as data."""
    clock = end.clock
    return {
        "application": end.application.number,
        **picked(clock, "sort name number turn starts_on last_day ends_at provisional"),
        "days_left": clock.left(today),
        **picked(clock, "stopped_on ran_out warn"),
        "told": clock.to,
    }


def clock_lines(ends: list[Ending], today: date) -> Iterator[str]:
    """The ends of one application, for its page."""
    rows = [(_name(end), str(end.clock.last_day), _left(end, today)) for end in ends]
    return block(_("clocks"), columns(rows))


def _name(end: Ending) -> str:
    """What ends: the clock's title with the number of its income or payment, or the step's."""
    clock, chain = end.clock, end.chain
    if clock.sort != "clock":
        kinds = {
            "period": _("period"),
            "filing": _("filing owed"),
            "deadline": _("deadline"),
            "publicity": _("publicity"),
        }
        return f"{title(chain.steps[clock.name].title)}{aside(kinds[clock.sort.value])}"
    rule = chain.clocks[clock.name]
    if not clock.number:
        return title(rule.title)
    words = {"income": _("income {number}"), "payment": _("payment {number}")}
    return title(rule.title) + aside(say(words[rule.begins.what.value], {"number": clock.number}))


def _left(end: Ending, today: date) -> str:
    """How much is left of it, or how it ended."""
    clock, left = end.clock, end.clock.left(today)
    if clock.stopped_on:
        return say(_("settled on {day}"), {"day": clock.stopped_on})
    words = _("over for {days} days") if left < 0 else _("{days} days left")
    return say(words, {"days": abs(left)}) + (aside(_("provisional")) if clock.provisional else "")


def _lines(ends: list[Ending], today: date, key: str | None) -> Iterator[str]:
    from workflow.commands.frame.words import awaited_words

    def row(end: Ending) -> list[str]:
        who = [awaited_words(actor, end.application, end.chain) for actor in end.clock.to]
        day, left = str(end.clock.last_day), _left(end, today)
        return [end.application.number, _name(end), day, left, COMMA.join(who)]

    headings = [_("number"), _("what"), _("last day"), _("left"), _("who is told")]
    yield from listing(ends, row, headings, _("Nothing ends by time."))
    if any(end.clock.provisional for end in ends):
        yield ""
        yield _("provisional: the calendar is not published that far; it may end later")
    if key:
        yield say(_("More: tto clocks --after {key}"), {"key": key})
