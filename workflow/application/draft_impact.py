"""What would be otherwise with a running application if a draft of its chain held instead."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
from msgspec.structs import replace

from workflow.application.advance import choose
from workflow.application.money.distribution import Distribution
from workflow.application.state import Application
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.facts import Facts
from workflow.chain.routing import excluding, route_for
from workflow.chain.schedule import publicity_rule
from workflow.chain.versions import readable
from workflow.errors import Refused, answers
from workflow.rules.publicity import Rule


class Parted(msgspec.Struct, frozen=True):
    """Steps of one part of a path: those that the draft drops, and those that it adds."""

    gone: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


class OtherShare(msgspec.Struct, frozen=True):
    """One part of the split: percent and yuan now and under the draft; None where there is no such
    part, or its point or base is not known.
    """

    part: str
    percent: tuple[Decimal | None, Decimal | None]
    amount: tuple[Decimal | None, Decimal | None]


class OtherNotice(msgspec.Struct, frozen=True):
    """A publicity that both have, counted otherwise: the rule now and under the draft."""

    step: str
    old: Rule
    new: Rule


class Differs(msgspec.Struct, frozen=True):
    """One application under a draft. What is empty or None is as it is now.

    `route`: the names of both routes where their steps differ; the draft's is empty where it
    cannot be found. `final_say`: the deciding steps of both. `before` and `after` the step where
    it stands; `stranded`: that step is not on the draft's path. `facts`: the draft's fields that
    it ought to have by now. `refused`: what the draft, or its split, says to
    its facts.
    """

    number: str
    title: str
    status: str
    step: str
    version: int
    route: tuple[str, str] | None = None
    final_say: tuple[str, str] | None = None
    before: Parted = Parted()
    after: Parted = Parted()
    stranded: bool = False
    facts: tuple[str, ...] = ()
    shares: tuple[OtherShare, ...] = ()
    notices: tuple[OtherNotice, ...] = ()
    refused: tuple[str, str, dict[str, Any]] | None = None

    @property
    def same(self) -> bool:
        """Whether nothing would be otherwise."""
        plain = Differs(self.number, self.title, self.status, self.step, self.version)
        return self == plain


def under_draft(state: Application, chain: Chain, draft: Chain) -> Differs:
    """Compare a submitted application, on its own definition, with what a draft would make of it.
    Nothing is carried out; only what the draft can read of its facts counts.
    """
    facts = readable(state.facts, chain, draft)
    differs = Differs(
        state.number, state.title, state.shown_status.value, state.step, state.version
    )
    old = chain.route(state.route)
    new, lacking = _route(draft, facts)
    if excluding(draft, facts) or (new and new.none):
        route, answer = (old.name, ""), _not_let_in(draft, state, facts)
        return replace(differs, route=route, refused=answer)
    if new is None:
        lacking += _lacking(draft, facts, ())
        return replace(differs, route=(old.name, ""), facts=tuple(dict.fromkeys(lacking)))
    differs = _with_paths(differs, state, (chain, old), (draft, new))
    lacking, notices = _lacking(draft, facts, _passed(state, new)), _notices(chain, draft, old, new)
    differs = replace(differs, facts=lacking, notices=notices)
    return _with_shares(differs, state, chain, draft, facts)


def _route(draft: Chain, facts: Facts) -> tuple[Route | None, tuple[str, ...]]:
    """The draft's route, or the field that it must know first."""
    try:
        return route_for(draft, facts), ()
    except Refused as answer:
        return None, (str(answer.values["field"]),)


def _not_let_in(draft: Chain, state: Application, facts: Facts) -> tuple[str, str, dict[str, Any]]:
    """What the draft says to one for which it is not, or has no rule."""
    try:
        choose(draft, state, facts)
    except Refused as answer:
        return answer.code, answers()["refused"][answer.code].what, answer.values
    raise AssertionError(draft.key)


def _passed(state: Application, route: Route) -> tuple[str, ...]:
    """The steps of a path before the one where the application stands; all where it ended."""
    if not state.step:
        return route.path
    lines = route.beside(state.step) if state.step in route.path else None
    here = lines.steps[0] if lines else state.step
    return route.path[: route.path.index(here)] if here in route.path else ()


def _lacking(draft: Chain, facts: Facts, passed: tuple[str, ...]) -> tuple[str, ...]:
    """The fields without a value that the draft asks for at the submission or at a passed step."""
    later = {name for step in draft.steps.values() for name in step.all_facts}
    asked = {name for step in passed for name in draft.steps[step].all_facts}
    return tuple(
        name
        for name, field in draft.fields.items()
        if (name in asked or (field.required and name not in later))
        and facts.get(name) in (None, "")
    )


Way = tuple[Chain, Route]


def _with_paths(differs: Differs, state: Application, old: Way, new: Way) -> Differs:
    """The two paths, cut where the application stands, and who decides last on each."""
    before, after = old[1].path, new[1].path
    decided = old[0].final_say(old[1]), new[0].final_say(new[1])
    if _who(old[0], decided[0]) != _who(new[0], decided[1]):
        differs = replace(differs, final_say=decided)
    if before == after:
        return differs
    differs = replace(differs, route=(old[1].name, new[1].name))
    if state.step and state.step not in after:
        return replace(differs, stranded=True, after=_parted(before, after))
    here, there = len(_passed(state, old[1])), len(_passed(state, new[1]))
    done, ahead = _parted(before[:here], after[:there]), _parted(before[here:], after[there:])
    return replace(differs, before=done, after=ahead)


def _who(chain: Chain, step: str) -> tuple[str, ...]:
    """The deciding step and the body or the roles at it."""
    decides = chain.steps.get(step)
    if decides is None:
        return ()
    return (step, decides.by, *(seat.role for seat in chain.seats(decides)))


def _parted(old: tuple[str, ...], new: tuple[str, ...]) -> Parted:
    return Parted(
        tuple(name for name in old if name not in new),
        tuple(name for name in new if name not in old),
    )


def _notices(chain: Chain, draft: Chain, old: Route, new: Route) -> tuple[OtherNotice, ...]:
    """The publicities on both paths that are counted otherwise."""
    notices = []
    for name in filter(old.path.__contains__, new.path):
        before, after = chain.steps[name].publicity, draft.steps[name].publicity
        if before and after and publicity_rule(before) != publicity_rule(after):
            notices.append(OtherNotice(name, publicity_rule(before), publicity_rule(after)))
    return tuple(notices)


def _with_shares(
    differs: Differs, state: Application, chain: Chain, draft: Chain, facts: dict[str, Any]
) -> Differs:
    """The split under both, where one of them divides anything."""
    try:
        changed = replace(state, facts=facts)
        now = {share.part.name: share for share in Distribution(chain, state).shares()}
        then = {share.part.name: share for share in Distribution(draft, changed).shares()}
    except Refused as answer:
        return replace(differs, refused=(answer.code, answer.what, answer.values))
    shares = []
    for name in dict.fromkeys((*now, *then)):
        old, new = now.get(name), then.get(name)
        percent = old.percent if old else None, new.percent if new else None
        amount = old.amount if old else None, new.amount if new else None
        if percent[0] != percent[1] or amount[0] != amount[1]:
            shares.append(OtherShare(name, percent, amount))
    return replace(differs, shares=tuple(shares))
