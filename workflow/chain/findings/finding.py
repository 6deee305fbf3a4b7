"""Findings: what is wrong with a definition file, where, why, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path as FilePath
from typing import Any

import msgspec

from workflow.chain.model.chain import Chain
from workflow.errors import Answer, CouldNot, Message, Phrase, read_messages

Place = tuple[int, int]
"""Line and column, both counted from 1."""

Path = tuple[str, ...]
"""The position of a value in a file: the keys and list numbers (from "0") to it."""

Places = dict[Path, Place]

MESSAGES = read_messages(FilePath(__file__).with_name("messages.txt"))[""]
"""The words of every finding by `code`, or `code/variant` for another wording of one code. Codes
are stable and documented; each has a bad file in the tests.
"""


class Finding(msgspec.Struct, frozen=True):
    """One thing wrong in a file. `what`, `why` and `do` are templates for `values`."""

    code: str
    file: str
    line: int
    column: int
    what: str
    why: str = ""
    do: str = ""
    values: dict[str, Any] = {}

    def __str__(self) -> str:
        what = self.what.format_map(self.values)
        return f"{self.file}:{self.line}:{self.column}  {self.code}  {what}"


class Reading(msgspec.Struct, frozen=True):
    """The result of reading a file. With findings, `chain` is a best effort or None: never use it.

    `broken` names the top-level sections with a finding (`paths`: only the paths of routes);
    proofs over them would mislead. `text` has the shared parts that the file takes over.
    """

    file: str
    chain: Chain | None
    findings: list[Finding]
    places: Places
    broken: frozenset[str] = frozenset()
    text: str = ""


class BadDefinition(CouldNot):
    """A definition that must not be used; `findings` says all that is wrong with it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            "bad-definition",
            file=findings[0].file,
            line=findings[0].line,
            first=findings[0].code,
            count=len(findings),
        )
        self.findings = tuple(findings)


class Notes:
    """Collects the findings of one file while it is read or checked."""

    def __init__(self, file: str, places: Places | None = None) -> None:
        self.file = file
        self.places: Places = {} if places is None else places
        self.findings: list[Finding] = []
        self.broken: set[str] = set()

    def place(self, path: Path) -> Place:
        """Line and column of `path`, or of the nearest value around it that has them."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return (1, 1)

    def add(self, key: str, path: Path, /, **values: Any) -> None:
        """Note a finding on the value at `path`; `key` is a key of MESSAGES."""
        self.add_at(key, self.place(path), path, **values)

    def add_at(self, key: str, place: Place, path: Path = (), /, **values: Any) -> None:
        """Note a finding at a line and column."""
        self._add(key.partition("/")[0], place, path, MESSAGES[key], values)

    def add_answer(self, code: str, path: Path, answer: Answer) -> None:
        """Note what a rule said about the value at `path`, in the rule's own words."""
        self._add(code, self.place(path), path, answer.words, answer.values)

    def tell(self, path: Path, problem: Phrase, do: str) -> None:
        """Note what is wrong with the value at `path` of a data file, and what to `do`."""
        words = Message(problem.template, "", do)
        self._add("data", self.place(path), path, words, dict(problem.values))

    def check_names(
        self, code: str, path: Path, names: Iterable[str], known: Iterable[str], **values: Any
    ) -> None:
        """Note each name of the list at `path` that is not known."""
        for number, name in enumerate(names):
            if name not in known:
                place = (*path, str(number))
                self.add(code, place, name=name, allowed=", ".join(known), **values)

    def _add(
        self, code: str, place: Place, path: Path, words: Message, values: dict[str, Any]
    ) -> None:
        """Keep a finding, and the section of the file that cannot be relied on because of it."""
        of_a_path = path[:1] == ("routes",) and path[2:3] == ("path",)
        self.broken.update(("paths",) if of_a_path else path[:1])
        self.findings.append(Finding(code, self.file, *place, *words, values))


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Findings as they stand in the file, from the top; none twice."""
    different = {
        (finding.line, finding.column, finding.code, str(finding)): finding for finding in findings
    }
    return [different[key] for key in sorted(different)]
