"""tto show and tto explain: one application."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workflow.commands.frame.options import command, number_argument
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import block, line, picked, styled
from workflow.commands.frame.texts import COLON, COMMA, _, aside, say, shown, title, word

if TYPE_CHECKING:
    from workflow.application.apart import Repeated
    from workflow.application.state import Application
    from workflow.chain.model.chain import Chain
    from workflow.chain.model.step import Step


@command(
    help=_("Where an application stands: its facts, its path, who acted and what is awaited."),
    example="tto show PKU-2026-0001",
)
@number_argument
def show(session: Session, number: str) -> None:
    """详情."""
    from workflow.commands.frame.show import application_json, application_lines, remark_lines
    from workflow.commands.frame.words import kept_words, version_words
    from workflow.commands.looking.clocks import clock_json, clock_lines
    from workflow.office.queries import clocks_of, decided_twice, handed_in_under, kept_its_own
    from workflow.office.remarks import remarks_on

    state, chain = session.application(number)
    remarks = remarks_on(session.office, state.number)
    twice = decided_twice(session.office, state, chain)
    draft = state.status == "draft"
    later = handed_in_under(session.office, state, chain) if draft else None
    newer = kept_its_own(session.office, state, chain) if draft else None
    changed = changes_since(session, state, chain)
    session.looked_at([state])
    ends, today = clocks_of(session.office, state, chain), session.today
    clocks = [clock_json(end, today) for end in ends]
    changed_lines = [f"   {' '.join(text.split())}" for text in changed]
    session.say(
        lambda: {
            "application": {**application_json(state, chain), "clocks": clocks},
            "changed": changed,
            "twice": twice,
            "handed_in_under": picked(later, "version effective_from") if later else None,
            "newer": picked(newer, "version effective_from") if newer else None,
            "remarks": remarks,
        },
        lambda: [
            *application_lines(state, chain),
            *([line(_("note"), version_words(state.version, later))] if later else []),
            *([line(_("note"), kept_words(newer, chain))] if newer else []),
            *clock_lines(ends, today),
            *block(_("one person at several steps"), _twice_lines(twice, chain)),
            *block(_("changed since you looked"), changed_lines),
            *block(_("remarks"), (f"   {text}" for text in remark_lines(remarks))),
            "",
            say(_("Why and what next: tto explain {number}"), {"number": state.number}),
        ],
    )


def _twice_lines(twice: list[Repeated], chain: Chain) -> list[str]:
    """Who decided a step after deciding another in another role."""
    from workflow.commands.frame.words import twice_words

    return [f"   {one.passage.name}  {twice_words(one, chain)}" for one in twice]


def changes_since(session: Session, state: Application, chain: Chain) -> list[str]:
    """What is otherwise than this person saw it, old → new; empty where they never looked."""
    from workflow.application.papers.content import differences
    from workflow.office.queries import as_seen

    seen = session.seen(state.number)
    if seen is None or seen >= state.revision:
        return []
    old = as_seen(session.office, state.number, seen)
    return [shown(change) for change in differences(old, state, chain)] if old else []


@command(
    help=_("Why an application is where it is, who may act, and what each act would bring."),
    example="tto explain PKU-2026-0001",
)
@number_argument
def explain(session: Session, number: str) -> None:
    """说明."""
    state, chain = session.application(number)
    session.looked_at([state])
    data = explanation(session, state, chain)
    session.say({"explanation": data}, lambda: _lines(state, chain, data))


def papers_wanted(state: Application, step: Step) -> list[str]:
    """The kinds of papers that the step still wants."""
    from workflow.application.context import on_file

    here = {paper.kind for paper in on_file(state, step)}
    return [kind for kind in step.all_papers if kind not in here]


def explanation(session: Session, state: Application, chain: Chain) -> dict[str, Any]:
    """Route and reason, who may act, and every outcome, as data; of lines side by side each."""
    from workflow.application.lines import open_lines

    first, *others = open_lines(state)
    beside = [_explained(session, line, chain) for line in others]
    return _explained(session, first, chain) | ({"beside": beside} if state.lines else {})


def _explained(session: Session, state: Application, chain: Chain) -> dict[str, Any]:
    """As `explanation`, at the step in front."""
    from workflow.application.deciding.rounds import last_is_over
    from workflow.application.seats.seats import open_now, spoken
    from workflow.chain.machine import machine_of
    from workflow.commands.frame.show import open_ahead
    from workflow.commands.frame.words import condition
    from workflow.office.electorate import able, members

    step = chain.steps.get(state.step)
    seats = open_now(state, step, chain.seats(step)) if step else []
    role = chain.actor(step) if step else ""
    own = role == "applicant"
    roles = dict.fromkeys(seat.role for seat in seats if seat.role)
    may = [] if own else able(session.office, state, roles, spoken(state, step))
    added = [seat.title.zh for seat in seats if not seat.role]
    voting = step and chain.body_rule(step)
    body = members(session.office, state, step.by, session.today) if step and voting else ()
    ahead = open_ahead(state, chain) if state.route else []
    outcomes = machine_of(chain).outcomes(state.route, state.step) if state.route and step else {}
    if step and step.rounds and last_is_over(state, step):
        after = {"return": outcomes["refuse"]} if step.rounds.refuses else {}
        others = {way: to for way, to in outcomes.items() if not way.startswith("return:")}
        outcomes = others | after
    todo = _to_do(state, chain)
    here = [one["verb"] for one in todo if one["step"] == state.step]
    return {
        "application": state.number,
        "status": state.shown_status,
        "held": state.held,
        "route": state.route,
        "because": " | ".join(condition(chain, route) for route in ahead),
        "step": state.step,
        "kind": step.kind if step else "",
        "verb": here[0] if here and step else "",
        "todo": todo,
        "tool": step.tool.name if step and step.tool else "",
        "role": role,
        "seats": {seat.name: seat.role for seat in seats} if step and step.panel else {},
        "who": [state.applicant_name]
        if own
        else [*(one.name for one in may if not one.behalf), *added],
        "substitutes": [{"name": one.name, "for": one.behalf} for one in may if one.behalf],
        "members": [member.name for member in body],
        "requires": papers_wanted(state, step) if step else [],
        "asks": [name for name in step.all_facts if name not in state.facts] if step else [],
        "outcomes": outcomes,
    }


def _to_do(state: Application, chain: Chain) -> list[dict[str, str]]:
    """Who is to do what now. What was done already is not in it, nor who was merely told."""
    from workflow.application.tasks import TOLD
    from workflow.commands.frame.show import to_do
    from workflow.commands.frame.words import command_for

    return [
        {"who": who, "verb": verb, "step": task.step, "command": command_for(verb, state.number)}
        for task, who, verb in to_do(state, chain)
        if not task.slot.startswith((TOLD, "copy-"))
    ]


def _to_do_lines(state: Application, todo: list[dict[str, str]]) -> Iterator[str]:
    yield from dict.fromkeys(line(_("next"), f"{one['who']}  {one['command']}") for one in todo)
    if not todo and not state.ended:
        yield line(_("next"), _("nothing is to be done; it goes on by itself"))
    if state.held == "stranded":
        yield line(_("note"), _("An administrator gives somebody the role, or names a substitute."))
    if state.held == "calendar":
        text = _("An administrator loads the year's calendar once it is published; then tto tick.")
        yield line(_("note"), text)


def _lines(state: Application, chain: Chain, data: dict[str, Any]) -> Iterator[str]:
    from workflow.application.lines import open_lines
    from workflow.commands.frame.paths import path_words
    from workflow.commands.frame.show import in_common, open_ahead, standing

    yield styled(f"{state.number}  {state.title}", bold=True)
    yield line(_("stands at"), standing(state, chain))
    if state.route:
        route = chain.route(state.route)
        ahead = open_ahead(state, chain)
        path = path_words(chain, route, len(in_common(ahead)))
        path += f" → {_('then one of')} {len(ahead)}" if len(ahead) > 1 else ""
        yield line(_("route"), path)
        yield line(_("because"), data["because"])
        if route.inferred:
            yield line(_("note"), route.inferred)
    yield from _to_do_lines(state, data["todo"])
    if not state.step:
        yield _("It has ended; nothing follows but owed filings.")
        return
    others = data.get("beside", [])
    for line_of, own in zip(open_lines(state), (data, *others), strict=False):
        if state.lines:
            yield from ("", styled(title(chain.steps[line_of.step].title), bold=True))
        yield from _at_the_step(line_of, chain, own)


def _at_the_step(state: Application, chain: Chain, data: dict[str, Any]) -> Iterator[str]:
    """Who may act at the step in front, with what, and where that leads."""
    from workflow.application.deciding.rounds import returned_from
    from workflow.application.seats.seats import awaited_title
    from workflow.commands.frame.words import rounds_words, rule_words

    step = chain.steps[state.step]
    deputies = [
        say(_("{name} for {principal}"), {"name": deputy["name"], "principal": deputy["for"]})
        for deputy in data["substitutes"]
    ]
    who = COMMA.join([*data["who"], *deputies]) or _("nobody holds this role today")
    yield line(_("who may"), f"{title(awaited_title(state, step, chain))}{COLON}{who}")
    if step.tool:
        yield line(_("tool"), step.tool.name)
    if step.panel:
        open_ = (seat for seat in chain.seats(step) if seat.name in data["seats"])
        seats = [f"{title(seat.title)}{aside(seat.name)}" for seat in open_]
        yield line(_("seats"), COMMA.join(seats) or "—")
    if rule := chain.body_rule(step):
        empty = _("to be formed") if data["verb"] == "form" else _("nobody belongs to it today")
        yield line(_("members"), COMMA.join(data["members"]) or empty)
        yield line(_("votes"), rule_words(rule))
    if step.rounds:
        yield line(_("returned"), rounds_words(step.rounds, returned_from(state, step)))
    yield from _needs(step, chain, data)
    yield from block(_("what would follow"), _outcomes(state, chain, data["outcomes"]))
    yield from _grounds(step, chain)


def _needs(step: Step, chain: Chain, data: dict[str, Any]) -> Iterator[str]:
    """What is still wanted here."""
    for kind in data["requires"]:
        yield line(_("document"), f"{title(chain.documents[kind].title)}  (--doc {kind}=FILE)")
    for name in data["asks"]:
        yield line(_("field"), f"{title(chain.fields[name].title)}  (--field {name}=…)")
    for name, party in step.parties.items():
        yield line(_("party"), f"{title(party)}  (--party {name})")


def _outcomes(state: Application, chain: Chain, outcomes: dict[str, str]) -> Iterator[str]:
    ways = {"pass": _("passes"), "refuse": _("decided against"), "uphold": _("objection upheld")}
    for trigger, target in outcomes.items():
        verb, _colon, to = trigger.partition(":")
        where = _whither(state, chain, target)
        extra = f"  (--to {to})" if to else ""
        yield f"   {ways.get(verb, _('returned'))} → {where}{extra}"
    if not outcomes:
        yield f"   {_('submit')} → …"


def _whither(state: Application, chain: Chain, target: str) -> str:
    """Where an outcome leads: a step, an end, or the end of a line beside others."""
    from workflow.chain.machine import LINE_PASSED, REFUSED

    if target in chain.steps:
        return title(chain.steps[target].title)
    route = chain.route(state.route) if state.route else None
    lines = route.beside(state.step) if route else None
    if route is None or lines is None:
        return word(target)
    if target == LINE_PASSED:
        following = next((title(chain.steps[name].title) for name in route.behind(lines)), "")
        joined = following or word("completed")
        return say(_("this line is over; once they have joined: {step}"), {"step": joined})
    if lines.ends_with_one:
        return word(REFUSED)
    return _("the line is over; the others go on while enough of them can pass")


def _grounds(step: Step, chain: Chain) -> Iterator[str]:
    from workflow.commands.frame.words import basis_words, topic

    bases = [f"   {basis_words(basis)}" for basis in (*step.basis, *chain.basis)]
    yield from ("", styled(_("basis"), bold=True), *bases)
    body = chain.bodies.get(step.by)
    assumed = {**chain.assumed, **(body.assumed if body else {}), **step.assumed}
    heading = _("set by the definition where its source is silent")
    yield from block(heading, [f"   {topic(key)}{COLON}{text}" for key, text in assumed.items()])
