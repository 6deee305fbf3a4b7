"""Conditions of routes, legal bases, votes, and who is awaited, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import TYPE_CHECKING, Any, Protocol

from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.field import Field, FieldType, OneOf, Test, Within
from workflow.chain.model.step import Kind, Rounds, Step
from workflow.chain.model.value import Basis
from workflow.commands.frame.terminal import day_of
from workflow.commands.frame.texts import COLON, COMMA, LANGUAGE, _, aside, say, title, word
from workflow.errors import answers
from workflow.rules.calendar import shanghai_date

if TYPE_CHECKING:
    from datetime import date

    from workflow.application.apart import Repeated
    from workflow.application.state import Application, Document, Resolution
    from workflow.rules.bodies import BodyRule


def condition(chain: Chain, route: Route) -> str:
    """When a route is taken. Routes are tried from the top, so the borders of the ones above
    belong to it: tiers of one amount are written with both borders."""
    if route != route.as_written:
        return condition(chain, route.as_written) + aside(_fell_out(chain, route))
    chain = chain.as_written
    if len(chain.routes) == 1:
        return _("the only route")
    tiers = _tiers(chain)
    if tiers:
        return tiers[route.name]
    own = _(" and ").join(_test(chain.fields[test.field], test) for test in route.when)
    above = chain.routes[: chain.routes.index(route)]
    if all(_excludes(earlier, route) for earlier in above):
        return own or _("where none above fits")
    return own + aside(_("where none above fits")) if own else _("where none above fits")


def test_words(chain: Chain, test: Test) -> str:
    """One condition."""
    return _test(chain.fields[test.field], test)


def only_words(chain: Chain, route: Route, step: str) -> str:
    """Under which condition a step belongs to its route; empty for one that always does."""
    tests = route.written.only.get(step, ()) if route.written else ()
    return _(" and ").join(test_words(chain, test) for test in tests)


def _fell_out(chain: Chain, route: Route) -> str:
    """Which steps under a condition a way has, and why, and which it passes over."""
    said = []
    for step in route.written.only if route.written else ():
        name = title(chain.steps[step].title)
        if step in route.path:
            words = {"step": name, "condition": only_words(chain, route, step)}
            said.append(say(_("{step} because {condition}"), words))
        else:
            said.append(say(_("without {step}"), {"step": name}))
    return COMMA.join(said)


def _excludes(earlier: Route, route: Route) -> bool:
    """Whether no application can meet both, as one of their choices shows."""
    mine = {test.field: test for test in earlier.when}
    return any(
        isinstance(test, OneOf)
        and isinstance(before := mine.get(test.field), OneOf)
        and not before.values & test.values
        for test in route.when
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
    name = title(field.title)
    if low is None:
        return f"{name} ≤ {_border(high, field)}"
    if high is None:
        return f"{name} > {_border(low, field)}"
    return f"{_border(low, field)} < {name} ≤ {_border(high, field)}"


def _test(field: Field, test: Test) -> str:
    name = title(field.title)
    if isinstance(test, Within):
        low = "" if test.low is None else f" ≥ {_border(test.low, field)}"
        high = "" if test.high is None else f" ≤ {_border(test.high, field)}"
        return name + low + high
    if isinstance(test, OneOf):
        return f"{name} = " + " / ".join(
            title(field.choices[choice]) for choice in sorted(test.values)
        )
    quantifier = {"any": _("any of"), "all": _("all of"), "no": _("none of")}[test.quantifier.value]
    posts = " / ".join(title(field.posts[post]) for post in sorted(test.posts))
    return f"{quantifier} {name}{COLON}{posts}"


def _border(grains: int | None, field: Field) -> str:
    from workflow.chain.routing import show_grain

    if grains is None:
        return ""
    unit = " " + _("yuan") if field.type is FieldType.MONEY else ""
    return f"{show_grain(field, grains)}{unit}"


class _Days(Protocol):
    """So many days of a unit."""

    @property
    def days(self) -> int: ...
    @property
    def unit(self) -> Any: ...


def days_words(rule: _Days) -> str:
    """So many days, natural or working ones."""
    return say(_("{days} {unit} days"), {"days": rule.days, "unit": rule.unit})


def basis_words(basis: Basis) -> str:
    """A basis in words; an unverified one says so."""
    case = say(_("case {number} of the collection"), {"number": basis.collection})
    if basis.collection and not basis.instrument:
        return case
    article = say(_(" article {article}"), {"article": basis.article}) if basis.article else ""
    doubt = "" if basis.verified else _(" (not verified)")
    source = f"{basis.instrument}{article}{doubt}"
    return f"{case}{COMMA}{source}" if basis.collection else source


def fact_rows(facts: Mapping[str, Any], chain: Chain) -> list[tuple[str, str]]:
    """Title and value of each fact, in the order of the definition."""
    from workflow.chain.model.facts import format_fact

    return [
        (title(field.title), format_fact(field, facts[name], LANGUAGE))
        for name, field in chain.fields.items()
        if name in facts
    ]


_OF = {
    "members": _("all members"),
    "due": _("those who should attend"),
    "present": _("those present"),
    "cast": _("the votes for and against"),
}
_RECUSED = {
    "count": _("a recused member still counts"),
    "leave": _("a recused member does not count"),
}
_SAID = {"yes": _("yes"), "no": _("no"), "abstain": _("abstained"), "recuse": _("recused")}


def rule_words(rule: BodyRule) -> str:
    """When a body may decide, and when its votes carry."""
    return say(
        _("present {quorum} of those who should attend; yes {passes} of {of}; {recused}"),
        {
            "quorum": _sign(rule.quorum),
            "passes": _sign(rule.passes),
            "of": _OF[rule.of],
            "recused": _RECUSED[rule.recused],
        },
    )


def _sign(share: object) -> str:
    return str(share).replace(">=", "≥")


def tally(counted: dict[str, Any]) -> str:
    """The arithmetic of a vote on one line."""
    return say(
        _("yes {yes}, no {no}, abstained {abstain}, recused {recused}; {needed} of {base} needed"),
        counted,
    )


def vote_lines(resolved: Resolution) -> Iterator[str]:
    """Every vote by name, who was absent, who attended without one, and the arithmetic."""
    import msgspec

    if resolved.circulation:
        yield _("voted in writing")
    names: dict[str, list[str]] = {words: [] for words in (*_SAID.values(), _("absent"))}
    for member in resolved.members:
        if vote := resolved.votes.get(member.person):
            names[_SAID[vote]].append(member.name)
        elif member.person not in resolved.present:
            names[_("absent")].append(member.name)
    names[_("guests")] = list(resolved.guests)
    yield from (f"{words}{COLON}{COMMA.join(who)}" for words, who in names.items() if who)
    yield tally(msgspec.to_builtins(resolved.counted))


_NUMBERED_TOPICS = (
    "publicity-days counting-days objections after-refusal amount-borders unknown-amount "
    "later-changes passing-rule filing-effect leaders-publicity reward-floor split-base "
    "rule-version who-does-what"
)
_NUMBERED = {f"G{number}": name for number, name in enumerate(_NUMBERED_TOPICS.split(), 1)}
"""The numbers that the first versions wrote: an application stays on its version for years."""
_MORE_TOPICS = (
    "again amounts below caps changed-on chooser criteria extension how-often lapse order outside "
    "parties payment-condition reading term"
)
TOPICS = frozenset(f"{_NUMBERED_TOPICS} {_MORE_TOPICS}".split())
"""What the definitions that come with tto say something about where their source is silent."""


def topic(key: str) -> str:
    """What a sentence under `assumed` is about; an institution's own word stays as it is."""
    name = _NUMBERED.get(key, key)
    return _(name).replace("-", " ") if name in TOPICS else name


_TASKS = {
    "accept": "objection accept",
    "announce": "objection announce",
    "calendar": "calendar import",
    "clock": "clocks",
    "copy": "noted",
    "extension": "extend",
    "form": "form",
    "objection": "dispose",
    "overdue": "remind",
    "question": "reply",
    "resume": "resume",
    "staff": "people import",
    "supplement": "supplement",
    "unsign": "remove-signer",
}
"""The command for a task that is not a step, by what its slot begins with."""


def verb_for(slot: str, step: str, chain: Chain) -> str:
    """The command that a task waits for."""
    return _TASKS.get(slot.partition("-")[0].partition("@")[0]) or way_on(chain.steps[step])


def dated(on: date, entered: date | None) -> str:
    """The day of a fact from outside, and the later one on which it was entered."""
    if entered is None:
        return f"{on}"
    return f"{on}{aside(say(_('entered on {day}'), {'day': entered}))}"


def paper_day(paper: Document) -> str:
    """The day on which a paper came, and the later one on which it was entered."""
    if paper.received is None or paper.at is None:
        return day_of(paper.at)
    return dated(paper.received, shanghai_date(paper.at))


def paper_title(kind: str, chain: Chain) -> str:
    """What a kind of paper is called: by the chain, or the letter that every chain takes."""
    known = chain.documents.get(kind)
    return title(known.title) if known else word(kind)


def command_for(verb: str, number: str) -> str:
    """As it is typed: with the application that it is about, or with the file that it takes."""
    return f"tto {verb} {'FILE' if verb.endswith(' import') else number}"


def way_on(step: Step) -> str:
    """The command that ends a step."""
    from workflow.application.context import HOW_IT_ENDS

    if step.kind is Kind.SUBPROCESS and not step.tool:
        return f"start {step.chain} --parent"
    return "answer" if step.tool else HOW_IT_ENDS[step.kind]


def awaited_words(actor: str, state: Application, chain: Chain) -> str:
    """Who is awaited on an application, by name where it is one person."""
    if not actor.startswith("@"):
        return actor_words(actor, chain, state.applicant_name)
    known = {state.applicant: state.applicant_name}
    known |= {signer.person: signer.name for signer in state.added}
    known |= {question.person: question.name for question in state.questions}
    known |= {holder.person: holder.name for holder in state.assignments.values()}
    return known.get(actor[1:], actor[1:])


def actor_words(actor: str, chain: Chain, applicant: str) -> str:
    """Who is awaited: a role of the chain, an administrator, or the applicant by name."""
    if actor in chain.roles:
        return title(chain.roles[actor].shown)
    return applicant if actor.startswith("@") else word(actor)


def twice_words(one: Repeated, chain: Chain) -> str:
    """Which step somebody decided after which others."""
    steps = [title(chain.steps[name].title) for name in one.earlier]
    values = {"step": title(chain.steps[one.passage.step].title), "steps": steps}
    return say(_("decided {step}, and before it {steps}"), values)


def subject(state: Application, chain: Chain) -> str:
    """What an application is about, and for how much: its title and every amount that it names."""
    amounts = {
        name: value
        for name, value in state.facts.items()
        if name in chain.fields and chain.fields[name].type is FieldType.MONEY
    }
    named = [f"{label} {text}" for label, text in fact_rows(amounts, chain)]
    return "  ".join([state.title, *named]).strip()


def version_words(opened: int, chain: Chain) -> str:
    """Under which version a draft is handed in, and which one it was opened under."""
    text = _(
        "version {version} is in force since {since}; the draft was opened under version {opened}"
    )
    versions = {"version": chain.version, "since": chain.effective_from, "opened": opened}
    return say(text, versions)


def kept_words(newer: Chain, own: Chain) -> str:
    """Which newer version is in force, and that a draft keeps the one it was opened under."""
    text = _(
        "version {newer} is in force since {since}; it leaves drafts their own, so this one goes "
        "by version {own}"
    )
    values = {"newer": newer.version, "since": newer.effective_from, "own": own.version}
    return say(text, values)


def refusal(code: str, values: Mapping[str, Any], wording: str = "") -> str:
    """What a refusal said, as a record keeps it: by its wording where that is kept, else the one
    of its code that these values fill; empty where no wording of today does.
    """
    told = answers()["refused"].get(f"{code}/{wording}") if wording else None
    if told and _fields(told.what) <= values.keys():
        return say(told.what, values)
    wordings = [
        message.what
        for key, message in answers()["refused"].items()
        if key.partition("/")[0] == code and _fields(message.what) <= values.keys()
    ]
    return say(max(wordings, key=lambda what: len(_fields(what))), values) if wordings else ""


def _fields(template: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(template) if name}


def rounds_words(rounds: Rounds, so_far: int) -> str:
    """How often a step returned an application of how often it may, and what follows."""
    said = say(_("{count} of {most} times"), {"count": so_far, "most": rounds.most})
    return said + aside(_("a further return refuses it") if rounds.refuses else _("then no more"))
