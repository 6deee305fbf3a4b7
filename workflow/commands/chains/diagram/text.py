"""A picture of a chain in the languages of other programs: Graphviz and Mermaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workflow.commands.chains.diagram.graph import Edge, Graph, Mark, Node, Way
from workflow.commands.chains.diagram.shapes import look

_DOT_NODES = {
    Mark.DONE: {"fillcolor": "#e3f1e5", "color": "#2e7d32"},
    Mark.HERE: {"fillcolor": "#fff1c2", "color": "#b36b00", "penwidth": "3"},
    Mark.AHEAD: {"penwidth": "2"},
    Mark.OWED: {"fillcolor": "#fff8e1", "color": "#b36b00"},
    Mark.FAILED: {"fillcolor": "#fbe3e1", "color": "#b3261e", "penwidth": "3"},
    Mark.OFF: {"color": "#bdbdbd", "fontcolor": "#757575"},
}
_DOT_ARROWS = {
    Mark.AHEAD: {"penwidth": "2.5"},
    Mark.OFF: {"color": "#bdbdbd", "fontcolor": "#757575"},
}
_DOT_WAYS = {
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
    lines += [f"  {_dot_node(node)};" for node in graph.nodes]
    lines += [f"  {_dot_arrow(edge)};" for edge in graph.edges]
    return "\n".join([*lines, "}"])


def _dot_node(node: Node) -> str:
    looks = look(node.kind).dot | _DOT_NODES.get(node.mark, {})
    return f"{_quoted(node.name)} {_list((node.headline, *node.lines), looks)}"


def _dot_arrow(edge: Edge) -> str:
    looks = {} if edge.way is Way.PASS else {"constraint": "false"}
    looks |= _DOT_WAYS.get(edge.way, {}) | _DOT_ARROWS.get(edge.mark, {})
    return f"{_quoted(edge.source)} -> {_quoted(edge.target)} {_list(edge.words, looks)}"


def _list(label: Sequence[str], looks: dict[str, str]) -> str:
    named = {"label": _quoted(*label)} if label else {}
    named |= {name: _quoted(value) for name, value in looks.items()}
    return "[" + ", ".join(f"{name}={value}" for name, value in named.items()) + "]"


def _quoted(*lines: str) -> str:
    """A string of the language; its lines are centred."""
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'


_MERMAID_ESCAPED = str.maketrans(
    {"#": "#35;", "&": "#amp;", "<": "#lt;", ">": "#gt;", '"': "#quot;", "`": "#96;"}
)
_MERMAID_CLASSES = {
    Mark.DONE: "fill:#e3f1e5,stroke:#2e7d32",
    Mark.HERE: "fill:#fff1c2,stroke:#b36b00,stroke-width:3px",
    Mark.AHEAD: "stroke-width:2px",
    Mark.OWED: "fill:#fff8e1,stroke:#b36b00",
    Mark.FAILED: "fill:#fbe3e1,stroke:#b3261e,stroke-width:3px",
    Mark.OFF: "fill:#fafafa,stroke:#bdbdbd,color:#757575",
}


def mermaid(graph: Graph) -> str:
    """The text of a Mermaid flow chart; names of steps get a prefix, for some are words of it."""
    lines = ["flowchart TD"]
    lines += [f"    {_mermaid_node(node)}" for node in graph.nodes]
    lines += [f"    {_mermaid_arrow(edge)}" for edge in graph.edges]
    return "\n".join([*lines, *_mermaid_marks(graph)])


def _mermaid_node(node: Node) -> str:
    left, right = look(node.kind).brackets
    return f"s_{node.name}{left}{_mermaid_text((node.headline, *node.lines))}{right}"


def _mermaid_text(lines: Iterable[str]) -> str:
    return '"' + "<br/>".join(line.translate(_MERMAID_ESCAPED) for line in lines) + '"'


def _mermaid_arrow(edge: Edge) -> str:
    line = "-->" if edge.way is Way.PASS else "-.->"
    line = "==>" if edge.mark is Mark.AHEAD else line
    label = f"|{_mermaid_text(edge.words)}|" if edge.words else ""
    return f"s_{edge.source} {line}{label} s_{edge.target}"


def _mermaid_marks(graph: Graph) -> Iterator[str]:
    """How steps stand to the application, as classes."""
    for mark, style in _MERMAID_CLASSES.items():
        names = [f"s_{node.name}" for node in graph.nodes if node.mark is mark]
        if names:
            yield f"    classDef {mark} {style}"
            yield f"    class {','.join(names)} {mark}"
