"""Parses YAML into a tree of texts with line and column; a hostile file ends in a finding.

Of YAML only events are used: no value is ever constructed, every scalar is text as written.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Any, NamedTuple, TypeVar

import yaml

from workflow.chain.findings.finding import Notes, Place, in_order
from workflow.chain.reading.files import NotRegular, TooBig, bytes_of
from workflow.chain.reading.section import Section
from workflow.chain.reading.tree import Branch, Leaf, Node, Row, record
from workflow.errors import N_, CouldNot, Phrase, reason_of
from workflow.rules.text import hidden_character, is_private

T = TypeVar("T")

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BYTE_ORDER_MARK = "\ufeff"
INCLUDED = "included"
"""The key under which a definition in force carries the shared parts it takes over."""
_TOO_DEEP = "nesting depth"


class Limits(NamedTuple):
    """The largest size of a file: in bytes, in levels of nesting, in values."""

    bytes: int = 1024 * 1024
    levels: int = 20
    values: int = 20_000


DEFINITION = Limits()
"""The limits of a definition; the longest that exists is a tenth of them."""


def read_tree(path: str | FilePath, notes: Notes, limits: Limits = DEFINITION) -> Branch | None:
    """The tree of a file, or None with a finding in `notes`."""
    text = text_of(path, notes, limits)
    return None if text is None else tree_of(in_one_form(text), notes, limits)


_UNREAD = frozenset({"no-file", "not-a-file", "unreadable", "too-big"})
"""The findings on a file as a whole, which has no line then."""


def read_sound(
    path: str | FilePath,
    keys: str,
    build: Callable[[Section], T],
    codes: tuple[str, str, str],
    limits: Limits,
) -> T:
    """What `build` makes of a file with these `keys`, wholly sound. Raises CouldNot with the first
    of the `codes` for one line that is wrong, with the second for the file as a whole, with the
    third for several lines: `problems` are all of them.
    """
    notes = Notes(str(path))
    root = read_tree(path, notes, limits)
    if root is not None:
        record(root, notes.places)
        built = build(Section(notes, (), root, keys))
        if not notes.findings:
            return built
    first, *more = in_order(notes.findings)
    if more:
        line = N_("line {line}: {problem}")
        problems = [
            Phrase(line, {"line": one.line, "problem": Phrase(one.what, one.values)})
            for one in (first, *more)
        ]
        raise CouldNot(codes[2], file=notes.file, count=len(problems), problems=problems)
    said = {"problem": Phrase(first.what, first.values), "advice": Phrase(first.do, first.values)}
    raise CouldNot(codes[first.code in _UNREAD], file=notes.file, line=first.line, **said)


def text_of(path: str | FilePath, notes: Notes, limits: Limits = DEFINITION) -> str | None:
    """The text of a file in UTF-8, or None with a finding in `notes`."""
    try:
        data = bytes_of(path, limits.bytes)
        if data.startswith(_WIDE_MARKS):
            notes.add("not-utf8/utf-16", ())
            return None
        return data.decode()
    except NotRegular:
        notes.add("not-a-file", ())
    except TooBig:
        notes.add("too-big", (), most=limits.bytes)
    except FileNotFoundError:
        notes.add("no-file", ())
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        column = len(before) - before.rfind("\n")
        notes.add_at("not-utf8", (before.count("\n") + 1, column))
    except (OSError, ValueError) as error:
        notes.add("unreadable", (), reason=reason_of(error))
    return None


def in_one_form(text: str) -> str:
    """The text without byte-order mark and with one kind of line end."""
    return text.removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n")


def tree_of(text: str, notes: Notes, limits: Limits = DEFINITION) -> Branch | None:
    """The text as a tree, or None where its form is wrong (then nothing else can be said)."""
    if len(text) > limits.bytes:
        notes.add("too-big", (), most=limits.bytes)
    else:
        _check_characters(text, notes)
    if notes.findings:
        return None
    builder = _Builder(notes, limits)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if not builder.take(event):
                break
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = getattr(error, "problem", None) or str(error)
        # libyaml has a limit of its own, met while it reads ahead of its events
        key = "yaml-depth" if _TOO_DEEP in problem else "yaml-syntax"
        notes.add_at(key, place, problem=problem, most=limits.levels)
        return None
    root = builder.root
    if builder.unusable:
        return None
    if isinstance(root, Branch):
        return root
    empty = root is None or (isinstance(root, Leaf) and not root.text)
    notes.add("empty-file" if empty else "wrong-shape/file", ())
    return None


def _check_characters(text: str, notes: Notes) -> None:
    """Note the first character of each line that cannot be seen."""
    for number, line in enumerate(text.split("\n"), 1):
        hidden = hidden_character(line)
        if hidden:
            place = (number, line.index(hidden) + 1)
            code = "bad-character/private" if is_private(hidden) else "bad-character"
            notes.add_at(code, place, character=f"U+{ord(hidden):04X}")


class _Builder:
    """Builds the tree from events, without recursion; notes what YAML allows and we do not."""

    def __init__(self, notes: Notes, limits: Limits) -> None:
        self.notes = notes
        self.limits = limits
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
        return self._values <= self.limits.values or self._refuse(
            "yaml-size", place, most=self.limits.values
        )

    def _refuse(self, code: str, place: Place, **values: Any) -> bool:
        self.notes.add_at(code, place, **values)
        self.unusable = True
        return False

    def _enter(self, event: yaml.CollectionStartEvent, node: Row | Branch) -> bool:
        self._check_marks(event, node.place)
        self._put(node)
        self._open.append(node)
        self._keys.append(None)
        return len(self._open) <= self.limits.levels or self._refuse(
            "yaml-depth", node.place, most=self.limits.levels
        )

    def _text(self, event: yaml.ScalarEvent, place: Place) -> str:
        """A text; only a shared part that the file carries with it has several lines."""
        self._check_marks(event, place)
        carried = self.root.values.get(INCLUDED) if isinstance(self.root, Branch) else None
        in_carried = len(self._open) == 2 and self._open[1] is carried
        hidden = hidden_character(event.value, lines=in_carried)
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
            text = node.text if isinstance(node, Leaf) else ""
            self._keys[-1] = (text, node.place)
            if not text:
                self._refuse("wrong-shape/key", node.place)
        else:
            key, place = self._keys[-1]
            self._keys[-1] = None
            if key in holder.values:
                self.notes.add_at("duplicate-key", place, key=key, line=holder.keys[key][0])
            else:
                holder.values[key], holder.keys[key] = node, place
