"""A picture of a chain in the languages of other programs: Graphviz and Mermaid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workflow.commands.chains.diagram.graph import Graph, Mark, Way
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
    for node in graph.nodes:
        looks = look(node.kind).dot | _DOT_NODES.get(node.mark, {})
        lines.append(f"  {_quoted(node.name)} {_list((node.headline, *node.lines), looks)};")
    for edge in graph.edges:
        looks = {} if edge.way is Way.PASS else {"constraint": "false"}
        looks |= _DOT_WAYS.get(edge.way, {}) | _DOT_ARROWS.get(edge.mark, {})
        ends = f"{_quoted(edge.source)} -> {_quoted(edge.target)}"
        lines.append(f"  {ends} {_list(edge.words, looks)};")
    return "\n".join([*lines, "}"])


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
    for node in graph.nodes:
        left, right = look(node.kind).brackets
        words = _mermaid_text((node.headline, *node.lines))
        lines.append(f"    s_{node.name}{left}{words}{right}")
    for edge in graph.edges:
        line = "-->" if edge.way is Way.PASS else "-.->"
        line = "==>" if edge.mark is Mark.AHEAD else line
        label = f"|{_mermaid_text(edge.words)}|" if edge.words else ""
        lines.append(f"    s_{edge.source} {line}{label} s_{edge.target}")
    for mark, style in _MERMAID_CLASSES.items():
        names = [f"s_{node.name}" for node in graph.nodes if node.mark is mark]
        if names:
            lines += [f"    classDef {mark} {style}", f"    class {','.join(names)} {mark}"]
    return "\n".join(lines)


def _mermaid_text(lines: Iterable[str]) -> str:
    return '"' + "<br/>".join(line.translate(_MERMAID_ESCAPED) for line in lines) + '"'
