"""Conditions of routes, legal bases, and who is awaited, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.field import Field, FieldType, Holds, OneOf, Test, Within
from workflow.chain.model.step import Kind, Publicity, Step
from workflow.chain.model.value import Basis
from workflow.commands.frame.texts import COLON, _, aside, say, title, word
from workflow.errors import N_

if TYPE_CHECKING:
    from workflow.application.state import Application
    from workflow.rules.publicity import Rule


def condition(chain: Chain, route: Route) -> str:
    """When a route is taken. Routes are tried from the top, so the borders of the ones above
    belong to it: tiers of one amount are written with both borders."""
    if len(chain.routes) == 1:
        return _("the only route")
    tiers = _tiers(chain)
    if tiers:
        return tiers[route.name]
    own = _(" and ").join(_test(chain.fields[test.field], test) for test in route.when)
    if route is chain.routes[0] or all(_excludes(one, route) for one in _before(chain, route)):
        return own or _("where none above fits")
    return own + aside(_("where none above fits")) if own else _("where none above fits")


def _before(chain: Chain, route: Route) -> list[Route]:
    """The routes that are tried before this one."""
    return list(chain.routes[: chain.routes.index(route)])


def _excludes(one: Route, other: Route) -> bool:
    """Whether no application can meet both, as one of their choices shows."""
    mine = {test.field: test for test in one.when}
    return any(
        isinstance(test, OneOf)
        and isinstance(before := mine.get(test.field), OneOf)
        and not before.values & test.values
        for test in other.when
    )


def _tiers(chain: Chain) -> dict[str, str]:
    """Both borders of every route, where all of them are upper borders of one field."""
    tests = [test for route in chain.routes for test in route.when]
    steps = [test for test in tests if isinstance(test, Within) and test.low is None]
    highs = [step.high for step in steps if step.high is not None]
    plain = len(highs) == len(tests) == len(chain.routes) - 1 and not chain.routes[-1].when
    if not plain or len({test.field for test in tests}) != 1 or highs != sorted(highs):
        return {}
    field = chain.fields[tests[0].field]
    spans = zip([None, *highs], [*highs, None], strict=True)
    return {
        route.name: _span(field, low, high)
        for route, (low, high) in zip(chain.routes, spans, strict=True)
    }


def _span(field: Field, low: int | None, high: int | None) -> str:
    parts = (_border("", low, field), title(field.title), _border("", high, field))
    if low is None:
        return f"{parts[1]} ≤ {parts[2].strip()}"
    if high is None:
        return f"{parts[1]} > {parts[0].strip()}"
    return f"{parts[0].strip()} < {parts[1]} ≤ {parts[2].strip()}"


def _test(field: Field, test: Test) -> str:
    name = title(field.title)
    if isinstance(test, Within):
        return " ".join(
            part
            for part in (name, _border("≥", test.low, field), _border("≤", test.high, field))
            if part
        )
    if isinstance(test, OneOf):
        return f"{name} = " + " / ".join(title(field.choices[one]) for one in sorted(test.values))
    return _people(field, test)


def _people(field: Field, test: Holds) -> str:
    word = {"any": _("any of"), "all": _("all of"), "no": _("none of")}[test.quantifier.value]
    posts = " / ".join(title(field.posts[one]) for one in sorted(test.posts))
    return f"{word} {title(field.title)}{COLON}{posts}"


def _border(sign: str, grains: int | None, field: Field) -> str:
    from workflow.chain.routing import show_grain

    if grains is None:
        return ""
    shown = show_grain(field, grains)
    unit = " " + _("yuan") if field.type is FieldType.MONEY else ""
    return f"{sign} {shown}{unit}"


def days_words(rule: Publicity | Rule) -> str:
    """So many days, natural or working ones."""
    return say(_("{days} {unit} days"), {"days": rule.days, "unit": rule.unit})


def basis_words(basis: Basis) -> str:
    """A basis in words; an unverified one says so."""
    if basis.collection:
        return say(_("case {number} of the collection"), {"number": basis.collection})
    article = say(_(" article {article}"), {"article": basis.article}) if basis.article else ""
    doubt = "" if basis.verified else _(" (not verified)")
    return f"{basis.instrument}{article}{doubt}"


TOPICS = frozenset(
    {
        N_("publicity-days"),
        N_("counting-days"),
        N_("objections"),
        N_("after-refusal"),
        N_("amount-borders"),
        N_("unknown-amount"),
        N_("later-changes"),
        N_("passing-rule"),
        N_("filing-effect"),
        N_("leaders-publicity"),
        N_("reward-floor"),
        N_("split-base"),
        N_("rule-version"),
        N_("who-does-what"),
        N_("again"),
        N_("amounts"),
        N_("below"),
        N_("caps"),
        N_("changed-on"),
        N_("chooser"),
        N_("criteria"),
        N_("extension"),
        N_("how-often"),
        N_("lapse"),
        N_("order"),
        N_("outside"),
        N_("parties"),
        N_("payment-condition"),
        N_("reading"),
        N_("term"),
    }
)
"""What the definitions that come with tto say something about where their source is silent."""

_NUMBERED = {
    "G1": "publicity-days",
    "G2": "counting-days",
    "G3": "objections",
    "G4": "after-refusal",
    "G5": "amount-borders",
    "G6": "unknown-amount",
    "G7": "later-changes",
    "G8": "passing-rule",
    "G9": "filing-effect",
    "G10": "leaders-publicity",
    "G11": "reward-floor",
    "G12": "split-base",
    "G13": "rule-version",
    "G14": "who-does-what",
}
"""The numbers that the first versions wrote: an application stays on its version for years."""


def topic(key: str) -> str:
    """What a sentence under `assumed` is about; an institution's own word stays as it is."""
    name = _NUMBERED.get(key, key)
    return _(name).replace("-", " ") if name in TOPICS else name


def verb_for(slot: str, step: str, chain: Chain) -> str:
    """The command that a task waits for."""
    if slot.startswith("objection-"):
        return "dispose"
    if slot.startswith(("accept-", "announce-")):
        return f"objection {slot.partition('-')[0]}"
    if slot.startswith("copy-"):
        return "noted"
    if slot == "question":
        return "reply"
    if slot.startswith("overdue"):
        return "remind"
    if slot == "staff":
        return "explain"
    if slot.startswith("clock-"):
        return "clocks"
    if slot == "extension":
        return "extend"
    if slot in ("supplement", "resume", "form"):
        return slot
    return way_on(chain.steps[step])


def way_on(step: Step) -> str:
    """The command that ends a step."""
    from workflow.application.context import HOW_IT_ENDS

    return "answer" if step.tool else start_of(step) or HOW_IT_ENDS[step.kind]


def start_of(step: Step) -> str:
    """The command that begins the chain a step waits for; empty where it waits for none."""
    return f"start {step.chain} --parent" if step.kind is Kind.SUBPROCESS else ""


def awaited_words(actor: str, state: Application, chain: Chain) -> str:
    """Who is awaited on an application, by name where it is one person."""
    if actor.startswith("@"):
        known = {state.applicant: state.applicant_name}
        known |= {one.person: one.name for one in state.added}
        known |= {one.person: one.name for one in state.questions}
        known |= {one.person: one.name for one in state.assignments.values()}
        return known.get(actor[1:], actor[1:])
    return actor_words(actor, chain, state.applicant_name)


def actor_words(actor: str, chain: Chain, applicant: str) -> str:
    """Who is awaited: a role of the chain, an administrator, or the applicant by name."""
    if actor in chain.roles:
        return title(chain.roles[actor].shown)
    return applicant if actor.startswith("@") else word(actor)
