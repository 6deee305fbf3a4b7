"""A definition in sentences, as a notice would say it: one clause for each thing that it rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from workflow.commands.frame.conditional import finals_of, written_step
from workflow.commands.frame.paths import written
from workflow.commands.frame.texts import COLON, COMMA, _, aside, say, title
from workflow.commands.frame.words import basis_words, condition, topic

if TYPE_CHECKING:
    from workflow.chain.model.chain import Chain, Route
    from workflow.chain.model.value import Title


class Clause(NamedTuple):
    """One sentence: under which heading, what it is about (its name in the file), and its words."""

    heading: str
    about: str
    text: str


def sentences(chain: Chain) -> Iterator[Clause]:
    """All that the definition says, in the order in which an office reads it."""
    from workflow.commands.chains.sentences_clocks import clock_words
    from workflow.commands.chains.sentences_money import money
    from workflow.commands.chains.sentences_steps import body_words, step_words

    yield from _general(chain)
    yield from _asked(chain)
    for role in chain.roles.values():
        yield Clause(_("roles"), role.name, title(role.shown))
    for body in chain.bodies.values():
        yield Clause(_("bodies"), body.name, body_words(chain, body))
    for route in chain.written_routes:
        yield Clause(_("routes"), route.name, _way(chain, route))
    for step in chain.steps.values():
        heading = f"{_('Step')}{COLON}{title(step.title)}"
        yield from (Clause(heading, step.name, text) for text in step_words(chain, step))
    if chain.apart:
        steps = [chain.steps[name].title for name in chain.apart]
        text = say(_("Of these steps nobody decides two: {steps}."), {"steps": steps})
        yield Clause(_("decided by different people"), "apart", text)
    yield from (Clause(_("Money"), name, text) for name, text in money(chain))
    for clock in chain.clocks.values():
        yield Clause(_("clocks"), clock.name, clock_words(chain, clock))
    yield from _assumed(chain)


def _general(chain: Chain) -> Iterator[Clause]:
    from workflow.commands.chains.intake import intake_lines
    from workflow.commands.frame.words import test_words

    heading = _("What it is for")
    names = {"institution": chain.institution, "title": chain.title}
    yield Clause(heading, "title", say(_("{institution}: {title}."), names))
    days = {"from": chain.effective_from, "to": chain.effective_to}
    ending = _("It is in force from {from} to {to}.")
    until = ending if chain.effective_to else _("It is in force from {from}.")
    yield Clause(heading, "effective", say(until, days))
    for number, basis in enumerate(chain.basis, 1):
        text = say(_("Its source is {basis}."), {"basis": basis_words(basis)})
        yield Clause(heading, f"basis {number}", text)
    for test in chain.applies:
        text = say(_("It is only for {test}."), {"test": test_words(chain, test)})
        yield Clause(heading, f"applies {test.field}", text)
    for number, line in enumerate(intake_lines(chain), 1):
        yield Clause(heading, f"intake {number}", line)
    if chain.drafts == "keep":
        yield Clause(heading, "drafts", _("Drafts opened under an earlier version keep it."))


def _asked(chain: Chain) -> Iterator[Clause]:
    """The facts, and the papers that come with the submission."""
    heading = _("What is stated")
    later = {name: step for step in chain.steps.values() for name in step.all_facts}
    for field in chain.fields.values():
        values = COMMA.join(title(one) for one in (field.choices or field.posts).values())
        text = say(_("{field} is stated"), {"field": field.title})
        text += aside(values) if values else ""
        if field.name in later:
            text += say(_(", at the step {step}"), {"step": later[field.name].title})
        if not field.required:
            text += _(", where there is something to state")
        if field.least:
            text += say(_(", at least {least} people"), {"least": field.least})
        if field.unknown == "highest":
            text += _("; while it is not known it counts as above every border")
        if field.unknown == "hold":
            text += _("; while it is not known the application is held")
        yield Clause(heading, field.name, text + _("."))


def _way(chain: Chain, route: Route) -> str:
    where = condition(chain, route)
    if route.none:
        values = {"where": where, "reason": route.none}
        return say(_("Where {where}, the text has no rule: {reason}."), values)
    finals = finals_of(chain, route)
    names = written(route, route.path[1:], lambda name: written_step(chain, route, name))
    steps = " → ".join(names)
    values = {"where": where, "steps": steps}
    alone = where == _("the only route")
    text = steps if alone else say(_("Where {where}: {steps}"), values)
    for step in (chain.steps[name] for name in finals):
        said = {"who": chain.actor_title(step), "step": step.title}
        text += say(_("; the final say is with {who} at {step}"), said)
    return text + _(".") + (aside(route.inferred) if route.inferred else "")


def _assumed(chain: Chain) -> Iterator[Clause]:
    heading = _("set by the definition where its source is silent")
    titled: list[tuple[Title, dict[str, str]]] = [
        *((step.title, step.assumed) for step in chain.steps.values()),
        *((body.title, body.assumed) for body in chain.bodies.values()),
        *((clock.title, clock.assumed) for clock in chain.clocks.values()),
    ]
    parts = [("", chain.assumed), *((title(name), texts) for name, texts in titled)]
    parts += [("", split.assumed) for split in chain.splits]
    for where, texts in parts:
        for key, text in texts.items():
            about = f"{where} · {topic(key)}" if where else topic(key)
            yield Clause(heading, f"{where}/{key}", f"{about}{COLON}{text}")
