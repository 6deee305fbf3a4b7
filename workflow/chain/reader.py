"""Reads and checks a definition: YAML text → tree → chain, and all that is wrong with it."""

from __future__ import annotations

import hashlib
from pathlib import Path as FilePath

from workflow.chain.checking.checks import check
from workflow.chain.findings.finding import BadDefinition, Finding, Notes, Reading, in_order
from workflow.chain.model.chain import Chain
from workflow.chain.reading.build import build
from workflow.chain.reading.shared_parts import beside, expand, with_shared_parts
from workflow.chain.reading.source import in_one_form, text_of, tree_of
from workflow.chain.reading.tree import record
from workflow.chain.sharing_rules import SHARING, build_rule
from workflow.errors import CouldNot

_WHOLE_FILE = (1, 1)


def load_file(path: str | FilePath) -> Chain:
    """The chain of a file that has passed every check. Raises BadDefinition."""
    return load_source(path)[0]


def load_text(text: str, name: str) -> Chain:
    """The chain of a text that has passed every check. Raises BadDefinition."""
    return _sound(read_text(text, name))


def all_findings(path: str | FilePath) -> list[Finding]:
    """Everything that is wrong with a file, in the order of its lines."""
    return findings_of(read_file(path))


def findings_of(reading: Reading) -> list[Finding]:
    """The findings of reading a file and those of checking its chain.

    A place that could not be read is not judged a second time.
    """
    if reading.chain is None:
        return in_order(reading.findings)
    noted = {(finding.line, finding.column) for finding in reading.findings} - {_WHOLE_FILE}
    checked = check(reading.chain, reading.places, reading.file, reading.broken)
    more = [finding for finding in checked if (finding.line, finding.column) not in noted]
    return in_order([*reading.findings, *more])


def read_file(path: str | FilePath) -> Reading:
    """Read one file; whatever is wrong with it becomes a finding, nothing is raised."""
    notes = Notes(str(path))
    text = text_of(path, notes)
    if text is None:
        return Reading(notes.file, None, notes.findings, {})
    return read_text(text, notes.file, path)


def load_source(path: str | FilePath) -> tuple[Chain, str]:
    """A sound definition, and the very text it was made of, with the shared parts that it
    takes over. Raises BadDefinition.
    """
    reading = read_file(path)
    return _sound(reading), reading.text


def load_pinned(text: str, name: str) -> Chain:
    """A definition that was put in force once, as it was understood then: it passed the checks of
    its own release, and what later ones find keeps no application from going on. Raises
    BadDefinition where nothing can be read of it.
    """
    reading = read_text(text, name)
    return reading.chain or _sound(reading)


def read_text(text: str, name: str, path: str | FilePath | None = None) -> Reading:
    """Read a definition; whatever is wrong with it becomes a finding, nothing is raised.

    `name` is what the findings call the file; shared parts are looked for beside `path`.
    """
    text, notes, chain = in_one_form(text), Notes(name), None
    root = tree_of(text, notes)
    if root is not None and SHARING in root.values:
        build_rule(root, notes)
        return Reading(name, None, notes.findings, notes.places)
    if root is not None:
        taken_over = expand(root, notes, beside(path))
        if not notes.findings:  # else what is missing because of them is no mistake of its own
            text = with_shared_parts(text, taken_over)
            record(root, notes.places)
            chain = build(root, notes, hashlib.sha256(text.encode()).hexdigest())
    return Reading(name, chain, notes.findings, notes.places, frozenset(notes.broken), text)


def _sound(reading: Reading) -> Chain:
    findings = findings_of(reading)
    if findings:
        raise BadDefinition(findings)
    if reading.chain is None:
        raise CouldNot("no-chain", file=reading.file)
    return reading.chain
