"""What a decision is made with (definition, person, moment, directory), and shared checks."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from workflow.application.apart import kept_apart
from workflow.application.directory import NOBODY, Accounts, Directory
from workflow.application.state import Application, Document
from workflow.chain.machine import ChainMachine, machine_of
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import APPLICANT, Kind, Step
from workflow.chain.model.value import Title
from workflow.errors import Refused, Word
from workflow.rules.calendar import shanghai_date
from workflow.rules.standing import (
    ADMINISTRATOR,
    Grant,
    Standing,
    require_held,
    require_not_own,
    require_role,
)

HOW_IT_ENDS = {
    Kind.SUBMIT: "submit",
    Kind.REVIEW: "approve",
    Kind.EVALUATE: "approve",
    Kind.PRICE: "approve",
    Kind.DECIDE: "approve",
    Kind.AUTHORIZE: "approve",
    Kind.PUBLICIZE: "publish",
    Kind.FILE: "file",
    Kind.CONTRACT: "sign",
    Kind.PAY: "pay",
    Kind.PERIOD: "clocks",
    Kind.CLASSIFY: "approve",
    Kind.SUBPROCESS: "start",
}


def typed_as(verb: str) -> str:
    """The command by which a person uses a verb."""
    return "tto start CHAIN --parent" if verb == "start-child" else f"tto {verb}"


class Context(msgspec.Struct, frozen=True):
    """The definition, the person, the moment (UTC), and whom to ask for what else is needed.
    `arrived`: it just came to its step, or who may act has changed. `opened`: the definition under
    which a draft was opened, where `chain` is a later version that it is handed in under.
    """

    chain: Chain
    standing: Standing
    now: datetime
    directory: Directory = NOBODY
    calendar_version: str = ""
    arrived: bool = False
    opened: Chain | None = None

    @property
    def machine(self) -> ChainMachine:
        """The moves of the definition."""
        return machine_of(self.chain)

    def called(self, person: str) -> str:
        """The name of a person, or the id itself where nobody has it."""
        standing = self.directory.standing_of(person)
        return standing.name if standing else person

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return shanghai_date(self.now)


def current_step(application: Application, context: Context) -> Step:
    """The step an application stands at. Refused where it has none."""
    if not application.step:
        raise Refused("nothing-to-decide", number=application.number, status=application.status)
    return context.chain.steps[application.step]


def require_kind(application: Application, context: Context, verb: str, *kinds: Kind) -> Step:
    """The current step, if the verb can be used on its kind; else refused `wrong-verb`."""
    step = current_step(application, context)
    if step.kind is Kind.PERIOD and step.kind not in kinds:
        number, command = application.number, typed_as(verb)
        raise Refused("wrong-verb/period", step=step.title, number=number, command=command)
    if step.kind not in kinds:
        raise Refused(
            "wrong-verb",
            step=step.title,
            command=typed_as(verb),
            kind=step.kind,
            right=f"tto {HOW_IT_ENDS[step.kind]}",
            number=application.number,
        )
    return step


def require_actor(application: Application, context: Context, role: str) -> Grant | None:
    """Refuse which member may not act in `role` on this application; the grant by which they do,
    None for the applicant.
    """
    standing = context.standing
    if role == APPLICANT:
        if standing.person != application.applicant:
            raise Refused(
                "not-the-applicant", applicant=application.applicant_name, number=application.number
            )
        return None
    chain = context.chain
    grant = require_held(
        standing,
        application.unit,
        role,
        context.today,
        role_title=chain.roles[role].title if role in chain.roles else None,
        chain=chain.chain,
        barred=barred_principals(application, context),
    )
    require_unbiased(application, context)
    if grant.principal:
        _require_unbiased_principal(application, context, grant)
    return grant


def require_administrator(application: Application, context: Context) -> None:
    """Refuse who is no administrator of the institution."""
    title = context.chain.institution
    require_role(context.standing, application.unit, ADMINISTRATOR, context.today, unit_title=title)


def require_unbiased(application: Application, context: Context) -> None:
    """Refuse who would decide on their own application or in spite of a declared interest."""
    benefiting = listed_people(application, context.chain) | {application.applicant}
    require_not_own(context.standing, context.directory.accounts(benefiting))
    if application.recusals:
        require_no_interest(application, context.standing, context.directory.accounts)
    if application.step in context.chain.apart:
        _require_apart(application, context)


def _require_apart(application: Application, context: Context) -> None:
    """Refuse who decided at another step that the definition keeps apart from this one."""
    decided = kept_apart(application, context.chain)
    if decided and context.standing.person in context.directory.accounts(decided):
        titles = [context.chain.steps[name].title for name in context.chain.apart]
        name, number = context.standing.name, application.number
        raise Refused("apart", name=name, number=number, steps=titles)


def _require_unbiased_principal(application: Application, context: Context, grant: Grant) -> None:
    """A substitute decides nothing that the principal must not decide."""
    if grant.principal in barred_people(application, context.chain, context.directory.accounts):
        raise Refused(
            "principal-recused", principal=grant.principal_name, number=application.number
        )


def require_no_interest(application: Application, standing: Standing, accounts: Accounts) -> None:
    """Refuse who declared an interest in this application (回避), under whichever account."""
    for recusal in application.recusals:
        if standing.person in accounts(frozenset({recusal.person})):
            name, number, reason = standing.name, application.number, recusal.reason
            raise Refused("recused", name=name, number=number, reason=reason)


def listed_people(application: Application, chain: Chain) -> frozenset[str]:
    """The person ids that the application's people fields name."""
    return frozenset(
        person["person"]
        for name, value in application.facts.items()
        if isinstance(value, list) and name in chain.fields
        for person in value
        if person.get("person")
    )


def barred_people(application: Application, chain: Chain, accounts: Accounts) -> frozenset[str]:
    """Who takes no part in deciding: the applicant, the listed persons, declared interests, and at
    this step who decided at one that is kept apart from it; each with every account they have.
    """
    declared = frozenset(recusal.person for recusal in application.recusals)
    apart = kept_apart(application, chain) if chain.apart else declared
    return accounts(listed_people(application, chain) | declared | apart | {application.applicant})


def barred_principals(application: Application, context: Context) -> frozenset[str]:
    """As `barred_people`, for a person who stands in for somebody; nobody for anyone else."""
    if any(grant.principal for grant in context.standing.grants):
        return barred_people(application, context.chain, context.directory.accounts)
    return frozenset()


def entered(day: date, context: Context) -> date | None:
    """The day on which a fact from outside is entered, where that is later than its own."""
    return context.today if day != context.today else None


def require_day(
    application: Application,
    context: Context,
    day: date | None,
    what: Word,
    since: datetime | None = None,
) -> date:
    """A day between the application's arrival at this step, or `since`, and today; today if not
    given.
    """
    if day is None:
        return context.today
    arrived = shanghai_date(since or application.since)
    if not arrived <= day <= context.today:
        raise Refused("day-out-of-order", what=what, day=day, arrived=arrived, today=context.today)
    return day


def require_documents(
    application: Application, context: Context, step: Step, given: tuple[Document, ...]
) -> None:
    """Refuse papers that do not belong here, and a step that ends without those it requires.

    Minutes of a body must be of this very round; other papers may be on file already.
    """
    if given:
        require_place(context.chain, step.name, given)
    if step.requires:
        kinds = {paper.kind for paper in (*given, *on_file(application, step))}
        require_papers(context.chain, step.requires, kinds, step.title)


def on_file(application: Application, step: Step) -> tuple[Document, ...]:
    """The papers that count at a step: of a body's, those of this very round."""
    papers = application.documents
    if step.kind is Kind.DECIDE:
        return tuple(paper for paper in papers if paper.at and paper.at >= application.since)
    return papers


def require_papers(chain: Chain, wanted: tuple[str, ...], here: set[str], where: Title) -> None:
    """Refuse where one of the kinds wanted is not among those at hand."""
    missing = [kind for kind in wanted if kind not in here]
    if missing:
        raise Refused(
            "document-missing",
            step=where,
            documents=[chain.documents[kind].title for kind in missing],
            kind=missing[0],
        )


def require_place(chain: Chain, step: str, given: tuple[Document, ...], besides: str = "") -> None:
    """Refuse papers of a kind the chain does not know or does not take at this step, unless it is
    the one that is taken `besides`; and papers without content.
    """
    for paper in given:
        kind = chain.documents.get(paper.kind)
        if paper.kind != besides and (kind is None or step not in kind.handed_in_at):
            taken = [name for name, place in chain.documents.items() if step in place.handed_in_at]
            raise Refused("document-not-here", kind=paper.kind, taken=taken)
        if not paper.size:
            raise Refused("document-empty", name=paper.name, kind=paper.kind)
