"""Reads one group of keys; a wrong value becomes a finding, and reading goes on with a default.

`Section.make` reads a whole struct of the model: every field by its type, under its own name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from itertools import pairwise
from types import NoneType
from typing import Any, NamedTuple, TypeVar, get_args

import msgspec
from msgspec.structs import FieldInfo, fields

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.value import Basis, Most, Title
from workflow.chain.reading.tree import Branch, Leaf, Node, Row
from workflow.errors import Answer
from workflow.rules.bodies import Share, parse_share
from workflow.rules.calendar import parse_day

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
S = TypeVar("S", bound=msgspec.Struct)

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_WHOLE = re.compile(r"[0-9]{1,9}")
_DAYS = re.compile(r"[1-9][0-9]{0,3}")
_LONGEST_NAME = 60


class Section:
    """A group of keys at `path`. `keys` are those it may have, with a blank between them; one that
    must be there ends in `!`. None means that the keys are names chosen freely.
    """

    def __init__(self, notes: Notes, path: Path, node: Branch, keys: str | None = None) -> None:
        self.notes = notes
        self.path = path
        self.node = node
        self.values = dict(node.values)
        self.stand_in = False
        words = (keys or "").split()
        self.needed = [word[:-1] for word in words if word.endswith("!")]
        if keys is not None:
            self._check_keys(sorted({word.rstrip("!") for word in words}))
        for key in self.needed:
            if not self.has(key):
                self.missing(key)

    def _check_keys(self, known: list[str]) -> None:
        for key in self.node.values:
            if key in known:
                continue
            guess = closest(key, known)
            self.notes.add_at(
                "unknown-key/guess" if guess else "unknown-key",
                self.node.keys[key],
                self.at(key),
                key=key,
                guess=guess,
                allowed=", ".join(known),
            )
            if guess:
                self.values.setdefault(guess, self.values[key])

    def has(self, key: str) -> bool:
        """Whether the key is written (or was meant, by the nearest spelling)."""
        return key in self.values

    def at(self, key: str) -> Path:
        """The path of a key of this group."""
        return (*self.path, key)

    @property
    def name(self) -> str:
        """The key of this group in the group around it."""
        return self.path[-1]

    @property
    def where(self) -> str:
        """The name of this group in a finding, or its list and number from 1."""
        if not self.path:
            return self.notes.file
        name = self.path[-1]
        return f"{self.path[-2]} {int(name) + 1}" if name.isdecimal() else name

    def note(self, code: str, at: str = "", /, **values: Any) -> None:
        """Note a finding on the key `at`, or on the whole group."""
        self.notes.add(code, self.at(at) if at else self.path, **values)

    def missing(self, key: str) -> None:
        """Note that a key is needed and not there; of a stand-in nothing is needed."""
        if not self.stand_in:
            self.note("missing-key", key=key, where=self.where)

    def bad_value(self, key: str, text: str, *allowed: str) -> None:
        """Note that a key has another value than those allowed."""
        self.note("bad-value", key, text=text, key=key, allowed=", ".join(allowed))

    def text(self, key: str, default: str = "") -> str:
        """The text of a key; findings missing-key, wrong-shape."""
        if key not in self.values:
            return default
        return self.leaf_text(key, self.values[key], self.at(key)) or default

    def leaf_text(self, key: str, node: Node, path: Path) -> str:
        """The text of a leaf that is not empty, else a finding and ''."""
        if not isinstance(node, Leaf):
            self.notes.add("wrong-shape/text", path, key=key)
            return ""
        if not node.text:
            self.notes.add("missing-key/empty", path, key=key)
        return node.text

    def read(self, key: str, parse: Callable[[str], T], default: T) -> T:
        """The text of a key, parsed; an Answer, or a ValueError for a date, becomes the finding
        bad-value.
        """
        text = self.text(key)
        try:
            return parse(text) if text else default
        except Answer as answer:
            self.notes.add_answer("bad-value", self.at(key), answer)
        except ValueError:
            self.note("bad-value/date", key, text=text)
        return default

    def match(self, key: str, pattern: re.Pattern[str], code: str) -> str:
        """A text of the form `pattern`, else the finding `code` and ''."""
        text = self.text(key)
        if not text or pattern.fullmatch(text):
            return text
        self.note(code, key, text=text)
        return ""

    def plain_name(self, key: str) -> str:
        """A name that the file gives to something; finding bad-name."""
        text = self.text(key)
        if text:
            _check_name(self.notes, text, self.at(key))
        return text

    def one_of(self, key: str, *allowed: str) -> str:
        """A text that is one of those allowed, else the finding bad-value and what was written."""
        text = self.text(key)
        if text and text not in allowed:
            self.bad_value(key, text, *allowed)
        return text

    def choice(self, key: str, words: type[E], default: E) -> E:
        """One of the words of an enumeration, or after a finding the nearest one."""
        allowed = [str(word) for word in words]
        text = self.one_of(key, *allowed)
        meant = text if text in allowed else closest(text, allowed)
        return words(meant) if meant else default

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false; finding bad-value."""
        text = self.one_of(key, "true", "false")
        return text == "true" if text in ("true", "false") else default

    def whole(self, key: str, most: int, default: T) -> int | T:
        """A whole number from 1 to `most`; finding bad-value."""
        text = self.text(key)
        if not text:
            return default
        if _WHOLE.fullmatch(text) and 1 <= int(text) <= most:
            return int(text)
        self.note("bad-value/whole", key, text=text, key=key, low=1, high=most)
        return default

    def row(self, key: str) -> list[tuple[Path, Node]]:
        """The items of a list, with their paths; finding wrong-shape."""
        node = self.values.get(key)
        return [] if node is None else self.items(key, node, self.at(key))

    def items(self, key: str, node: Node, path: Path) -> list[tuple[Path, Node]]:
        """The items of a node that must be a list, with their paths; finding wrong-shape."""
        if not isinstance(node, Row):
            self.notes.add("wrong-shape/list", path, key=key)
            return []
        return [((*path, str(number)), item) for number, item in enumerate(node.items)]

    def texts(self, key: str, items: Iterable[tuple[Path, Node]] | None = None) -> tuple[str, ...]:
        """A list of texts, or the texts of these items of it; finding wrong-shape."""
        items = self.row(key) if items is None else items
        texts = (self.leaf_text(key, item, path) for path, item in items)
        return tuple(text for text in texts if text)

    def section(self, key: str, keys: str | None = None) -> Section:
        """The group under a key, a stand-in where it is not written; finding wrong-shape."""
        return self.inner(key, self.values.get(key), self.at(key), keys)

    def inner(self, key: str, node: Node | None, path: Path, keys: str | None) -> Section:
        """A node as a group; finding wrong-shape."""
        if isinstance(node, Branch):
            return Section(self.notes, path, node, keys)
        if node is not None:
            empty = isinstance(node, Leaf) and not node.text
            self.notes.add("missing-key/empty" if empty else "wrong-shape/mapping", path, key=key)
        section = Section(self.notes, path, Branch(self.notes.place(path)))
        section.stand_in = True
        return section

    def listed(self, key: str, keys: str | None, *, alone: bool = False) -> list[Section]:
        """The groups of a list, which is not empty where it must be there; `alone`: one group may
        be written without the list. Findings missing-key, wrong-shape.
        """
        node = self.values.get(key)
        if alone and node is not None and not isinstance(node, Row):
            return [self.inner(key, node, self.at(key), keys)]
        if not alone and key in self.needed and isinstance(node, Row) and not node.items:
            self.note("missing-key/empty", key, key=key)
        return [self.inner(key, item, path, keys) for path, item in self.row(key)]

    def named(
        self, key: str, keys: str | None = None, reserved: Iterable[str] = ()
    ) -> Iterator[Section]:
        """The named groups under a key; findings bad-name, reserved-name."""
        group = self.section(key)
        for name, node in group.values.items():
            if name in reserved:
                group.note("reserved-name", name, text=name)
            _check_name(self.notes, name, group.at(name))
            yield self.inner(name, node, group.at(name), keys)

    def title(self) -> Title:
        """zh and en of this group; one of them stands for both. Finding no-title."""
        chinese, english = self.text("zh"), self.text("en")
        if not chinese and not english and not self.stand_in:
            self.note("no-title", where=self.where)
        return Title(zh=chinese or english, en=english or chinese)

    def words(self, key: str, read: Callable[[Section, str], T]) -> dict[str, T]:
        """A group of free keys, such as `assumed`, read as `Section.text` or `Section.texts`."""
        group = self.section(key)
        return {name: read(group, name) for name in group.values}

    def basis(self) -> tuple[Basis, ...]:
        """`basis`, where a rule comes from: one source or a list of them; finding bad-basis."""
        sources = self.listed("basis", keys_of(Basis), alone=True)
        for source in sources:
            if not source.has("collection") and not source.has("instrument"):
                source.note("bad-basis")
        return tuple(source.make(Basis) for source in sources)

    def warnings(self) -> tuple[int, ...]:
        """`warn`: days before the last day, the most first, as [90, 30]; finding warn-order."""
        texts = self.texts("warn")
        days = tuple(int(text) for text in texts if _DAYS.fullmatch(text))
        falling = all(before > after for before, after in pairwise(days))
        if len(days) < len(texts) or not falling:
            self.note("warn-order", "warn", where=self.where)
            return ()
        return days

    def make(self, model: type[S], **given: Any) -> S:
        """A struct of the model out of the keys of this group: each field by its type and its
        default, but those `given`.
        """
        keys = _keys(model)
        if "name" in keys:
            given.setdefault("name", self.name)
        read = {name: self._value(key) for name, key in keys.items() if name not in given}
        return model(**read, **given)

    def each(self, key: str, model: type[S]) -> tuple[S, ...]:
        """The groups of a list, each as a struct of the model."""
        return tuple(section.make(model) for section in self.listed(key, keys_of(model)))

    def _value(self, key: _Key) -> Any:
        if isinstance(key.mark, Most):
            return self.whole(key.name, key.mark.number, key.default)
        if parse := key.mark or _PARSERS.get(key.kind):
            return self.read(key.name, parse, key.default)
        if shape := _SHAPES.get(key.kind):
            return shape(self, key)
        if issubclass(key.kind, StrEnum):
            return self.choice(key.name, key.kind, key.default or next(iter(key.kind)))
        written = self.has(key.name)
        return self.section(key.name, keys_of(key.kind)).make(key.kind) if written else key.default


class _Key(NamedTuple):
    """The reading rule of a field: its key, its type without annotations, its default."""

    name: str
    kind: Any
    mark: Any
    default: Any
    needed: bool


_PARSERS: dict[Any, Callable[[str], Any]] = {date: parse_day, Share: parse_share}
_SHAPES: dict[Any, Callable[[Section, _Key], Any]] = {
    str: lambda section, key: section.text(key.name, key.default),
    bool: lambda section, key: section.flag(key.name, key.default),
    Title: lambda section, _key: section.title(),
    tuple[str, ...]: lambda section, key: section.texts(key.name),
    tuple[int, ...]: lambda section, _key: section.warnings(),
    tuple[Basis, ...]: lambda section, _key: section.basis(),
    dict[str, str]: lambda section, key: section.words(key.name, Section.text),
    dict[str, Title]: lambda section, key: {
        named.name: named.title() for named in section.named(key.name, "zh en")
    },
    dict[str, tuple[str, ...]]: lambda section, key: section.words(key.name, Section.texts),
}
_NAMES = {"since": "from", "until": "to", "told": "for", "title": "zh en"}
"""The keys of fields that are called otherwise in a file."""
_STAND_INS: dict[Any, Any] = {
    str: "",
    int: 1,
    date: date.min,
    Decimal: Decimal(0),
    Share: Share(1, 2, strict=True),
}
"""The values used where a required one is missing; a finding says so."""


def keys_of(model: type[msgspec.Struct]) -> str:
    """The keys of a group that is read as a struct; one without a default must be there."""
    keys = [key for name, key in _keys(model).items() if name != "name"]
    return " ".join(f"{key.name}!" if key.needed else key.name for key in keys)


@cache
def _keys(model: type[msgspec.Struct]) -> dict[str, _Key]:
    return {field.name: _key(field) for field in fields(model)}


def _key(field: FieldInfo) -> _Key:
    """The type of a field is its kind, `| None` where it may be left out, and Annotated with the
    most that a number may be, or with the function that reads it.
    """
    optional = NoneType in get_args(field.type)
    kind = get_args(field.type)[0] if optional else field.type
    mark = next(iter(getattr(kind, "__metadata__", ())), None)
    kind = get_args(kind)[0] if mark else kind
    stand_in = None if optional else _STAND_INS.get(kind)
    return _Key(
        name=_NAMES.get(field.name, field.name),
        kind=kind,
        mark=mark,
        default=stand_in if field.default is msgspec.NODEFAULT else field.default,
        needed=field.required and not optional and kind is not Title,
    )


def _check_name(notes: Notes, text: str, path: Path) -> None:
    """Note a name that is not plain."""
    if len(text) > _LONGEST_NAME or not _NAME.fullmatch(text):
        notes.add("bad-name", path, text=text[:_LONGEST_NAME])


def closest(word: str, words: Iterable[str]) -> str:
    """The word that was probably meant, or ''."""
    if len(word) > _LONGEST_NAME:
        return ""
    known = list(words)
    begun = [candidate for candidate in known if word and candidate.startswith(word)]
    likely = begun if len(begun) == 1 else get_close_matches(word, known, n=1, cutoff=0.7)
    return next(iter(likely), "")
