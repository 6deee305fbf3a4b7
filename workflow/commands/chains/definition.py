"""Approval chains: list, show, check, diagram, install, simulate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from workflow.commands.chains.diagram.command import diagram
from workflow.commands.chains.simulate import simulate
from workflow.commands.frame.session import Desk, command, group, one_line
from workflow.commands.frame.terminal import print_lines, table
from workflow.commands.frame.texts import COLON, COMMA, _, aside, say, title
from workflow.commands.frame.votes import rule_words
from workflow.commands.frame.words import basis_words, condition, topic
from workflow.commands.office.people import vacant_lines
from workflow.errors import N_, CouldNot

if TYPE_CHECKING:
    from workflow.chain.findings.finding import Finding
    from workflow.chain.model.chain import Body, Chain
    from workflow.chain.model.clocks import ClockRule
    from workflow.chain.model.step import Step, Tool
    from workflow.office.coverage import Thin


@group(_("Approval chains: list, show, check, diagram, install."))
def definition() -> None:
    """流程定义."""


@command(
    help=_("Every definition that comes with tto, and those installed in the database."),
    example="tto definition list",
)
def list_(desk: Desk) -> None:
    """一览."""
    found = definitions(desk)
    desk.say(
        {"definitions": [_row_json(one) for one in found]},
        lambda: _list_lines(found),
    )


def definitions(desk: Desk) -> list[Chain]:
    """Shipped and installed definitions, one of each version."""
    from workflow.chain.reader import load_file
    from workflow.chain.reading.library import shipped

    found = {one.key: one for one in map(load_file, shipped().values())}
    if "://" in desk.where or Path(desk.where).expanduser().exists():
        from workflow.office.queries import chains

        found |= {one.key: one for one in chains(desk.office)}
    return [found[key] for key in sorted(found)]


def _row_json(chain: Chain) -> dict[str, object]:
    return {
        "chain": chain.chain,
        "version": chain.version,
        "institution": chain.institution.zh,
        "title": chain.title.zh,
        "effective_from": chain.effective_from,
        "effective_to": chain.effective_to,
        "sha256": chain.sha256,
    }


def _list_lines(found: list[Chain]) -> Iterator[str]:
    rows = [
        [one.key, title(one.institution), title(one.title), str(one.effective_from)]
        for one in found
    ]
    yield table([_("chain"), _("institution"), _("title"), _("in force from")], rows)
    yield ""
    yield _("Fields and documents of one: tto definition show CHAIN")


def is_file(name: str) -> bool:
    """Whether a definition is named by its file."""
    return name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name


def find(desk: Desk, name: str) -> Chain:
    """A definition by file, by `chain`, or by `chain@version`."""
    from workflow.chain.reader import load_file

    if is_file(name):
        return load_file(name)
    fitting = [one for one in definitions(desk) if name in (one.chain, one.key)]
    if not fitting:
        from workflow.chain.reading.section import closest

        guess = closest(name, [one.chain for one in definitions(desk)])
        key = "no-such-definition/guess" if guess else "no-such-definition"
        raise CouldNot(key, name=name, guess=guess)
    return max(fitting, key=lambda one: one.version)


@command(
    help=_("One definition as an office reads it: fields, routes with both borders, steps."),
    example="tto definition show pku-transfer",
)
@click.argument("chain", metavar=_("CHAIN"))
def show(desk: Desk, chain: str) -> None:
    """详情."""
    found = find(desk, chain)
    desk.say({"definition": msgspec.to_builtins(found)}, lambda: _show_lines(found))


def _show_lines(chain: Chain) -> Iterator[str]:
    yield click.style(f"{chain.key}  {title(chain.title)}", bold=True)
    yield f"{title(chain.institution)}  {_('in force from')} {chain.effective_from}"
    if chain.basis:
        yield "  ".join(basis_words(one) for one in chain.basis)
    yield ""
    yield click.style(_("fields"), bold=True)
    for field in chain.fields.values():
        values = field.choices or field.posts
        hint = " / ".join(f"{name}={title(one)}" for name, one in values.items())
        need = "" if field.required else aside(_("optional"))
        need += aside(_UNKNOWN[field.unknown]) if field.unknown in _UNKNOWN else ""
        yield f"   {field.name}  {title(field.title)}{need}  {hint}".rstrip()
    yield ""
    yield click.style(_("routes"), bold=True)
    for route in chain.routes:
        yield f"   {condition(chain, route)}"
        final = chain.final_say(route)
        names = [
            title(chain.steps[one].title) + ("★" if one == final else "") for one in route.path
        ]
        yield f"      {' → '.join(names)}"
        if route.inferred:
            yield f"      {_('note')}{COLON}{route.inferred}"
    yield f"   ★ {_('final say')}"
    yield from _steps(chain)
    yield from _assumed(chain)


_UNKNOWN = {
    "highest": _("unknown counts as above every border"),
    "hold": _("held while unknown"),
}


def tool_words(tool: Tool) -> str:
    """Which tool answers, and whether tto calls it."""
    how = _("called by tto tick") if tool.called else _("its answer is handed in")
    return f"{_('tool')}{COLON}{tool.name}{aside(how)}"


def _steps(chain: Chain) -> Iterator[str]:
    yield ""
    yield click.style(_("steps"), bold=True)
    for step in chain.steps.values():
        who = title(chain.actor_title(step))
        yield f"   {step.name}  {title(step.title)}  [{_(step.kind.value)}]  {who}"
        for kind in step.all_papers:
            yield f"      {kind}  {title(chain.documents[kind].title)}"
        if step.tool:
            yield "      " + tool_words(step.tool)
        if step.publicity:
            rule = {"days": step.publicity.days, "unit": step.publicity.unit}
            yield "      " + say(_("{days} {unit} days"), rule)
        if step.relief:
            yield f"      {_('tax relief for cash rewards')}"
        votes = chain.body_rule(step)
        if votes:
            yield f"      {rule_words(votes)}"
        if step.months:
            yield "      " + say(_("{months} months"), {"months": step.months})
    if chain.clocks:
        yield ""
        yield click.style(_("clocks"), bold=True)
    for clock in chain.clocks.values():
        warn = COMMA.join(str(days) for days in clock.warn) or "—"
        told = chain.roles[clock.told].title if clock.told in chain.roles else ""
        who = title(told) if told else _("applicant")
        said = say(_("warns {days} days before"), {"days": warn})
        yield f"   {clock.name}  {title(clock.title)}  {who}  {said}"


def _assumed(chain: Chain) -> Iterator[str]:
    said = [(topic(key), text) for key, text in chain.assumed.items()]
    parts: list[Step | Body | ClockRule] = [*chain.steps.values(), *chain.bodies.values()]
    for part in (*parts, *chain.clocks.values()):
        where = title(part.title)
        said += [(f"{where} · {topic(key)}", text) for key, text in part.assumed.items()]
    for split in chain.splits:
        said += [(topic(key), text) for key, text in split.assumed.items()]
    if said:
        yield ""
        yield click.style(_("set by the definition where its source is silent"), bold=True)
    for about, text in said:
        yield f"   {about}{COLON}{text}"


@command(
    help=_(
        "Prove definitions before they are used: every finding with file, line, column, and what "
        "to write instead. The exit code is 1 if there is any."
    ),
    example="tto definition check definitions/pku/transfer.yaml",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
def check(desk: Desk, files: tuple[str, ...]) -> int:
    """检查."""
    from workflow.chain.checking.checks import duplicate_versions
    from workflow.chain.reader import findings_of, read_file

    readings = [read_file(name) for name in files]
    findings = [finding for reading in readings for finding in findings_of(reading)]
    findings += duplicate_versions(readings)
    findings += _against_pinned(desk, readings)
    findings.sort(key=lambda one: (files.index(one.file), one.line, one.column))
    return told(desk, len(files), findings)


def told(desk: Desk, files: int, findings: list[Finding]) -> int:
    """Print the findings of so many files; the exit code."""
    if desk.json:
        body = [_finding_json(one) for one in findings]
        desk.print_json({"ok": not findings, "files": files, "findings": body})
    else:
        for finding in findings:
            print_lines(finding_lines(finding))
        counts = {"files": files, "findings": len(findings)}
        word = _("files: {files}, findings: {findings}")
        click.echo(("✗ " if findings else "✓ ") + say(word, counts))
    return 1 if findings else 0


def _against_pinned(desk: Desk, readings: list[Any]) -> list[Finding]:
    """Files whose version is pinned in the database with other content."""
    if "://" not in desk.where and not Path(desk.where).expanduser().exists():
        return []
    from workflow.chain.findings.finding import Finding
    from workflow.office.queries import chains

    pinned = {one.key: one.sha256 for one in chains(desk.office)}
    return [
        Finding(
            "duplicate-version",
            reading.file,
            reading.places.get(("version",), (1, 1))[0],
            reading.places.get(("version",), (1, 1))[1],
            N_("{chain} is in force already with other content"),
            N_("A version's content never changes once applications may run on it."),
            N_("Give the changed file a new version number."),
            {"chain": reading.chain.key},
        )
        for reading in readings
        if reading.chain
        and pinned.get(reading.chain.key, reading.chain.sha256) != reading.chain.sha256
    ]


def _finding_json(one: Finding) -> dict[str, object]:
    return {
        "code": one.code,
        "file": one.file,
        "line": one.line,
        "column": one.column,
        "what": say(one.what, one.values),
        "why": say(one.why, one.values) if one.why else "",
        "do": say(one.do, one.values) if one.do else "",
    }


def finding_lines(one: Finding) -> Iterator[str]:
    """A finding: where, what, why, do."""
    where = f"{one.file}:{one.line}:{one.column}"
    yield click.style(f"{where}  {one.code}  {one_line(say(one.what, one.values))}", fg="red")
    if one.why:
        yield f"  {_('why')}  {one_line(say(one.why, one.values))}"
    if one.do:
        yield f"  {_('do')}  {one_line(say(one.do, one.values))}"


@command(
    help=_("Put your institution's own definition in force; an administrator does that."),
    example="tto definition install our-chain.yaml",
)
@click.argument("file", metavar="FILE")
def install(desk: Desk, file: str) -> None:
    """生效."""
    from workflow.chain.reader import load_source
    from workflow.office.administration import put_in_force
    from workflow.office.coverage import thin

    chain, source = load_source(file)
    put_in_force(desk.office, desk.who, chain, source)
    vacant = [one for one in thin(desk.office, None, chain.chain) if not one.only]
    desk.say(
        {"definition": _row_json(chain), "vacant": [one.role for one in vacant]},
        lambda: _install_lines(chain, vacant),
    )


def _install_lines(chain: Chain, vacant: list[Thin]) -> Iterator[str]:
    values = {"chain": chain.key, "name": chain.chain}
    yield say(_("✓ {chain} is in force; start on it: tto start {name}"), values)
    yield from vacant_lines(vacant)


definition.add_command(list_, "list")
definition.add_command(show, "show")
definition.add_command(check, "check")
definition.add_command(diagram, "diagram")
definition.add_command(install, "install")
definition.add_command(simulate, "simulate")
