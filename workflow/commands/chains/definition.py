"""tto definition: list, show, check, draw, install and simulate the chains."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow.commands.frame.find import definitions, find, in_force_now, is_file
from workflow.commands.frame.inputs import tidy, today, write_new
from workflow.commands.frame.options import (
    Day,
    chain_or_file_argument,
    command,
    day_option,
    group,
)
from workflow.commands.frame.outlet import put
from workflow.commands.frame.paths import path_words
from workflow.commands.frame.roles import vacant_lines
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import one_line, picked, print_lines, styled, table
from workflow.commands.frame.texts import COLON, COMMA, _, aside, say, shown, title
from workflow.commands.frame.words import (
    basis_words,
    condition,
    days_words,
    rule_words,
    test_words,
    topic,
)
from workflow.errors import CouldNot, Refused, WrongUse

if TYPE_CHECKING:
    from workflow.chain.findings.finding import Finding, Reading
    from workflow.chain.model.chain import Body, Chain
    from workflow.chain.model.clocks import ClockRule
    from workflow.chain.model.step import Step
    from workflow.chain.schedule import Scheduler

FORMATS = {".mmd": "mermaid", ".mermaid": "mermaid", ".dot": "dot", ".gv": "dot", ".svg": "svg"}
"""The formats by the endings of file names that mean them."""


@command(
    help=_("Every definition that comes with tto, and those installed in the database."),
    example="tto definition list",
    open_to_all=True,
)
def list_(session: Session) -> None:
    """一览."""
    chains = definitions(session)
    session.say(
        {"definitions": [_row_json(chain, in_force_now(chains)) for chain in chains]},
        lambda: _list_lines(chains),
    )


def _row_json(chain: Chain, now: frozenset[str]) -> dict[str, object]:
    return {
        **picked(chain, "chain version"),
        "institution": chain.institution.zh,
        "title": chain.title.zh,
        **picked(chain, "effective_from effective_to sha256"),
        "in_force": chain.key in now,
    }


def _list_lines(chains: list[Chain]) -> Iterator[str]:
    now = in_force_now(chains)
    rows = [
        [
            *(chain.key, title(chain.institution), title(chain.title)),
            f"{'●' if chain.key in now else ' '} {chain.effective_from}",
        ]
        for chain in chains
    ]
    yield table([_("chain"), _("institution"), _("title"), _("in force from")], rows)
    yield ""
    yield _("● in force today; new applications start on it")
    yield _("Fields and documents of one: tto definition show CHAIN")


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
    for route in chain.routes:
        yield f"   {condition(chain, route)}"
        if route.none:
            yield f"      {_('the text has no rule')}{COLON}{title(route.none)}"
            continue
        yield f"      {path_words(chain, route, final=True)}"
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


@command(
    help=_(
        "Prove definitions before they are used: every finding with file, line, column, and what "
        "to write instead. The exit code is 1 if there is any."
    ),
    example="tto definition check definitions/pku/transfer.yaml",
    open_to_all=True,
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
def check(session: Session, files: tuple[str, ...]) -> int:
    """检查."""
    from workflow.chain.checking.checks import duplicate_versions
    from workflow.chain.reader import findings_of, read_file

    readings = [read_file(name) for name in files]
    findings = [finding for reading in readings for finding in findings_of(reading)]
    findings += duplicate_versions(readings)
    findings += _against_pinned(session, readings)
    findings.sort(key=lambda finding: (files.index(finding.file), finding.line, finding.column))
    return _print_findings(session, len(files), findings)


def _against_pinned(session: Session, readings: list[Reading]) -> list[Finding]:
    """Files whose version is pinned in the database with other content."""
    if not session.has_database:
        return []
    from workflow.chain.findings.finding import Notes
    from workflow.office.queries import chains

    pinned = {chain.key: chain.sha256 for chain in chains(session.office)}
    findings: list[Finding] = []
    for chain, reading in ((reading.chain, reading) for reading in readings if reading.chain):
        if pinned.get(chain.key, chain.sha256) != chain.sha256:
            notes = Notes(reading.file, reading.places)
            answer = Refused("duplicate-version", chain=chain.key)
            notes.add_answer(answer.code, ("version",), answer)
            findings += notes.findings
    return findings


def _print_findings(session: Session, files: int, findings: list[Finding]) -> int:
    """Print the findings of so many files; the exit code."""
    if session.json:
        place = "code file line column"
        body = [picked(finding, place) | _words(finding) for finding in findings]
        session.print_json({"ok": not findings, "files": files, "findings": body})
    else:
        for finding in findings:
            print_lines(_finding_lines(finding))
        counts = {"files": files, "findings": len(findings)}
        word = _("files: {files}, findings: {findings}")
        put(("✗ " if findings else "✓ ") + say(word, counts))
    return 1 if findings else 0


def _words(finding: Finding) -> dict[str, str]:
    """What is wrong, why, and what to do; empty where the finding does not say it."""
    templates = {"what": finding.what, "why": finding.why, "do": finding.do}
    return {name: text and say(text, finding.values) for name, text in templates.items()}


def _finding_lines(finding: Finding) -> Iterator[str]:
    """A finding: where, what, why, do."""
    words = {name: one_line(text) for name, text in _words(finding).items()}
    where = f"{finding.file}:{finding.line}:{finding.column}"
    yield styled(f"{where}  {finding.code}  {words['what']}", fg="red")
    if words["why"]:
        yield f"  {_('why')}  {words['why']}"
    if words["do"]:
        yield f"  {_('do')}  {words['do']}"


@command(
    help=_("Put your institution's own definition in force; an administrator does that."),
    example="tto definition install our-chain.yaml",
)
@click.argument("file", metavar="FILE")
def install(session: Session, file: str) -> None:
    """生效."""
    from workflow.chain.reader import load_source
    from workflow.office.administration import put_in_force
    from workflow.office.coverage import thin

    chain, source = load_source(file)
    put_in_force(session.office, session.who, chain, source)
    vacant = [role for role in thin(session.office, None, chain.chain) if not role.only]
    values = {
        **{"chain": chain.key, "name": chain.chain},
        **{"since": chain.effective_from, "until": chain.effective_to},
    }
    now = in_force_now(definitions(session))
    done = say(_standing(chain, now, today()), values)
    session.say(
        {"definition": _row_json(chain, now), "vacant": [role.role for role in vacant]},
        lambda: [done, *vacant_lines(vacant)],
    )


def _standing(chain: Chain, now: frozenset[str], day: date) -> str:
    """What has become of a definition that was just installed."""
    if chain.key in now:
        return _("✓ {chain} is in force; start on it: tto start {name}")
    if chain.effective_from > day:
        return _(
            "✓ {chain} is installed and comes into force on {since}; until then tto start {name} "
            "takes the version before it"
        )
    if chain.effective_to and chain.effective_to < day:
        return _(
            "✓ {chain} is installed, but was in force until {until} only; nothing starts on it"
        )
    return _("✓ {chain} is installed, but a newer version is in force: tto start {name} takes that")


@command(
    help=_(
        "Walk every path of a chain: which applications take it, the earliest day of each step by "
        "law, and where every other outcome leads. With --as-of: which real applications would go "
        "another way under this draft. Nothing is written."
    ),
    example="tto definition simulate our-chain.yaml --start 2026-09-16\n"
    "tto definition simulate our-chain.yaml --as-of",
    open_to_all=True,
)
@chain_or_file_argument
@day_option("--start", _("The day on which it is handed in; default: today."))
@click.option("--route", metavar="NAME", help=_("Only the route of that name."))
@click.option(
    "--as-of",
    type=Day(),
    is_flag=False,
    flag_value="today",
    metavar="[YYYY-MM-DD]",
    help=_("Compare applications as they stood at the end of that day; default: now."),
)
@click.option("--all", "ended", is_flag=True, help=_("With --as-of: those that ended as well."))
def simulate(
    session: Session,
    chain: str,
    start: date | None,
    route: str | None,
    as_of: date | None,
    ended: bool,
) -> int:
    """模拟."""
    if as_of and (start or route):
        raise click.UsageError(_("--start and --route do not go with --as-of"))
    if ended and not as_of:
        raise click.UsageError(_("--all goes with --as-of only"))
    if is_file(chain):
        from workflow.chain.reader import all_findings

        findings = all_findings(chain)
        if findings:
            return _print_findings(session, 1, findings)
    definition = find(session, chain)
    if as_of:
        from workflow.commands.chains.simulate_draft import compared

        compared(session, definition, as_of, ended=ended)
        return 0
    from workflow.chain.simulate import simulate as walk
    from workflow.commands.chains.simulate_walk import walk_json, walk_lines
    from workflow.office.known import unknown_value

    names = [each.name for each in definition.ways]
    if route and route not in names:
        raise unknown_value("--route", route, {name: () for name in names})
    walks = walk(definition, start or today(), _scheduler(session))
    shown = tuple(each for each in walks if route in (None, "", each.route.name))
    session.say(walk_json(definition, walks, shown), lambda: walk_lines(definition, walks, shown))
    return 0


def _scheduler(session: Session) -> Scheduler:
    """The calendar of the database, or the one that comes with tto where there is none."""
    from workflow.chain.schedule import Scheduler
    from workflow.office.queries import built_in_calendar, calendar_in_use

    @cache
    def other(name: str) -> Chain | None:
        try:
            return find(session, name)
        except CouldNot:
            return None

    calendar = calendar_in_use(session.office)[0] if session.has_database else built_in_calendar()
    return Scheduler(calendar, other)


@command(
    help=_(
        "A chain as a picture, made from the very table that carries it out; with --application, "
        "how far it has come. SVG is drawn here; DOT is for Graphviz."
    ),
    example="tto definition diagram pku-transfer --output pku.svg\n"
    "tto definition diagram --application PKU-2026-0001 --output way.svg",
    open_to_all=True,
)
@click.argument("chain", type=click.UNPROCESSED, metavar=_("[CHAIN|FILE]"), required=False)
@click.option(
    "--application", metavar=_("NUMBER"), help=_("Its own definition, with the steps passed.")
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(dict.fromkeys(FORMATS.values()))),
    help=_("Default: what the name of the output says, else mermaid."),
)
@click.option("--returns", is_flag=True, help=_("Show where each step sends back to, too."))
@click.option("--output", metavar="FILE", help=_("Write a new file instead of the screen."))
def diagram(
    session: Session,
    chain: str | None,
    application: str | None,
    form: str | None,
    returns: bool,
    output: str | None,
) -> None:
    """图."""
    from workflow.commands.chains.diagram.graph import graph_of
    from workflow.commands.chains.diagram.svg import svg
    from workflow.commands.chains.diagram.text import dot, mermaid

    if bool(chain) is bool(application):
        raise WrongUse("one-picture")
    if application:
        state, pinned = session.application(application)
        graph = graph_of(pinned, state, returns=returns)
    else:
        graph = graph_of(find(session, str(chain)), returns=returns)
    form = form or FORMATS.get(Path(output or "").suffix.lower(), "mermaid")
    text = {"mermaid": mermaid, "dot": dot, "svg": svg}[form](graph)
    if output is None:
        session.say({form: text}, lambda: [text], exact=True)
        return
    path = Path(output).expanduser()
    write_new(path, f"{text}\n".encode(), "--output")
    values = {"path": tidy(str(path)), "format": form}
    session.say(
        {"file": str(path), "format": form}, lambda: [say(_("✓ {path}, as {format}"), values)]
    )


definition = group(
    "definition",
    _("Approval chains: list, show, check, diagram, install."),
    {
        "list": list_,
        "show": show,
        "check": check,
        "diagram": diagram,
        "install": install,
        "simulate": simulate,
    },
)
"""流程定义."""
