"""Automatic steps: the tool is asked outside any transaction, its answer is an act like any other.

The act is done by the account that holds the step's role, on the revision that the tool saw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec
from msgspec.structs import replace

from workflow.application.act import Act
from workflow.application.context import barred_people
from workflow.application.deciding.events import Approve, Refuse
from workflow.application.lines import faces
from workflow.application.papers.tool_answers import evidence_of
from workflow.application.state import Application, Evidence, How
from workflow.chain.model.chain import Chain
from workflow.chain.model.facts import parse_fact
from workflow.chain.model.step import Step
from workflow.errors import Answer as No
from workflow.errors import CouldNot, DatabaseFailed, Refused
from workflow.office.case import Receipt
from workflow.office.perform import Office, Who
from workflow.office.queries import look
from workflow.rules.calendar import shanghai_date
from workflow.rules.standing import SYSTEM, Standing
from workflow.rules.text import clean, visible
from workflow.store import contents, journal, people
from workflow.store import definitions as rules
from workflow.tools import Answer, Paper, Request
from workflow.tools.call import SECONDS, call


class Outcome(msgspec.Struct, frozen=True):
    """What came of asking a tool about an application: a receipt, or why there is none."""

    number: str
    tool: str
    receipt: Receipt | None = None
    problem: No | None = None


def run_waiting(office: Office, seconds: float = SECONDS) -> Iterator[Outcome]:
    """Ask the tool of every application that waits for one, each once; where it does not answer,
    or nobody may answer in its name, the others go on.
    """
    office.require_real_work()
    for number in _waiting(office):
        try:
            state, chain = look(office, number, None)
        except DatabaseFailed:
            raise
        except No as problem:  # it is named, and the others go on
            yield Outcome(number, "", problem=problem)
            continue
        state = _at_a_tool(state, chain)
        step = chain.steps.get(state.step)
        if step is None or step.tool is None:
            continue  # somebody was quicker
        try:
            account = _account(office, state, chain, step)
            if account:
                yield Outcome(number, step.tool.name, _run(office, state, chain, account, seconds))
        except No as problem:
            _note(office, Standing(SYSTEM, SYSTEM, via="tick"), state, step, problem)
            yield Outcome(number, step.tool.name, problem=problem)


def run_one(
    office: Office, number: str, who: Who, request_id: str = "", seconds: float = SECONDS
) -> Receipt:
    """Ask the tool of an application at once, in the name of who asks. Raises whatever kept it
    from being decided, after noting it.
    """
    state, chain = look(office, number, None)
    state = _at_a_tool(state, chain)
    step = chain.steps.get(state.step)
    if step is None or step.tool is None:
        nothing = Evidence("", "", "", How.CALLED)  # refused, and the attempt is recorded
        return office.perform(Approve(application=number, opinion="", evidence=nothing), who)
    try:
        answer, evidence = _asked(office, state, chain, step, seconds)
    except CouldNot as problem:
        with office.database.reading() as tx:
            by = people.standing(tx, who.person, who.via) or Standing(who.person, who.person)
        _note(office, by, state, step, problem)
        raise
    return office.perform(_act(state, chain, answer, evidence, request_id), who)


def _at_a_tool(state: Application, chain: Chain) -> Application:
    """The application with a line in front that stands at an automatic step, if one does."""
    found = (line for line in faces(state) if line.step and chain.steps[line.step].tool)
    return next(found, state)


def _waiting(office: Office) -> list[str]:
    from workflow.store.queries import waiting_at

    with office.database.reading() as tx:
        numbers: list[str] = []
        for chain in rules.every(tx):
            steps = [step.name for step in chain.steps.values() if step.tool and step.tool.called]
            numbers += waiting_at(tx, chain.chain, chain.version, steps) if steps else []
        return sorted(numbers)


def _account(office: Office, state: Application, chain: Chain, step: Step) -> str:
    """The account in whose name the tool answers: who deals with it, else the only holder of the
    role. Empty where nobody holds it. Raises CouldNot `several-accounts`.
    """
    today = shanghai_date(office.clock()).isoformat()
    with office.database.reading() as tx:
        held = [member.person for member in people.members(tx, state.unit, step.by, today)]
        barred = barred_people(state, chain, partial(people.accounts, tx))
    assigned = state.assignments.get("")
    fitting = [assigned.person] if assigned else [person for person in held if person not in barred]
    if len(fitting) > 1:
        raise CouldNot("several-accounts", role=chain.roles[step.by].title, number=state.number)
    return fitting[0] if fitting else ""


def _run(office: Office, state: Application, chain: Chain, account: str, seconds: float) -> Receipt:
    answer, evidence = _asked(office, state, chain, chain.steps[state.step], seconds)
    who = Who(account, f"tool {evidence.tool} {evidence.version}")
    today = shanghai_date(office.clock())
    same = f"{state.number}/{state.revision}/{account}/{today}/{evidence.sha256}"
    once = f"tool-{hashlib.sha256(same.encode()).hexdigest()[:40]}"  # a refusal is recorded once
    return office.perform(_act(state, chain, answer, evidence, once), who)


def _asked(
    office: Office, state: Application, chain: Chain, step: Step, seconds: float
) -> tuple[Answer, Evidence]:
    """What the tool answers, and the evidence of it. Nothing is locked meanwhile."""
    tool = step.tool.name if step.tool else ""
    latest = {(paper.kind, paper.name): paper for paper in state.documents}.values()
    with office.database.reading() as tx:
        bodies = {paper.sha256: contents.read(tx, paper.sha256) for paper in latest}
    papers = msgspec.convert(tuple(latest), tuple[Paper, ...], from_attributes=True)
    request = Request(state.number, chain.key, step.name, dict(state.facts), papers)
    readable = {digest: body for digest, body in bodies.items() if body is not None}
    answer, origin = call(tool, request, readable, seconds)
    if not answer.version.strip():
        raise CouldNot("tool-nonsense", tool=tool, name="version")
    evidence = evidence_of(tool, answer.version, msgspec.to_builtins(answer), How.CALLED)
    return answer, replace(evidence, **msgspec.structs.asdict(origin))


def _act(
    state: Application, chain: Chain, answer: Answer, evidence: Evidence, request_id: str
) -> Act:
    """The act that the answer means, on what the tool saw. Facts come with a yes only; a no has
    them in its evidence.
    """
    common: dict[str, Any] = {
        "application": state.number,
        "seen": state.revision,
        "request_id": request_id,
        "opinion": clean(answer.opinion, "opinion", lines=True),
        "evidence": evidence,
    }
    if state.lines:
        common["at_step"] = state.step
    if not answer.agrees:
        return Refuse(**common)
    for name in answer.fields:
        if name not in chain.fields:
            raise CouldNot("tool-nonsense", tool=evidence.tool, name=name)
    facts = {name: parse_fact(chain.fields[name], text) for name, text in answer.fields.items()}
    return Approve(**common, facts=facts)


def _note(office: Office, by: Standing, state: Application, step: Step, problem: No) -> None:
    """Note a failure in the office's own journal, once; a refusal is recorded with its act."""
    if isinstance(problem, Refused):
        return
    from workflow.store.queries import noted

    detail = {
        "application": state.number,
        "tool": step.tool.name if step.tool else "",
        "revision": str(state.revision),
        "problem": visible(str(problem))[:300],
    }
    with office.database.writing(aside=True) as tx:
        if not noted(tx, detail):
            journal.note(tx, office.log, office.moment, by, "ToolFailed", detail)
