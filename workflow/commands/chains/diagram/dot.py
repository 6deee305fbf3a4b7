"""A picture of a chain in the language of Graphviz."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.commands.chains.diagram.graph import Edge, Graph, Mark, Node, Way
from workflow.commands.chains.diagram.shapes import look

_MARKS = {
    Mark.DONE: {"fillcolor": "#e3f1e5", "color": "#2e7d32"},
    Mark.HERE: {"fillcolor": "#fff1c2", "color": "#b36b00", "penwidth": "3"},
    Mark.AHEAD: {"penwidth": "2"},
    Mark.OWED: {"fillcolor": "#fff8e1", "color": "#b36b00"},
    Mark.FAILED: {"fillcolor": "#fbe3e1", "color": "#b3261e", "penwidth": "3"},
    Mark.OFF: {"color": "#bdbdbd", "fontcolor": "#757575"},
}
_ARROWS = {
    Mark.AHEAD: {"penwidth": "2.5"},
    Mark.OFF: {"color": "#bdbdbd", "fontcolor": "#757575"},
}
_WAYS = {
    Way.REFUSE: {"style": "dashed", "color": "#b3261e"},
    Way.LAPSE: {"style": "dashed", "color": "#b3261e"},
    Way.UPHOLD: {"style": "dashed", "color": "#9a5b00"},
    Way.RETURN: {"style": "dotted", "color": "#44546a"},
}


def dot(graph: Graph) -> str:
    """The text of a Graphviz digraph."""
    label = _quoted(graph.heading, *graph.below)
    lines = [
        "digraph chain {",
        f'  graph [rankdir=TB, labelloc=t, fontname="sans-serif", label={label}];',
        '  node [shape=box, style=filled, fillcolor=white, fontname="sans-serif"];',
        '  edge [fontname="sans-serif", fontsize=11];',
    ]
    lines += [f"  {_node(node)};" for node in graph.nodes]
    lines += [f"  {_arrow(edge)};" for edge in graph.edges]
    return "\n".join([*lines, "}"])


def _node(node: Node) -> str:
    looks = look(node.kind).dot | _MARKS.get(node.mark, {})
    return f"{_quoted(node.name)} {_list((node.headline, *node.lines), looks)}"


def _arrow(edge: Edge) -> str:
    looks = {} if edge.way is Way.PASS else {"constraint": "false"}
    looks |= _WAYS.get(edge.way, {}) | _ARROWS.get(edge.mark, {})
    return f"{_quoted(edge.source)} -> {_quoted(edge.target)} {_list(edge.words, looks)}"


def _list(label: Sequence[str], looks: dict[str, str]) -> str:
    named = {"label": _quoted(*label)} if label else {}
    named |= {name: _quoted(value) for name, value in looks.items()}
    return "[" + ", ".join(f"{name}={value}" for name, value in named.items()) + "]"


def _quoted(*lines: str) -> str:
    """A string of the language; its lines are centred."""
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
