"""A picture of a chain in the language of Graphviz."""

from __future__ import annotations

from workflow.chain.model.step import Kind
from workflow.commands.chains.diagram.graph import Edge, Graph, Mark, Node, Way, way_words

_SHAPES = {
    Kind.SUBMIT: {"style": "rounded,filled"},
    Kind.DECIDE: {"shape": "hexagon"},
    Kind.AUTHORIZE: {"shape": "hexagon"},
    Kind.PUBLICIZE: {"shape": "parallelogram"},
    Kind.FILE: {"shape": "note"},
    Kind.CONTRACT: {"shape": "tab"},
    Kind.PAY: {"shape": "cylinder"},
    Kind.PERIOD: {"shape": "cds"},
    Kind.SUBPROCESS: {"peripheries": "2"},
    None: {"shape": "oval"},
}
_MARKS = {
    Mark.DONE: {"fillcolor": "#e3f1e5", "color": "#2e7d32"},
    Mark.HERE: {"fillcolor": "#fff1c2", "color": "#b36b00", "penwidth": "3"},
    Mark.AHEAD: {"penwidth": "2"},
    Mark.OWED: {"fillcolor": "#fff8e1", "color": "#b36b00"},
    Mark.FAILED: {"fillcolor": "#fbe3e1", "color": "#b3261e", "penwidth": "3"},
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
    label = _quoted(*(graph.heading, *graph.below))
    lines = [
        "digraph chain {",
        f'  graph [rankdir=TB, labelloc=t, fontname="sans-serif", label={label}];',
        '  node [shape=box, style=filled, fillcolor=white, fontname="sans-serif"];',
        '  edge [fontname="sans-serif", fontsize=11];',
    ]
    lines += [f"  {_node(one)};" for one in graph.nodes]
    lines += [f"  {_arrow(one)};" for one in (*graph.passes, *graph.asides)]
    return "\n".join([*lines, "}"])


def _node(node: Node) -> str:
    looks = {"label": _quoted(node.headline, *node.lines)}
    given = _SHAPES.get(node.kind, {}) | _MARKS.get(node.mark, {})
    return f"{_quoted(node.name)} {_list(looks | _quote_all(given))}"


def _arrow(edge: Edge) -> str:
    words = edge.labels if edge.way is Way.PASS else (way_words(edge.way),)
    looks = {"label": _quoted(*words)} if words else {}
    given = _WAYS.get(edge.way, {}) | _MARK_OF_ARROW.get(edge.mark, {})
    if edge.way is not Way.PASS:
        given = {"constraint": "false", **given}
    return f"{_quoted(edge.source)} -> {_quoted(edge.target)} {_list(looks | _quote_all(given))}"


_MARK_OF_ARROW = {
    Mark.AHEAD: {"penwidth": "2.5"},
    Mark.OFF: {"color": "#bdbdbd", "fontcolor": "#757575"},
}


def _list(looks: dict[str, str]) -> str:
    return "[" + ", ".join(f"{name}={value}" for name, value in looks.items()) + "]"


def _quote_all(looks: dict[str, str]) -> dict[str, str]:
    return {name: _quoted(value) for name, value in looks.items()}


def _quoted(*lines: str) -> str:
    """A string of the language; its lines are centred."""
    escaped = (one.replace("\\", "\\\\").replace('"', '\\"') for one in lines)
    return '"' + "\\n".join(escaped) + '"'
