"""tto definition show: one definition as an office reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflow.commands.chains.intake import intake_lines
from workflow.commands.frame.conditional import written_path
from workflow.commands.frame.find import find
from workflow.commands.frame.options import (
    chain_or_file_argument,
    command,
)
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import styled
from workflow.commands.frame.texts import COLON, COMMA, _, aside, say, shown, title
from workflow.commands.frame.words import (
    basis_words,
    condition,
    days_words,
    rule_words,
    test_words,
    topic,
)

if TYPE_CHECKING:
    from workflow.chain.model.chain import Body, Chain
    from workflow.chain.model.clocks import ClockRule
    from workflow.chain.model.step import Step


@command(
    help=_("One definition as an office reads it: fields, routes with both borders, steps."),
    example="tto definition show pku-transfer",
    open_to_all=True,
)
@chain_or_file_argument
def show(session: Session, chain: str) -> None:
    """详情."""
    definition = find(session, chain)
    session.say({"definition": definition}, lambda: _show_lines(definition))


def _show_lines(chain: Chain) -> Iterator[str]:
    yield styled(f"{chain.key}  {title(chain.title)}", bold=True)
    yield f"{title(chain.institution)}  {_('in force from')} {chain.effective_from}"
    if chain.basis:
        yield "  ".join(map(basis_words, chain.basis))
    for test in chain.applies:
        yield f"{_('only for')}{COLON}{test_words(chain, test)}"
    yield from intake_lines(chain)
    yield ""
    yield styled(_("fields"), bold=True)
    for field in chain.fields.values():
        values = field.choices or field.posts
        hint = " / ".join(f"{name}={title(text)}" for name, text in values.items())
        need = "" if field.required else aside(_("optional"))
        need += (
            aside(say(_("at least {least} people"), {"least": field.least})) if field.least else ""
        )
        need += aside(_UNKNOWN[field.unknown]) if field.unknown in _UNKNOWN else ""
        yield f"   {field.name}  {title(field.title)}{need}  {hint}".rstrip()
    yield ""
    yield styled(_("routes"), bold=True)
    for route in chain.written_routes:
        yield f"   {condition(chain, route)}"
        if route.none:
            yield f"      {_('the text has no rule')}{COLON}{title(route.none)}"
            continue
        yield f"      {' → '.join(written_path(chain, route))}"
        if route.inferred:
            yield f"      {_('note')}{COLON}{route.inferred}"
    yield f"   ★ {_('final say')}"
    yield from _steps(chain)
    if chain.apart:
        names = [title(chain.steps[name].title) for name in chain.apart]
        yield from (
            "",
            styled(_("decided by different people"), bold=True),
            f"   {shown(names)}",
        )
    if chain.drafts == "keep":
        yield from ("", _("Drafts opened under an earlier version keep it."))
    yield from _assumed(chain)


_UNKNOWN = {"highest": _("unknown counts as above every border"), "hold": _("held while unknown")}


def _steps(chain: Chain) -> Iterator[str]:
    yield ""
    yield styled(_("steps"), bold=True)
    for step in chain.steps.values():
        who = title(chain.actor_title(step))
        yield f"   {step.name}  {title(step.title)}  [{_(step.kind.value)}]  {who}"
        for kind in step.all_papers:
            yield f"      {kind}  {title(chain.documents[kind].title)}"
        if step.tool:
            how = _("called by tto tick") if step.tool.called else _("its answer is handed in")
            yield f"      {_('tool')}{COLON}{step.tool.name}{aside(how)}"
        if step.publicity:
            yield f"      {days_words(step.publicity)}"
        if step.relief:
            yield f"      {_('tax relief for cash rewards')}"
        votes = chain.body_rule(step)
        if votes:
            yield f"      {rule_words(votes)}"
        if step.months:
            yield f"      {say(_('{months} months'), {'months': step.months})}"
    if chain.clocks:
        yield ""
        yield styled(_("clocks"), bold=True)
    for clock in chain.clocks.values():
        warn = COMMA.join(map(str, clock.warn)) or "—"
        role = chain.roles.get(clock.told)
        who = title(role.title) if role else _("applicant")
        warning = say(_("warns {days} days before"), {"days": warn})
        yield f"   {clock.name}  {title(clock.title)}  {who}  {warning}"


def _assumed(chain: Chain) -> Iterator[str]:
    titled: list[Step | Body | ClockRule] = [*chain.steps.values(), *chain.bodies.values()]
    titled += chain.clocks.values()
    assumed = [("", chain.assumed)]
    assumed += [(f"{title(part.title)} · ", part.assumed) for part in titled]
    assumed += [("", split.assumed) for split in chain.splits]
    if any(texts for _where, texts in assumed):
        yield ""
        yield styled(_("set by the definition where its source is silent"), bold=True)
    for where, texts in assumed:
        for key, text in texts.items():
            yield f"   {where}{topic(key)}{COLON}{text}"
