"""The syntax tree of a file: texts (Leaf), lists (Row) and mappings (Branch), with their places.

It is apart from the parser, so that what only looks at a tree does not import YAML.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from workflow.chain.findings.finding import Path, Place, Places


class Leaf(msgspec.Struct):
    """One value; always text, whatever YAML would make of it."""

    text: str
    place: Place


class Row(msgspec.Struct):
    """A list."""

    place: Place
    items: list[Leaf | Row | Branch] = []


class Branch(msgspec.Struct):
    """Keys and values in the order written; `keys` says where each key stands."""

    place: Place
    values: dict[str, Leaf | Row | Branch] = {}
    keys: dict[str, Place] = {}


Node = Leaf | Row | Branch


def below(node: Node) -> Iterator[Node]:
    """A node and all that is in it."""
    yield node
    for inner in children(node):
        yield from below(inner)


def children(node: Node) -> list[Node]:
    """The values of a mapping or the items of a list."""
    if isinstance(node, Branch):
        return list(node.values.values())
    return list(node.items) if isinstance(node, Row) else []


def record(root: Node, places: Places, path: Path = ()) -> None:
    """Fill `places`: a leaf or a row stands where it begins, a named branch at its name."""
    places.setdefault(path, root.place)
    if isinstance(root, Row):
        for number, item in enumerate(root.items):
            record(item, places, (*path, str(number)))
    elif isinstance(root, Branch):
        for key, value in root.values.items():
            if isinstance(value, Branch):
                places[*path, key] = root.keys[key]
            record(value, places, (*path, key))
