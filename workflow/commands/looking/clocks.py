"""tto clocks: what ends by time: legal clocks, periods, owed filings, deadlines, publicities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from workflow.commands.frame.options import Count, command, key_option, limit_option
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import cells, pad, table
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
    from workflow.rules.calendar import shanghai_date

    today = shanghai_date(session.office.clock())
    through = None if within is None else today + timedelta(days=within)
    if number:
        state, chain = session.application(number)
        found, following = clocks_of(session.office, state, chain), None
        found = [one for one in found if through is None or one.clock.last_day <= through]
    else:
        found, following = endings(session.office, session.reader(), through, after, limit)
    key = "/".join(following) if following else None
    session.say(
        {"clocks": [clock_json(one, today) for one in found], "next": key},
        lambda: _lines(found, today, key),
    )


def clock_json(one: Ending, today: date) -> dict[str, Any]:
    """One end as data."""
    clock = one.clock
    return {
        "application": one.application.number,
        "sort": clock.sort.value,
        "name": clock.name,
        "number": clock.number,
        "turn": clock.turn,
        "starts_on": clock.starts_on,
        "last_day": clock.last_day,
        "ends_at": clock.ends_at,
        "provisional": clock.provisional,
        "days_left": clock.left(today),
        "stopped_on": clock.stopped_on,
        "ran_out": clock.ran_out,
        "warn": list(clock.warn),
        "told": list(clock.to),
    }


def clock_lines(found: list[Ending], today: date) -> Iterator[str]:
    """The ends of one application, for its page."""
    if not found:
        return
    yield ""
    yield click.style(_("clocks"), bold=True)
    names = [_name(one) for one in found]
    width = max(cells(name) for name in names)
    for name, one in zip(names, found, strict=True):
        yield f"   {pad(name, width)}  {one.clock.last_day}  {_left(one, today)}"


def _name(one: Ending) -> str:
    """What ends: the clock's title with the number of its income or payment, or the step's."""
    clock, chain = one.clock, one.chain
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


def _left(one: Ending, today: date) -> str:
    """How much is left of it, or how it ended."""
    clock, left = one.clock, one.clock.left(today)
    if clock.stopped_on:
        return say(_("settled on {day}"), {"day": clock.stopped_on})
    if left < 0:
        words = say(_("over for {days} days"), {"days": -left})
    else:
        words = say(_("{days} days left"), {"days": left})
    return words + aside(_("provisional")) if clock.provisional else words


def _lines(found: list[Ending], today: date, key: str | None) -> Iterator[str]:
    from workflow.commands.frame.words import awaited_words

    if not found:
        yield _("Nothing ends by time.")
        return
    rows = []
    for one in found:
        who = [awaited_words(each, one.application, one.chain) for each in one.clock.to]
        left = _left(one, today)
        number = one.application.number
        rows.append([number, _name(one), str(one.clock.last_day), left, COMMA.join(who)])
    yield table([_("number"), _("what"), _("last day"), _("left"), _("who is told")], rows)
    if any(one.clock.provisional for one in found):
        yield ""
        yield _("provisional: the calendar is not published that far; it may end later")
    if key:
        yield say(_("More: tto clocks --after {key}"), {"key": key})
