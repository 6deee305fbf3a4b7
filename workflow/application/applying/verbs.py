"""The applicant's verbs: start, submit, supplement, withdraw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec.structs import asdict

from workflow.application.advance import (
    awaited,
    back_to_first_reader,
    onward,
    owed_for_payments,
    pass_with,
    require_meant,
)
from workflow.application.applying import events as e
from workflow.application.applying.intake import require_taken
from workflow.application.applying.version import require_fitting, version_taken
from workflow.application.changes import closed, given, moved, passage, stamped
from workflow.application.context import (
    Context,
    require_actor,
    require_documents,
    require_kind,
    require_place,
)
from workflow.application.event import Record
from workflow.application.money.distribution import require_shares
from workflow.application.papers.content import changed_papers
from workflow.application.registry import Changes, begins, folds, verb
from workflow.application.seats.seats import the_applicants
from workflow.application.situations import HELD, Situation, require_no_objection
from workflow.application.state import Application, Move, Status
from workflow.chain.model.chain import Chain
from workflow.chain.model.facts import named
from workflow.chain.model.field import Field
from workflow.chain.model.step import APPLICANT, SUBMISSION, Kind, Step
from workflow.errors import Refused
from workflow.rules.standing import Standing, require_member

NOTHING: Mapping[str, Any] = {}


def start(
    act: e.Start,
    number: str,
    context: Context,
    applicant: Standing | None = None,
    carried: Mapping[str, Any] = NOTHING,
) -> e.Started:
    """Open a draft under the definition in force; anyone of the institution may. Under a parent
    its `applicant` is the one of this too, whoever starts it, and facts are `carried` from above.
    """
    chain = context.chain
    who = applicant or context.standing
    require_member(who, chain.unit, context.today, unit_title=chain.institution)
    if applicant is None and context.directory.uninvolved():
        raise Refused("external-cannot-start", name=who.name, unit=chain.institution)
    require_fields(act.facts, context, "")
    require_place(chain, SUBMISSION, act.documents)
    _require_as_carried(chain, act.parent, carried, act.facts)
    for name in carried:
        _require_named(chain.fields[name], carried[name])
    return e.Started.of(
        act,
        facts={**act.facts, **carried},
        carried=tuple(carried),
        number=number,
        unit=chain.unit,
        chain=chain.chain,
        version=chain.version,
        sha256=chain.sha256,
        applicant=who.person,
        applicant_name=who.name,
    )


def _who_hands_in(application: Application, act: e.Submit, context: Context) -> str | None:
    """Who acts at the step: the applicant, or a role that adds something later."""
    step = context.chain.steps.get(application.step)
    return context.chain.actor(step) if step else None


@verb(e.Submit, role=_who_hands_in, at=(Kind.SUBMIT,))
def submit(application: Application, act: e.Submit, context: Context) -> e.Submitted:
    """Hand it in: every required fact and paper must be there."""
    step = require_kind(application, context, act.verb, Kind.SUBMIT)
    require_actor(application, context, context.chain.actor(step))
    facts = application.facts | act.facts
    require_taken(application, context)
    require_fitting(application, act, step, context)
    require_fields(act.facts, context, step.name)
    require_not_carried(application, act.facts, context)
    later = {name for other in context.chain.steps.values() for name in other.all_facts}
    first = [name for name, field in context.chain.fields.items() if field.required]
    require_asked([name for name in first if name not in later], facts, context, step)
    require_asked(step.asks, facts, context, step)
    require_shares(context.chain, facts)
    require_documents(application, context, step, act.documents)
    waiting = awaited(context.chain, facts)
    require_meant(context.chain, application, facts)
    if waiting:
        move = Move("", step.name, Status.RUNNING)
    else:
        move = onward(context.machine, application, facts, act.documents, context.today)
    taken = version_taken(application, context)
    return e.Submitted.of(act, step=step.name, move=move, awaits=waiting, **taken)


@verb(e.Supplement, during=(Situation.OBJECTED, Situation.AWAITING), role=the_applicants)
def supplement(application: Application, act: e.Supplement, context: Context) -> e.Supplemented:
    """Add papers or change facts. What changed goes back to the first step that saw it."""
    require_actor(application, context, APPLICANT)
    require_fields(act.facts, context, "")
    require_not_carried(application, act.facts, context)
    if not act.facts and not act.documents:
        raise Refused("nothing-supplied")
    passed = [name for name, step in context.chain.steps.items() if step.kind is Kind.SUBMIT]
    for paper in act.documents:
        places = context.chain.documents.get(paper.kind)
        own = [name for name in passed if places and name in places.handed_in_at]
        require_place(context.chain, own[0] if own else SUBMISSION, (paper,))
    facts = application.facts | act.facts
    changed = {name for name in act.facts if act.facts[name] != application.facts.get(name)}
    latest = {paper.kind: paper.sha256 for paper in application.documents}
    if not changed and all(latest.get(one.kind) == one.sha256 for one in act.documents):
        raise Refused("nothing-supplied/same", number=application.number)
    papers = changed_papers(application.documents, act.documents)
    require_shares(context.chain, facts)
    require_meant(context.chain, application, facts)
    waiting = awaited(context.chain, facts) if application.awaits else ""
    move: Move | None = None
    if application.awaits and not waiting:
        move = pass_with(context.machine, application, facts, context.today)
    elif (changed or papers) and application.step and application.step != SUBMISSION:
        move = back_to_first_reader(
            context.machine, application, facts, changed, papers, context.today
        )
    if move:
        require_no_objection(application, context.chain)
    received = _received(act, context)
    return e.Supplemented.of(act, move=move, awaits=waiting, received=received)


def _received(act: e.Supplement, context: Context) -> date | None:
    """The day on which the papers came, where that was an earlier one. Refused for one that is
    still to come, and without a paper.
    """
    day = act.received
    if day is None or day == context.today:
        return None
    if day > context.today:
        raise Refused("day-ahead", day=day)
    if not act.documents:
        raise Refused("received-nothing", day=day)
    return day


@verb(e.Withdraw, during=HELD - {Situation.SUBPROCESS}, role=the_applicants)
def withdraw(application: Application, act: e.Withdraw, context: Context) -> e.Withdrawn:
    """Only the applicant, and only before the final say."""
    require_actor(application, context, APPLICANT)
    if application.status is Status.APPROVED:
        raise Refused("already-approved", number=application.number)
    owed = owed_for_payments(context.chain, application)
    move = Move(application.route, "", Status.WITHDRAWN, owed)
    return e.Withdrawn.of(act, move=move)


def require_not_carried(
    application: Application, facts: Mapping[str, Any], context: Context
) -> None:
    """Refuse another value of a fact that the application above handed down."""
    carried = {name: application.facts.get(name) for name in application.carried}
    _require_as_carried(context.chain, application.parent, carried, facts)


def _require_as_carried(
    chain: Chain, parent: str, carried: Mapping[str, Any], facts: Mapping[str, Any]
) -> None:
    for name in facts:
        if name in carried and facts[name] != carried[name]:
            raise Refused("fact-carried", field=chain.fields[name].title, parent=parent)


def require_fields(facts: Mapping[str, Any], context: Context, at_step: str) -> None:
    """Refuse fields the chain does not have, or that another step asks for."""
    if not facts:
        return
    chain, fields = context.chain, context.chain.fields
    for name in facts:
        if name not in fields:
            raise Refused("no-such-field", chain=chain.key, name=name, fields=list(fields))
        asking = {step.name: step for step in chain.steps.values() if name in step.all_facts}
        if asking and at_step not in asking:
            step = next(iter(asking.values()))
            raise Refused("field-not-here", field=fields[name].title, step=step.title)
        if fields[name].required or asking:
            _require_named(fields[name], facts[name])


def _require_named(field: Field, value: object) -> None:
    """Refuse a list of people with nobody in it, or with fewer than the definition wants. What is
    not known yet is no list.
    """
    if not isinstance(value, list) or named(value) >= max(field.least, 1):
        return
    if not value and field.least < 2:
        raise Refused("too-few-named/nobody", field=field.title, name=field.name)
    asked = {"field": field.title, "name": field.name, "least": field.least}
    raise Refused("too-few-named", count=named(value), **asked)


def require_asked(
    names: Iterable[str], facts: Mapping[str, Any], context: Context, step: Step
) -> None:
    """Refuse to end a step before these facts are there."""
    for name in names:
        if facts.get(name) in (None, ""):
            field = context.chain.fields[name].title
            raise Refused("fact-missing", field=field, name=name, step=step.title)
        _require_named(context.chain.fields[name], facts[name])


@begins(e.Started)
def started(event: e.Started, record: Record) -> Application:
    """A draft."""
    own = asdict(event) | {"documents": stamped(event.documents, SUBMISSION, record)}
    return Application(
        **own,
        status=Status.DRAFT,
        route="",
        step=SUBMISSION,
        since=record.at,
        seq=record.seq,
        revision=1,
        last_at=record.at,
    )


@folds(e.Submitted)
def submitted(application: Application, event: e.Submitted, record: Record) -> Changes:
    """Handed in, for the first time or again; a draft runs by the version taken then."""
    return {
        "version": event.version or application.version,
        "sha256": event.sha256 or application.sha256,
        **given(application, event, record),
        **moved(application, event.move, record.at),
        "history": passage(application, record, "submitted", event.opinion),
        "awaits": event.awaits,
        "comes_back": None,
    }


@folds(e.Supplemented)
def supplemented(application: Application, event: e.Supplemented, record: Record) -> Changes:
    """Papers or facts more, which may lead it back."""
    return {
        **given(application, event, record),
        **moved(application, event.move, record.at),
        "awaits": event.awaits,
    }


folds(e.Withdrawn)(closed("withdrawn"))
