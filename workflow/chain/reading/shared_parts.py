"""Fills in shared parts: `like: NAME` takes over what `shared/NAME.yaml` says.

What a group writes itself goes before what it takes over; groups inside groups are joined
likewise. A definition that is put in force carries its shared parts with it, under `included`, so
that it never changes with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path as FilePath

from workflow.chain.findings.finding import Notes, Place
from workflow.chain.reading.library import folder
from workflow.chain.reading.source import DEFINITION, INCLUDED, in_one_form, text_of, tree_of
from workflow.chain.reading.tree import Branch, Leaf, Node, Row, below, children

LIKE = "like"
OF_ITS_OWN = frozenset(
    {"sharing", "version", "institution", "number", "title", "effective", "examples"}
)
"""The keys about a sharing rule itself; a chain that takes the rule over has its own."""

_NAME = re.compile(r"(?:sharing/)?[a-z][a-z0-9-]{0,59}")

Find = Callable[[str], str | None]
"""The text of a shared part by its name, or None."""


def beside(path: str | FilePath | None) -> Find:
    """Finds the shared parts of a file: in `shared` beside it, else those that come with tto."""
    places = [folder()] if path is None else [FilePath(path).resolve().parent, folder()]

    def find(name: str) -> str | None:
        relative = name if name.startswith("sharing/") else f"shared/{name}"
        for place in places:
            file = place / f"{relative}.yaml"
            if file.is_file():
                text = text_of(file, Notes(str(file)))
                return None if text is None else in_one_form(text)
        return None

    return find


def expand(root: Branch, notes: Notes, find: Find) -> dict[str, str]:
    """Fill in every `like` of a tree; the texts that were taken over, by name. A definition that
    carries its shared parts uses only those. Findings unknown-fragment, fragment-cycle,
    fragment-broken, yaml-size.
    """
    carried = root.values.pop(INCLUDED, None)
    root.keys.pop(INCLUDED, None)
    if isinstance(carried, Branch):
        own = {name: node.text for name, node in carried.values.items() if isinstance(node, Leaf)}
        find = own.get
    filler = _Filler(notes, find)
    filler.fill(root, ())
    return filler.texts


def with_shared_parts(text: str, parts: dict[str, str]) -> str:
    """A definition together with the shared parts it takes over, as one text."""
    if not parts or re.search(rf"^{INCLUDED}:", text, re.MULTILINE):
        return text
    lines = [text.rstrip("\n"), "", f"{INCLUDED}:   # as they were when this was put in force"]
    for name, part in sorted(parts.items()):
        lines.append(f"  {name}: |2")
        lines += [f"    {line}".rstrip() for line in part.rstrip("\n").split("\n")]
    return "\n".join(lines) + "\n"


class _Filler:
    """Fills in the shared parts of one tree; counts what it adds, so that it cannot explode."""

    def __init__(self, notes: Notes, find: Find) -> None:
        self.notes = notes
        self.find = find
        self.texts: dict[str, str] = {}
        self._values = 0

    def fill(self, node: Node, within: tuple[str, ...]) -> None:
        """Fill in the group and everything inside it; `within` are the shared parts it is in."""
        if isinstance(node, Branch):
            for name, place in self._named(node):
                part = self._part(name, place, within)
                if part is not None:
                    _join(node, part)
        for inner in children(node):
            self.fill(inner, within)

    def _named(self, node: Branch) -> list[tuple[str, Place]]:
        """The shared parts that a group names; takes their key off."""
        named = node.values.get(LIKE)
        leaves = named.items if isinstance(named, Row) else [named]
        names = [(leaf.text, leaf.place) for leaf in leaves if isinstance(leaf, Leaf)]
        if named is None or len(names) != len(leaves):
            return []
        del node.values[LIKE], node.keys[LIKE]
        return names

    def _part(self, name: str, place: Place, within: tuple[str, ...]) -> Branch | None:
        if self._values > DEFINITION.values:
            return None
        if name in within:
            chain = " → ".join((*within, name))
            self.notes.add_at("fragment-cycle", place, name=name, chain=chain)
            return None
        text = self.find(name) if _NAME.fullmatch(name) else None
        if text is None:
            self.notes.add_at("unknown-fragment", place, name=name)
            return None
        self.texts[name] = text
        inner = Notes(name)
        root = tree_of(text, inner)
        if root is None or inner.findings:
            line = inner.findings[0].line if inner.findings else 1
            self.notes.add_at("fragment-broken", place, name=name, line=line)
            return None
        if "sharing" in root.values:
            root.values = {key: node for key, node in root.values.items() if key not in OF_ITS_OWN}
        for node in below(root):
            # It stands where the part was named: that is what the reader can change.
            node.place = place
            if isinstance(node, Branch):
                node.keys = dict.fromkeys(node.keys, place)
            self._values += 1
        if self._values > DEFINITION.values:
            self.notes.add_at("yaml-size", place, most=DEFINITION.values)
            return None
        self.fill(root, (*within, name))
        return root


def _join(own: Branch, taken: Branch) -> None:
    """Take over what a group does not write itself."""
    for key, node in taken.values.items():
        mine = own.values.get(key)
        if mine is None:
            own.values[key] = node
            own.keys[key] = taken.keys[key]
        elif isinstance(mine, Branch) and isinstance(node, Branch):
            _join(mine, node)
