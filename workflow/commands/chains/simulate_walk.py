"""Every route of a simulated chain with its days and outcomes: on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from msgspec.structs import asdict

from workflow.chain.checking.proof import Reach, Span
from workflow.chain.machine import LINE_REFUSED
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.facts import format_fact
from workflow.chain.model.field import Field
from workflow.chain.model.step import Step
from workflow.chain.routing import show_grain
from workflow.chain.schedule import Reached, Schedule, Stop
from workflow.chain.simulate import Outcome, Walk
from workflow.commands.frame.paths import path_words
from workflow.commands.frame.terminal import styled, table
from workflow.commands.frame.texts import COLON, LANGUAGE, _, aside, say, title, word
from workflow.commands.frame.words import condition, days_words

_MOST_REGIONS = 4
_MOST_GROUPS = 3
_AND = "；" if LANGUAGE == "zh" else "; "


def walk_json(chain: Chain, walks: tuple[Walk, ...], shown: tuple[Walk, ...]) -> dict[str, Any]:
    """Every route in full, and the totals of the whole chain."""
    return {
        "chain": chain.key,
        "start": walks[0].schedule.start,
        "totals": _totals(walks),
        "routes": [_route_json(chain, walk) for walk in shown],
    }


def _totals(walks: tuple[Walk, ...]) -> dict[str, int]:
    return {
        "routes": len({walk.route.called for walk in walks}),
        "outcomes": sum(len(walk.outcomes) for walk in walks),
        "moves": sum(len(set(walk.moves)) for walk in walks),
    }


def _route_json(chain: Chain, walk: Walk) -> dict[str, Any]:
    steps = [(stop, chain.steps[stop.step]) for stop in walk.schedule.stops]
    return {
        "name": walk.route.name,
        "takes": [[_reach_json(chain, reach) for reach in region] for region in walk.takes],
        "witnesses": walk.witnesses,
        "final_say": chain.final_say(walk.route),
        "steps": [
            {**asdict(stop), "kind": step.kind, "who": chain.actor_title(step).zh}
            for stop, step in steps
        ],
        "end": walk.schedule.end,
        "days": walk.schedule.days,
        "end_if_periods_are_cut": walk.sooner and walk.sooner.end,
        "outcomes": walk.outcomes,
    }


def _reach_json(chain: Chain, reach: Reach) -> dict[str, Any]:
    """The values of one field, as a person writes them."""
    return asdict(reach) | {
        "spans": [_span_words(chain.fields[reach.field], span) for span in reach.spans]
    }


def walk_lines(chain: Chain, walks: tuple[Walk, ...], shown: tuple[Walk, ...]) -> Iterator[str]:
    """Route by route: who takes it, its days, and every other outcome."""
    yield styled(f"{chain.key}  {title(chain.title)}", bold=True)
    counts = {**_totals(walks), "day": walks[0].schedule.start}
    yield say(_("routes: {routes}, outcomes walked: {outcomes}, begun on {day}"), counts)
    yield _("What people do takes no days by law: the days are the earliest possible ones.")
    yield f"★ {_('final say')}"
    for called, walked in groupby(shown, key=lambda walk: walk.route.called):
        ways = tuple(walked)
        full = [walk for walk in ways if not any(_inside(walk, other) for other in ways)]
        for walk in full:
            yield ""
            yield from _route_lines(chain, walk)
        if len(ways) > len(full):
            yield f"   {say(_('shorter ways of route {name}'), {'name': called})}"
        for walk in ways:
            if walk not in full:
                yield f"      {condition(chain, walk.route)}"
                yield from ("   " + line for line in _end(walk))
    yield ""
    yield _(
        "After a return the steps between are passed once more; or it comes straight back to the "
        "step that returned it, if that was asked for and nothing has changed."
    )
    yield _(
        "Beside these, at every step before the end: the applicant may withdraw, an administrator "
        "may suspend or terminate, and a body may defer to its next meeting."
    )


def _inside(walk: Walk, other: Walk) -> bool:
    """Whether a way passes some of the steps of another and no others."""
    return {*walk.route.path} < {*other.route.path}


def _route_lines(chain: Chain, walk: Walk) -> Iterator[str]:
    values = {"name": walk.route.called, "condition": condition(chain, walk.route)}
    yield styled(say(_("route {name}: {condition}"), values), bold=True)
    if walk.route.inferred:
        yield f"   {_('note')}{COLON}{walk.route.inferred}"
    yield from _taken(chain, walk)
    yield from _end(walk)
    final = chain.final_says(walk.route)
    rows = []
    for stop in walk.schedule.stops:
        step = chain.steps[stop.step]
        name = f"{_line(walk.route, stop.step)}{title(step.title)}{'★' * (stop.step in final)}"
        who = title(chain.actor_title(step))
        rows.append([_day(stop.reached), name, who, _AND.join(_length(step, stop))])
    width = 4 if any(row[-1] for row in rows) else 3
    headings = [_("earliest"), _("step"), _("who acts"), _("how long")]
    yield table(headings[:width], [row[:width] for row in rows])
    if walk.route.lines:
        yield (
            "   "
            + _("∥ side by side, by the number of the line")
            + COLON
            + path_words(chain, walk.route)
        )
    yield from _others(chain, walk)


def _line(route: Route, step: str) -> str:
    """The mark of a step in a line beside others."""
    lines = route.beside(step)
    return f"∥{lines.number_of(step) + 1} " if lines else ""


# which applications


def _taken(chain: Chain, walk: Walk) -> Iterator[str]:
    for region in walk.takes[:_MOST_REGIONS]:
        reaches = [_reach(chain.fields[reach.field], reach) for reach in region]
        yield f"   {_AND.join(reaches) or _('every application')}"
    left = len(walk.takes) - _MOST_REGIONS
    if left > 0:
        yield "   " + say(_("and {count} more such groups: see --json"), {"count": left})
    for border, value, above in dict.fromkeys(
        (witness.border, format_fact(field, witness.facts[field.name], LANGUAGE), witness.above)
        for witness in walk.witnesses
        if witness.above
        for field in [chain.fields[witness.border]]
    ):
        words = {
            "field": chain.fields[border].title,
            "value": value,
            "above": _above(chain, walk.route, above),
        }
        yield "   " + say(_("{field} {value}: this route; any more: route {above}"), words)


def _above(chain: Chain, here: Route, name: str) -> str:
    """The route above a border as it is written; its way, where that differs within one route."""
    above = chain.route(name).called
    return name if above == here.called else above


def _reach(field: Field, reach: Reach) -> str:
    name = title(field.title)
    if reach.choices:
        return f"{name} = {' / '.join(title(field.choices[choice]) for choice in reach.choices)}"
    if reach.groups:
        groups = [
            " + ".join(title(field.posts[post]) for post in posts) or _("nobody")
            for posts in reach.groups[:_MOST_GROUPS]
        ]
        more = ["…"] if len(reach.groups) > _MOST_GROUPS else []
        return f"{name}{COLON}{' / '.join([*groups, *more])}"
    unknown = [_("unknown")] if reach.unknown else []
    return f"{name} {' / '.join([*(_span(field, span) for span in reach.spans), *unknown])}"


def _span(field: Field, span: Span) -> str:
    words = _span_words(field, span)
    if span.last is None:
        return say(_("from {first}, such as {typical}"), words)
    return say(_("from {first} to {last}, such as {typical}"), words)


def _span_words(field: Field, span: Span) -> dict[str, str | None]:
    ends = asdict(span).items()
    return {name: None if end is None else show_grain(field, end) for name, end in ends}


# the days


def _end(walk: Walk) -> Iterator[str]:
    text = _("ends {day}: {days} days")
    if walk.schedule.end.doubt:
        text = _("ends {day}: at least {days} days")
    yield "   " + say(text, {"day": _day(walk.schedule.end), "days": walk.schedule.days})
    if walk.sooner:
        words = {"day": _day(walk.sooner.end), "days": walk.sooner.days}
        yield "   " + say(_("{day} ({days} days) if its periods are ended at once"), words)


def _day(reached: Reached) -> str:
    if reached.doubt:
        return say(_("not before {day}"), {"day": reached.day})
    return reached.day.isoformat()


def _length(step: Step, stop: Stop) -> Iterator[str]:
    """What takes time at a step, and until when."""
    if step.publicity:
        yield days_words(step.publicity)
    if step.months:
        yield say(_("{months} months, or until it is ended before"), {"months": step.months})
    if step.chain:
        yield say(_("as long as {chain} takes"), {"chain": step.chain})
    if not step.blocking:
        yield _("owed from then on; nothing waits for it")
    if step.every_months:
        yield say(_("every {months} months"), {"months": step.every_months})
    if stop.last_day:
        yield say(_("last day {day}"), {"day": stop.last_day})
    if stop.unpublished:
        yield say(_("the calendar of {day} is not published"), {"day": stop.unpublished})
    elif stop.left.doubt == "chain" and not stop.reached.doubt:
        yield _("its days are not known here")


# the other outcomes


def _others(chain: Chain, walk: Walk) -> Iterator[str]:
    """Step by step all outcomes but passing and coming straight back."""
    shown = [outcome for outcome in walk.outcomes if outcome.way not in ("pass", "direct")]
    if shown:
        yield f"   {_('other outcomes')}"
    for step, outcomes in groupby(shown, key=lambda outcome: outcome.step):
        yield f"      {title(chain.steps[step].title)}"
        yield from (f"         {line}" for line in _outcomes(chain, outcomes, walk.schedule))


def _outcomes(chain: Chain, outcomes: Iterable[Outcome], usual: Schedule) -> Iterator[str]:
    """The outcomes of one step; returns that end on the same day on one line."""
    returns: dict[str, list[str]] = {}
    for outcome in outcomes:
        # how soon it can end after going back, where that is not as soon as ever
        end = outcome.end if outcome.end != usual.end else None
        ends = aside(say(_("then ends {day}"), {"day": _day(end)})) if end else ""
        if outcome.way == "return":
            returns.setdefault(ends, []).append(title(chain.steps[outcome.target].title))
        else:
            names = " → ".join(title(chain.steps[name].title) for name in outcome.again)
            again = aside(say(_("once more: {steps}"), {"steps": names})) if names else ""
            yield f"{_way(chain, outcome)} → {_target(chain, outcome)}{again}{ends}"
    for ends, targets in returns.items():
        yield f"{_('returned')} → {' / '.join(targets)}{ends}"


_WAYS = {
    "refuse": _("refused"),
    "uphold": _("objection upheld"),
    "lapse": _("deadline passed"),
    "overdue": _("deadline passed"),
}


def _way(chain: Chain, outcome: Outcome) -> str:
    if outcome.way == "refuse" and chain.steps[outcome.step].chain:
        return _("the other application not completed")
    return _WAYS[outcome.way]


def _target(chain: Chain, outcome: Outcome) -> str:
    on = aside(_day(outcome.on)) if outcome.on else ""
    if outcome.way == "overdue":
        return _("people are told, nothing moves") + on
    if outcome.target == "refused":
        return _("the end")
    if outcome.target == LINE_REFUSED:
        return _("the line is over; the others go on while enough of them can pass") + on
    step = chain.steps.get(outcome.target)
    return (title(step.title) if step else word(outcome.target)) + on
