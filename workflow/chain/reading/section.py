"""Reading one group of keys; what is wrong is noted, and reading goes on with a stand-in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.value import Title
from workflow.chain.reading.tree import Branch, Leaf, Node, Row
from workflow.errors import Answer

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_WHOLE = re.compile(r"[0-9]{1,9}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_NAME = 60


class Part:
    """A group of keys at `path`. `known` None means that the keys are names chosen freely."""

    def __init__(
        self, notes: Notes, path: Path, node: Branch, known: Iterable[str] | None = None
    ) -> None:
        self.notes = notes
        self.path = path
        self.node = node
        self.values = dict(node.values)
        self.stand_in = False
        if known is not None:
            self._check_keys(sorted(known))

    def _check_keys(self, known: list[str]) -> None:
        for key in self.node.values:
            if key in known:
                continue
            guess = closest(key, known)
            self.notes.add_at(
                "unknown-key/guess" if guess else "unknown-key",
                self.node.keys[key],
                (*self.path, key),
                key=key,
                guess=guess,
                allowed=", ".join(known),
            )
            if guess and guess not in self.values:
                self.values[guess] = self.values[key]

    def has(self, key: str) -> bool:
        """Whether the key is written (or was meant, by the nearest spelling)."""
        return key in self.values

    def at(self, key: str) -> Path:
        """The path of a key of this group."""
        return (*self.path, key)

    @property
    def where(self) -> str:
        """What this group is called in a finding: its name, or its list and number from 1."""
        if not self.path:
            return self.notes.file
        name = self.path[-1]
        return f"{self.path[-2]} {int(name) + 1}" if name.isdecimal() else name

    def missing(self, key: str) -> None:
        """Note that a key is needed and not there; of a stand-in nothing is needed."""
        if self.stand_in:
            return
        self.notes.add("missing-key", self.path, key=key, where=self.where)

    def text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        """The text of a key; findings missing-key, wrong-shape."""
        if key not in self.values:
            if needed:
                self.missing(key)
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

    def name(self, key: str, *, needed: bool = False) -> str:
        """A name that is given here; finding bad-name."""
        text = self.text(key, needed=needed)
        if text:
            check_name(self.notes, text, self.at(key))
        return text

    def choice(self, key: str, words: type[E], default: E) -> E:
        """One of the words of an enumeration; finding bad-value."""
        text = self.text(key)
        allowed = [str(word) for word in words]
        if not text or text in allowed:
            return words(text) if text else default
        self.notes.add("bad-value", self.at(key), text=text, key=key, allowed=", ".join(allowed))
        guess = closest(text, allowed)
        return words(guess) if guess else default

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false; finding bad-value."""
        text = self.text(key)
        if text not in ("", "true", "false"):
            self.notes.add("bad-value", self.at(key), text=text, key=key, allowed="true, false")
        return text == "true" if text in ("true", "false") else default

    def whole(self, key: str, low: int, high: int, default: int) -> int:
        """A whole number between two others; finding bad-value."""
        text = self.text(key)
        if not text:
            return default
        if _WHOLE.fullmatch(text) and low <= int(text) <= high:
            return int(text)
        self.notes.add("bad-value/whole", self.at(key), text=text, key=key, low=low, high=high)
        return default

    def day(self, key: str, *, needed: bool = False) -> date | None:
        """A date; finding bad-value."""
        text = self.text(key, needed=needed)
        try:
            if text and not _DAY.fullmatch(text):
                raise ValueError(text)
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.notes.add("bad-value/date", self.at(key), text=text)
            return None

    def row(self, key: str) -> list[tuple[Path, Node]]:
        """The items of a list, with their paths; finding wrong-shape."""
        node = self.values.get(key)
        if node is None:
            return []
        if not isinstance(node, Row):
            self.notes.add("wrong-shape/list", self.at(key), key=key)
            return []
        return [((*self.at(key), str(number)), item) for number, item in enumerate(node.items)]

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; finding wrong-shape."""
        found = (self.leaf_text(key, item, path) for path, item in self.row(key))
        return tuple(text for text in found if text)

    def part(self, key: str, known: Iterable[str] | None = None) -> Part:
        """The group under a key, an empty one where it is not written; finding wrong-shape."""
        return self.inner(key, self.values.get(key), self.at(key), known)

    def inner(self, key: str, node: Node | None, path: Path, known: Iterable[str] | None) -> Part:
        """A node as a group; finding wrong-shape."""
        if isinstance(node, Branch):
            return Part(self.notes, path, node, known)
        empty = isinstance(node, Leaf) and not node.text
        if node is not None:
            self.notes.add("missing-key/empty" if empty else "wrong-shape/mapping", path, key=key)
        empty_part = Part(self.notes, path, Branch(self.notes.place(path)))
        empty_part.stand_in = node is not None
        return empty_part

    def named(self, key: str, known: Iterable[str] | None) -> Iterator[tuple[str, Part]]:
        """The named groups under a key; finding bad-name."""
        group = self.part(key)
        for name, node in group.values.items():
            check_name(self.notes, name, group.at(name))
            yield name, self.inner(name, node, group.at(name), known)

    def titles(self, key: str) -> dict[str, Title]:
        """The names under a key, each with nothing but its title."""
        return {name: part.title() for name, part in self.named(key, ("zh", "en"))}

    def title(self) -> Title:
        """zh and en of this group; one of them stands for both. Finding no-title."""
        chinese, english = self.text("zh"), self.text("en")
        if not chinese and not english and not self.stand_in:
            self.notes.add("no-title", self.path, where=self.where)
        return Title(zh=chinese or english, en=english or chinese)

    def words(self, key: str) -> dict[str, str]:
        """A group of free keys with texts, such as `assumed`."""
        group = self.part(key)
        return {name: group.text(name) for name in group.values}


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
    begun = [one for one in known if word and one.startswith(word)]
    likely = begun if len(begun) == 1 else get_close_matches(word, known, n=1, cutoff=0.7)
    return next(iter(likely), "")
