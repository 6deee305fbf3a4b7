"""Reads one group of keys; a wrong value becomes a finding, and reading goes on with a default."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.value import Basis, Title
from workflow.chain.reading.tree import Branch, Leaf, Node, Row
from workflow.errors import Answer
from workflow.rules.calendar import parse_day

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_WHOLE = re.compile(r"[0-9]{1,9}")
_LONGEST_NAME = 60
_BASIS = "collection instrument article verified"
_MOST_COLLECTION = 999


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
        """What this group is called in a finding: its name, or its list and number from 1."""
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
        """What `parse` makes of a key; its Answer becomes the finding bad-value."""
        text = self.text(key)
        try:
            return parse(text) if text else default
        except Answer as answer:
            self.notes.add_answer("bad-value", self.at(key), answer)
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
            check_name(self.notes, text, self.at(key))
        return text

    def choice(self, key: str, words: type[E], default: E) -> E:
        """One of the words of an enumeration; finding bad-value."""
        text = self.text(key)
        allowed = [str(word) for word in words]
        if not text or text in allowed:
            return words(text) if text else default
        self.bad_value(key, text, *allowed)
        guess = closest(text, allowed)
        return words(guess) if guess else default

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false; finding bad-value."""
        text = self.text(key)
        if text and text not in ("true", "false"):
            self.bad_value(key, text, "true", "false")
            return default
        return text == "true" if text else default

    def whole(self, key: str, most: int, default: int = 0) -> int:
        """A whole number from 1 to `most`; finding bad-value."""
        text = self.text(key)
        if not text:
            return default
        if _WHOLE.fullmatch(text) and 1 <= int(text) <= most:
            return int(text)
        self.note("bad-value/whole", key, text=text, key=key, low=1, high=most)
        return default

    def day(self, key: str) -> date | None:
        """A date; finding bad-value."""
        text = self.text(key)
        try:
            return parse_day(text) if text else None
        except ValueError:
            self.note("bad-value/date", key, text=text)
            return None

    def row(self, key: str) -> list[tuple[Path, Node]]:
        """The items of a list, with their paths; finding wrong-shape."""
        node = self.values.get(key)
        if node is None:
            return []
        if not isinstance(node, Row):
            self.note("wrong-shape/list", key, key=key)
            return []
        return [((*self.at(key), str(number)), item) for number, item in enumerate(node.items)]

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; finding wrong-shape."""
        texts = (self.leaf_text(key, item, path) for path, item in self.row(key))
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

    def named(self, key: str, keys: str | None = None) -> Iterator[Section]:
        """The named groups under a key; finding bad-name."""
        group = self.section(key)
        for name, node in group.values.items():
            check_name(self.notes, name, group.at(name))
            yield self.inner(name, node, group.at(name), keys)

    def titles(self, key: str) -> dict[str, Title]:
        """The names under a key, each with nothing but its title."""
        return {section.name: section.title() for section in self.named(key, "zh en")}

    def title(self) -> Title:
        """zh and en of this group; one of them stands for both. Finding no-title."""
        chinese, english = self.text("zh"), self.text("en")
        if not chinese and not english and not self.stand_in:
            self.note("no-title", where=self.where)
        return Title(zh=chinese or english, en=english or chinese)

    def words(self, key: str) -> dict[str, str]:
        """A group of free keys with texts, such as `assumed`."""
        group = self.section(key)
        return {name: group.text(name) for name in group.values}

    def basis(self) -> tuple[Basis, ...]:
        """`basis`, where a rule comes from: one source or a list of them; finding bad-basis."""
        return tuple(source._source() for source in self.listed("basis", _BASIS, alone=True))

    def _source(self) -> Basis:
        if not self.has("collection") and not self.has("instrument"):
            self.note("bad-basis")
        return Basis(
            collection=self.whole("collection", _MOST_COLLECTION) or None,
            instrument=self.text("instrument"),
            article=self.text("article"),
            verified=self.flag("verified"),
        )


def check_name(notes: Notes, text: str, path: Path, reserved: Iterable[str] = ()) -> None:
    """Note a name that is not plain, or has a meaning of its own."""
    if text in reserved:
        notes.add("reserved-name", path, text=text)
    elif len(text) > _LONGEST_NAME or not _NAME.fullmatch(text):
        notes.add("bad-name", path, text=text[:_LONGEST_NAME])


def closest(word: str, words: Iterable[str]) -> str:
    """The word that was probably meant, or ''."""
    if len(word) > _LONGEST_NAME:
        return ""
    known = list(words)
    begun = [candidate for candidate in known if word and candidate.startswith(word)]
    likely = begun if len(begun) == 1 else get_close_matches(word, known, n=1, cutoff=0.7)
    return next(iter(likely), "")
