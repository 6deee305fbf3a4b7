"""YAML text → tree → chain. The only room that knows YAML, and that opens definition files.

Of YAML only events are used: no value is ever constructed, every scalar is text as written.
"""

from __future__ import annotations

import hashlib
import stat
import unicodedata
from pathlib import Path as FilePath
from typing import Any

import yaml

from workflow.chain.build import build
from workflow.chain.checks import check
from workflow.chain.findings import BadDefinition, Finding, Notes, Path, Place, Reading, in_order
from workflow.chain.model import Chain
from workflow.chain.tree import Branch, Leaf, Node, Row, record
from workflow.rules.text import hidden_character

MOST_BYTES = 1024 * 1024
MOST_LEVELS = 20
MOST_VALUES = 20_000

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BYTE_ORDER_MARK = "\ufeff"
_WHOLE_FILE = (1, 1)
_LINE_ENDS = ("\u2028", "\u2029")


def load_file(path: str | FilePath) -> Chain:
    """The chain of a file that has passed every check. Raises BadDefinition."""
    return _sound(read_file(path))


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
    taken = {(one.line, one.column) for one in reading.findings} - {_WHOLE_FILE}
    checked = check(reading.chain, reading.places, reading.file, reading.broken)
    return in_order(
        [*reading.findings, *(one for one in checked if (one.line, one.column) not in taken)]
    )


def read_file(path: str | FilePath) -> Reading:
    """Read one file; whatever is wrong with it becomes a finding, nothing is raised."""
    return _read_source(path)[0]


def load_source(path: str | FilePath) -> tuple[Chain, str]:
    """A sound definition, and the very text it was made of. Raises BadDefinition."""
    reading, text = _read_source(path)
    return _sound(reading), text


def _read_source(path: str | FilePath) -> tuple[Reading, str]:
    notes = Notes(str(path), {})
    data = _bytes_of(FilePath(path), notes)
    if not notes.findings:
        try:
            text = data.decode()
            return read_text(text, str(path)), text
        except UnicodeDecodeError as error:
            start = data[: error.start].decode("utf-8", "replace")
            notes.add_at("not-utf8", _place_at(start, len(start)))
    return Reading(str(path), None, notes.findings, {}), ""


def read_text(text: str, name: str) -> Reading:
    """Read a definition; whatever is wrong with it becomes a finding, nothing is raised.

    `name` is what the findings call the file.
    """
    text = text.removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n")
    places: dict[Path, Place] = {}
    notes = Notes(name, places)
    root = _tree(text, notes)
    if root is None:
        return Reading(name, None, notes.findings, places, frozenset(notes.broken))
    record(root, (), root.place, places)
    chain = build(root, notes, hashlib.sha256(text.encode()).hexdigest())
    return Reading(name, chain, notes.findings, places, frozenset(notes.broken))


def _sound(reading: Reading) -> Chain:
    findings = findings_of(reading)
    if findings or reading.chain is None:
        raise BadDefinition(findings)
    return reading.chain


def _bytes_of(path: FilePath, notes: Notes) -> bytes:
    data = b""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            notes.add("not-a-file", ())
            return data
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        notes.add("no-file", ())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        notes.add("unreadable", (), reason=reason)
    if len(data) > MOST_BYTES:
        notes.add("too-big", (), most=MOST_BYTES)
    return data


def _tree(text: str, notes: Notes) -> Branch | None:
    """The text as a tree, or None where its form is wrong (then nothing else can be said)."""
    if len(text) > MOST_BYTES:
        notes.add("too-big", (), most=MOST_BYTES)
    else:
        _check_characters(text, notes)
    if notes.findings:
        return None
    grower = _Grower(notes)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if not grower.take(event):
                break
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        notes.add_at("yaml-syntax", place, problem=getattr(error, "problem", None) or str(error))
        return None
    return None if grower.unusable else _root(grower.root, notes)


def _root(node: Node | None, notes: Notes) -> Branch | None:
    if isinstance(node, Branch):
        return node
    empty = node is None or (isinstance(node, Leaf) and not node.text)
    notes.add("empty-file" if empty else "wrong-shape/file", ())
    return None


def _check_characters(text: str, notes: Notes) -> None:
    """Note the first character of each line that cannot be seen."""
    for number, line in enumerate(text.split("\n"), 1):
        suspects = [one for one in (hidden_character(line), *_LINE_ENDS) if one and one in line]
        if suspects:
            column, found = min((line.index(one) + 1, one) for one in suspects)
            notes.add_at("bad-character", (number, column), character=f"U+{ord(found):04X}")


def _place_at(text: str, offset: int) -> Place:
    before = text[:offset]
    return (before.count("\n") + 1, offset - before.rfind("\n"))


class _Grower:
    """Grows the tree from events, without recursion; notes what YAML allows and we do not."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.root: Node | None = None
        self.unusable = False
        self._open: list[Row | Branch] = []
        self._keys: list[tuple[str, Place] | None] = []
        self._values = 0

    def take(self, event: yaml.Event) -> bool:
        """Take one event; False where it is no use to go on."""
        mark = event.start_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        match event:
            case yaml.DocumentStartEvent() if self.root is not None:
                return self._refuse("yaml-documents", place)
            case yaml.AliasEvent():
                self._refuse("yaml-alias", place, name=f"*{event.anchor}")
                self._put(Leaf("", place))
            case yaml.ScalarEvent():
                self._put(Leaf(self._text(event, place), place))
            case yaml.SequenceStartEvent():
                return self._enter(event, Row(place))
            case yaml.MappingStartEvent():
                return self._enter(event, Branch(place))
            case yaml.CollectionEndEvent():
                self._open.pop()
                self._keys.pop()
        return self._values <= MOST_VALUES or self._refuse("yaml-size", place, most=MOST_VALUES)

    def _refuse(self, code: str, place: Place, **values: Any) -> bool:
        self.notes.add_at(code, place, **values)
        self.unusable = True
        return False

    def _enter(self, event: yaml.CollectionStartEvent, node: Row | Branch) -> bool:
        self._check_marks(event, node.place)
        self._put(node)
        self._open.append(node)
        self._keys.append(None)
        return len(self._open) <= MOST_LEVELS or self._refuse(
            "yaml-depth", node.place, most=MOST_LEVELS
        )

    def _text(self, event: yaml.ScalarEvent, place: Place) -> str:
        self._check_marks(event, place)
        hidden = hidden_character(event.value)
        if hidden:
            self._refuse("bad-character", place, character=f"U+{ord(hidden):04X}")
        return unicodedata.normalize("NFC", event.value).strip()

    def _check_marks(self, event: yaml.NodeEvent, place: Place) -> None:
        if event.anchor is not None:
            self._refuse("yaml-alias", place, name=f"&{event.anchor}")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._refuse("yaml-tag", place, tag=tag.replace("tag:yaml.org,2002:", "!!"))

    def _put(self, node: Node) -> None:
        self._values += 1
        holder = self._open[-1] if self._open else None
        if holder is None:
            self.root = node
        elif isinstance(holder, Row):
            holder.items.append(node)
        elif self._keys[-1] is None:
            self._keys[-1] = self._key(node)
        else:
            self._add(holder, *self._keys[-1], node)
            self._keys[-1] = None

    def _key(self, node: Node) -> tuple[str, Place]:
        if isinstance(node, Leaf) and node.text:
            return (node.text, node.place)
        self._refuse("wrong-shape/key", node.place)
        return ("", node.place)

    def _add(self, holder: Branch, key: str, place: Place, node: Node) -> None:
        if key in holder.values:
            line = holder.keys[key][0]
            self.notes.add_at("duplicate-key", place, key=key, line=line)
            return
        holder.values[key] = node
        holder.keys[key] = place
