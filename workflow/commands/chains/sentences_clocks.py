"""The terms that run beside the path, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.chain.model.clocks import Anchor
from workflow.commands.chains.sentences_steps import who_words
from workflow.commands.frame.texts import _, aside, say, shown, title
from workflow.commands.frame.words import basis_words, days_words

if TYPE_CHECKING:
    from workflow.chain.model.chain import Chain
    from workflow.chain.model.clocks import ClockRule, Point


def clock_words(chain: Chain, clock: ClockRule) -> str:
    """What starts a clock, how long it runs, what stops it, and who is told when."""
    values = {
        "clock": clock.title,
        "start": _point(chain, clock.begins),
        "length": _length(clock),
        "who": who_words(chain, clock.told),
    }
    text = say(_("{clock}: from {start}, {length}"), values)
    if clock.ends:
        text += say(_(", until {end}"), {"end": _point(chain, clock.ends)})
    if clock.roll == "rest-day":
        text += _(", a last day that is a day off is moved")
    text += say(_("; {who} is told"), values)
    if clock.warn:
        text += say(_(" {days} days before"), {"days": shown(list(map(str, clock.warn)))})
    return text + _(".") + "".join(aside(basis_words(basis)) for basis in clock.basis)


def _length(clock: ClockRule) -> str:
    parts = []
    if clock.months:
        parts.append(say(_("{months} months"), {"months": clock.months}))
    if clock.days:
        parts.append(days_words(clock))
    if clock.day_of_next_month:
        parts.append(say(_("day {day} of the next month"), {"day": clock.day_of_next_month}))
    if clock.every_months:
        parts.append(say(_("anew every {months} months"), {"months": clock.every_months}))
    return shown(parts)


_POINTS = {
    Anchor.INCOME: _("an income"),
    Anchor.PAYMENT: _("a payment"),
    Anchor.PAID: _("the rewards are paid"),
    Anchor.PASSED: _("{name} is over"),
    Anchor.FILED: _("{name} is filed"),
    Anchor.FIELD: _("the day of {name}"),
}


def _point(chain: Chain, point: Point) -> str:
    named = chain.fields if point.what is Anchor.FIELD else chain.steps
    found = named.get(point.name)
    return say(_POINTS[point.what], {"name": title(found.title) if found else point.name})
