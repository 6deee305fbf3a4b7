"""What happens at a step, in sentences: who acts, with what, until when, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workflow.chain.model.step import END, Kind, Step
from workflow.commands.frame.texts import COMMA, LANGUAGE, _, aside, say, shown, title, word
from workflow.commands.frame.words import basis_words, days_words, rule_words

if TYPE_CHECKING:
    from workflow.chain.model.chain import Body, Chain
    from workflow.chain.model.step import Objections, Publicity

BETWEEN = "" if LANGUAGE == "zh" else " "
"""What stands between two sentences."""
_DEEDS = {
    Kind.SUBMIT: _("{who} hands it in."),
    Kind.REVIEW: _("{who} reviews it."),
    Kind.EVALUATE: _("{who} gives an opinion."),
    Kind.PRICE: _("{who} settles the price."),
    Kind.DECIDE: _("{who} decides on it in a meeting."),
    Kind.AUTHORIZE: _("{who} approves it."),
    Kind.PUBLICIZE: _("{who} makes it public for {days} in: {places}."),
    Kind.FILE: _("{who} files it."),
    Kind.CONTRACT: _("The contract is signed by: {parties}."),
    Kind.PAY: _("{who} pays."),
    Kind.PERIOD: _("A period of {months} months runs."),
    Kind.CLASSIFY: _("{who} sorts it."),
    Kind.SUBPROCESS: _("An application under {chain} is started and its end awaited."),
}
"""What is done at a step of each kind."""


def body_words(chain: Chain, body: Body) -> str:
    """Who records what a body resolves, when its votes carry, and how it may vote."""
    names = {"body": body.title, "secretary": chain.roles[body.secretary].title}
    said = [say(_("{body}: its resolutions are recorded by {secretary}."), names)]
    if body.rule:
        said.append(say(_("Votes carry by this rule: {rule}."), {"rule": rule_words(body.rule)}))
    if body.circulation:
        said.append(_("It may vote in writing."))
    if body.adhoc:
        least = {"least": body.adhoc}
        said.append(say(_("It is formed for each application, of at least {least}."), least))
    return BETWEEN.join(said)


def step_words(chain: Chain, step: Step) -> Iterator[str]:
    """All that the definition says of a step."""
    yield _deed(chain, step)
    if step.panel and step.panel.optional:
        names = [seat.title for seat in step.panel.optional]
        yield say(_("What {names} say is recorded and decides nothing."), {"names": names})
    if (step.quorum or step.passes) and (votes := chain.body_rule(step)):
        yield say(_("Votes carry by this rule: {rule}."), {"rule": rule_words(votes)})
    if step.all_papers:
        papers = [chain.documents[kind].title for kind in step.all_papers]
        yield say(_("These papers are handed in: {papers}."), {"papers": papers})
    if step.all_facts:
        facts = [chain.fields[name].title for name in step.all_facts]
        yield say(_("This is stated here: {facts}."), {"facts": facts})
    yield from _leads(chain, step)
    yield from _terms(chain, step)
    yield from _money(chain, step)
    if step.carry:
        rows = [f"{title(chain.fields[own].title)} → {name}" for name, own in step.carry.items()]
        yield say(_("It is handed down: {rows}."), {"rows": rows})
    if not step.binding:
        yield _("What is said here binds nobody.")
    for basis in step.basis:
        yield say(_("Its source is {basis}."), {"basis": basis_words(basis)})


def _deed(chain: Chain, step: Step) -> str:
    publicity = step.publicity
    values: dict[str, Any] = {
        "who": chain.actor_title(step),
        "months": step.months,
        "chain": step.chain,
        "parties": list(step.parties.values()),
        "days": days_words(publicity) if publicity else "",
        "places": list(publicity.places.values()) if publicity else "",
    }
    said = [say(_DEEDS[step.kind], values)]
    if step.every_months:
        months = {"months": step.every_months}
        said.append(say(_("It is owed again every {months} months."), months))
    if step.kind is Kind.FILE and not step.blocking:
        said.append(_("The application goes on meanwhile."))
    if step.tool:
        how = _("called by tto tick") if step.tool.called else _("its answer is handed in")
        tool = {"tool": step.tool.name, "how": how}
        said.append(say(_("The tool {tool} answers ({how})."), tool))
    return BETWEEN.join(said)


def place_words(chain: Chain, target: str) -> str:
    """A step to which something leads, or the end."""
    return _("the end of the application") if target == END else title(chain.steps[target].title)


def who_words(chain: Chain, name: str) -> str:
    """A role or a body of the chain, or the applicant."""
    named = chain.roles.get(name)
    return title(named.shown) if named else word(name)


def _leads(chain: Chain, step: Step) -> Iterator[str]:
    if step.publicity:
        yield from _objections(chain, step.publicity)
    if step.on_refuse:
        yield say(_("A no leads to {place}."), {"place": place_words(chain, step.on_refuse)})
    if step.on_return:
        place = {"place": place_words(chain, step.on_return)}
        yield say(_("It may be returned, to {place} as a rule."), place)
    if step.rounds:
        last = _("a further return refuses it") if step.rounds.refuses else _("then no more")
        values = {"most": step.rounds.most, "last": last}
        yield say(_("It is returned from here {most} times at the most; {last}."), values)


def _objections(chain: Chain, publicity: Publicity) -> Iterator[str]:
    handler = chain.roles.get(publicity.handled_by) or chain.bodies.get(publicity.handled_by)
    values = {
        "who": handler.title if handler else publicity.handled_by,
        "place": place_words(chain, publicity.on_upheld),
    }
    yield say(_("Objections are dealt with by {who}; one that is upheld leads to {place}."), values)
    ends = [_("the day itself counts")] if publicity.count_start_day else []
    if publicity.close != "24:00":
        ends.append(say(_("the last day ends at {close}"), {"close": publicity.close}))
    if publicity.roll == "none":
        ends.append(_("a last day that is a day off is not moved"))
    if ends:
        yield say(_("Of its days: {ends}."), {"ends": ends})
    if publicity.objections:
        yield from _process(chain, publicity.objections)


def _process(chain: Chain, process: Objections) -> Iterator[str]:
    """异议 step by step."""
    known = _("Objections may be anonymous.")
    yield known if process.anonymous else _("Objections give a name.")
    terms = {
        _("to accept one: {days}"): process.accept,
        _("to dispose of one: {days}"): process.dispose,
        _("to publish the finding: {days}"): process.announce,
    }
    rows = [say(text, {"days": days_words(term)}) for text, term in terms.items() if term]
    if rows:
        yield say(_("Terms: {rows}."), {"rows": rows})
    if process.publish:
        yield _("The finding is published.")
    if process.escalate:
        who = {"who": who_words(chain, process.escalate)}
        yield say(_("Of a term that has passed {who} is told."), who)


def _terms(chain: Chain, step: Step) -> Iterator[str]:
    if term := step.deadline:
        text = say(_("There are {days} for it"), {"days": days_words(term)})
        if term.remind:
            ahead = {"days": term.remind}
            text += say(_("; {days} days before their end those awaited are told"), ahead)
        if term.escalate:
            told = {"who": who_words(chain, term.escalate)}
            text += say(_("; at their end {who} is told"), told)
        if term.lapse:
            place = {"place": place_words(chain, term.lapse)}
            text += say(_("; after them it goes to {place}"), place)
        yield text + _(".")
    if step.warn:
        days = {"days": shown(list(map(str, step.warn)))}
        yield say(_("It is told {days} days before the end."), days)
    if step.end_early:
        yield say(_("{who} may end it early."), {"who": who_words(chain, step.end_early)})
    if more := step.extension:
        values = {"who": who_words(chain, more.by), "months": more.months, "times": more.times}
        text = say(_("{who} may extend it by {months} months, {times} times."), values)
        yield text + "".join(aside(basis_words(basis)) for basis in more.basis)


def _money(chain: Chain, step: Step) -> Iterator[str]:
    if step.pays:
        parts = {part.name: part.title for split in chain.splits for part in split.parts}
        paid = parts.get(step.pays) or chain.fields[step.pays].title
        yield say(_("What is paid here: {what}."), {"what": paid})
    if relief := step.relief:
        modes = [
            f"{title(chain.fields[name].title)} = "
            + COMMA.join(title(chain.fields[name].choices[choice]) for choice in choices)
            for name, choices in relief.modes.items()
        ]
        values = {
            "publicity": chain.steps[relief.publicity].title,
            "paper": chain.documents[relief.registration].title,
            "filing": chain.steps[relief.filing].title,
            "modes": modes,
            "months": relief.months,
        }
        text = _(
            "It may be paid with the tax relief for cash rewards: after {publicity}, with {paper}, "
            "where {modes}, within {months} months of the income; then {filing} is owed."
        )
        yield say(text, values)
