"""Every route of a simulated chain with its days and outcomes: on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import click
import msgspec

from workflow.chain.checking.regions import Reach, Region, Span
from workflow.chain.model.chain import Chain
from workflow.chain.model.facts import format_fact
from workflow.chain.model.field import Field
from workflow.chain.model.step import Step
from workflow.chain.routing import show_grain
from workflow.chain.schedule import Reached, Schedule, Stop
from workflow.chain.simulate import Outcome, Walk
from workflow.commands.frame.terminal import table
from workflow.commands.frame.texts import COLON, LANGUAGE, _, aside, say, title, word
from workflow.commands.frame.words import condition

_MOST_REGIONS = 4
_MOST_GROUPS = 3
_AND = "；" if LANGUAGE == "zh" else "; "


def walk_json(chain: Chain, walks: tuple[Walk, ...], shown: tuple[Walk, ...]) -> dict[str, Any]:
    """Every route in full, and the totals of the whole chain."""
    return {
        "chain": chain.key,
        "start": walks[0].schedule.start,
        "totals": _totals(walks),
        "routes": [_route_json(chain, one) for one in shown],
    }


def _totals(walks: tuple[Walk, ...]) -> dict[str, int]:
    return {
        "routes": len(walks),
        "outcomes": sum(len(one.outcomes) for one in walks),
        "moves": sum(len(set(one.moves)) for one in walks),
    }


def _route_json(chain: Chain, one: Walk) -> dict[str, Any]:
    stops = [
        {
            **msgspec.to_builtins(stop),
            "kind": chain.steps[stop.step].kind.value,
            "who": chain.actor_title(chain.steps[stop.step]).zh,
        }
        for stop in one.schedule.stops
    ]
    return {
        "name": one.route.name,
        "takes": [[_reach_json(chain, reach) for reach in region] for region in one.takes],
        "witnesses": msgspec.to_builtins(one.witnesses),
        "final_say": chain.final_say(one.route),
        "steps": stops,
        "end": msgspec.to_builtins(one.schedule.end),
        "days": one.schedule.days,
        "end_if_periods_are_cut": msgspec.to_builtins(one.sooner.end) if one.sooner else None,
        "outcomes": msgspec.to_builtins(one.outcomes),
    }


def _reach_json(chain: Chain, reach: Reach) -> dict[str, Any]:
    """The values of one field, as a person writes them."""
    spans = [_span_words(chain.fields[reach.field], span) for span in reach.spans]
    return {**msgspec.to_builtins(reach), "spans": spans}


def walk_lines(chain: Chain, walks: tuple[Walk, ...], shown: tuple[Walk, ...]) -> Iterator[str]:
    """Route by route: who takes it, its days, and every other outcome."""
    yield click.style(f"{chain.key}  {title(chain.title)}", bold=True)
    counts = {**_totals(walks), "day": walks[0].schedule.start}
    yield say(_("routes: {routes}, outcomes walked: {outcomes}, begun on {day}"), counts)
    yield _("What people do takes no days by law: the days are the earliest possible ones.")
    yield f"★ {_('final say')}"
    for one in shown:
        yield ""
        yield from _route_lines(chain, one)
    yield ""
    yield _(
        "After a return the steps between are passed once more; or it comes straight back to the "
        "step that returned it, if that was asked for and nothing has changed."
    )
    yield _(
        "Beside these, at every step before the end: the applicant may withdraw, an administrator "
        "may suspend or terminate, and a body may defer to its next meeting."
    )


def _route_lines(chain: Chain, one: Walk) -> Iterator[str]:
    values = {"name": one.route.name, "condition": condition(chain, one.route)}
    yield click.style(say(_("route {name}: {condition}"), values), bold=True)
    if one.route.inferred:
        yield f"   {_('note')}{COLON}{one.route.inferred}"
    yield from _taken(chain, one)
    yield from _end(one)
    final = chain.final_say(one.route)
    rows = [_row(chain, stop, final) for stop in one.schedule.stops]
    width = 4 if any(row[-1] for row in rows) else 3
    headings = [_("earliest"), _("step"), _("who acts"), _("how long")]
    yield table(headings[:width], [row[:width] for row in rows])
    yield from _others(chain, one)


# which applications


def _taken(chain: Chain, one: Walk) -> Iterator[str]:
    for region in one.takes[:_MOST_REGIONS]:
        yield f"   {_region(chain, region)}"
    left = len(one.takes) - _MOST_REGIONS
    if left > 0:
        yield "   " + say(_("and {count} more such groups: see --json"), {"count": left})
    borders = [witness for witness in one.witnesses if witness.above]
    for witness in {(one.border, str(one.facts[one.border])): one for one in borders}.values():
        field = chain.fields[witness.border]
        words = {
            "field": field.title,
            "value": _value(field, witness.facts[field.name]),
            "above": witness.above,
        }
        yield "   " + say(_("{field} {value}: this route; any more: route {above}"), words)


def _region(chain: Chain, region: Region) -> str:
    if not region:
        return _("every application")
    return _AND.join(_reach(chain.fields[reach.field], reach) for reach in region)


def _reach(field: Field, reach: Reach) -> str:
    name = title(field.title)
    if reach.choices:
        return f"{name} = {' / '.join(title(field.choices[one]) for one in reach.choices)}"
    if reach.groups:
        groups = [_group(field, one) for one in reach.groups[:_MOST_GROUPS]]
        more = ["…"] if len(reach.groups) > _MOST_GROUPS else []
        return f"{name}{COLON}{' / '.join([*groups, *more])}"
    unknown = [_("unknown")] if reach.unknown else []
    return f"{name} {' / '.join([*(_span(field, span) for span in reach.spans), *unknown])}"


def _group(field: Field, posts: tuple[str, ...]) -> str:
    return " + ".join(title(field.posts[one]) for one in posts) or _("nobody")


def _span(field: Field, span: Span) -> str:
    words = _span_words(field, span)
    if span.last is None:
        return say(_("from {first}, such as {typical}"), words)
    return say(_("from {first} to {last}, such as {typical}"), words)


def _span_words(field: Field, span: Span) -> dict[str, str | None]:
    return {
        "first": show_grain(field, span.first),
        "last": None if span.last is None else show_grain(field, span.last),
        "typical": show_grain(field, span.typical),
    }


def _value(field: Field, value: object) -> str:
    return format_fact(field, value, LANGUAGE)


# the days


def _end(one: Walk) -> Iterator[str]:
    words = {"day": _day(one.schedule.end), "days": one.schedule.days}
    text = (
        _("ends {day}: at least {days} days")
        if one.schedule.end.doubt
        else _("ends {day}: {days} days")
    )
    yield "   " + say(text, words)
    if one.sooner:
        words = {"day": _day(one.sooner.end), "days": one.sooner.days}
        yield "   " + say(_("{day} ({days} days) if its periods are ended at once"), words)


def _day(reached: Reached) -> str:
    if reached.doubt:
        return say(_("not before {day}"), {"day": reached.day})
    return reached.day.isoformat()


def _row(chain: Chain, stop: Stop, final: str) -> list[str]:
    step = chain.steps[stop.step]
    mark = "★" if stop.step == final else ""
    who = title(chain.actor_title(step))
    return [_day(stop.reached), title(step.title) + mark, who, _length(step, stop)]


def _length(step: Step, stop: Stop) -> str:
    """What takes time at a step, and until when."""
    parts = []
    if step.publicity:
        rule = {"days": step.publicity.days, "unit": step.publicity.unit}
        parts.append(say(_("{days} {unit} days"), rule))
    if step.months:
        parts.append(
            say(_("{months} months, or until it is ended before"), {"months": step.months})
        )
    if step.chain:
        parts.append(say(_("as long as {chain} takes"), {"chain": step.chain}))
    if not step.blocking:
        parts.append(_("owed from then on; nothing waits for it"))
    if step.every_months:
        parts.append(say(_("every {months} months"), {"months": step.every_months}))
    return _AND.join([*parts, *_until(stop)])


def _until(stop: Stop) -> Iterator[str]:
    if stop.last_day:
        yield say(_("last day {day}"), {"day": stop.last_day})
    if stop.unpublished:
        yield say(_("the calendar of {day} is not published"), {"day": stop.unpublished})
    elif stop.left.doubt == "chain" and not stop.reached.doubt:
        yield _("its days are not known here")


# the other outcomes


def _others(chain: Chain, one: Walk) -> Iterator[str]:
    """Step by step all outcomes but passing and coming straight back."""
    shown = [found for found in one.outcomes if found.way not in ("pass", "direct")]
    if shown:
        yield f"   {_('other outcomes')}"
    for step, found in groupby(shown, key=lambda outcome: outcome.step):
        yield f"      {title(chain.steps[step].title)}"
        yield from (f"         {line}" for line in _outcomes(chain, list(found), one.schedule))


def _outcomes(chain: Chain, found: list[Outcome], usual: Schedule) -> Iterator[str]:
    """The outcomes of one step; returns that end on the same day on one line."""
    returns: dict[str, list[str]] = {}
    for one in found:
        ends = _ends(one, usual)
        if one.way == "return":
            returns.setdefault(ends, []).append(title(chain.steps[one.target].title))
        else:
            yield f"{_way(chain, one)} → {_target(chain, one)}{_again(chain, one)}{ends}"
    for ends, targets in returns.items():
        yield f"{_('returned')} → {' / '.join(targets)}{ends}"


_WAYS = {
    "refuse": _("refused"),
    "uphold": _("objection upheld"),
    "lapse": _("deadline passed"),
    "overdue": _("deadline passed"),
}


def _way(chain: Chain, one: Outcome) -> str:
    if one.way == "refuse" and chain.steps[one.step].chain:
        return _("the other application not completed")
    return _WAYS[one.way]


def _target(chain: Chain, one: Outcome) -> str:
    on = aside(_day(one.on)) if one.on else ""
    if one.way == "overdue":
        return _("people are told, nothing moves") + on
    if one.target == "refused":
        return _("the end")
    step = chain.steps.get(one.target)
    return (title(step.title) if step else word(one.target)) + on


def _again(chain: Chain, one: Outcome) -> str:
    names = " → ".join(title(chain.steps[step].title) for step in one.again)
    return aside(say(_("once more: {steps}"), {"steps": names})) if names else ""


def _ends(one: Outcome, usual: Schedule) -> str:
    """How soon it can end after going back, where that is not as soon as ever."""
    if one.end is None or one.end == usual.end:
        return ""
    return aside(say(_("then ends {day}"), {"day": _day(one.end)}))
