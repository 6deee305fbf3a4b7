"""A picture of a chain as a Mermaid flow chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflow.commands.chains.diagram.graph import Edge, Graph, Mark, Node, Way
from workflow.commands.chains.diagram.shapes import look

_ESCAPED = str.maketrans(
    {"#": "#35;", "&": "#amp;", "<": "#lt;", ">": "#gt;", '"': "#quot;", "`": "#96;"}
)
_CLASSES = {
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
    lines += [f"    {_node(node)}" for node in graph.nodes]
    lines += [f"    {_arrow(edge)}" for edge in graph.edges]
    return "\n".join([*lines, *_marks(graph)])


def _node(node: Node) -> str:
    left, right = look(node.kind).brackets
    return f"s_{node.name}{left}{_text((node.headline, *node.lines))}{right}"


def _text(lines: Iterable[str]) -> str:
    return '"' + "<br/>".join(line.translate(_ESCAPED) for line in lines) + '"'


def _arrow(edge: Edge) -> str:
    line = "-->" if edge.way is Way.PASS else "-.->"
    line = "==>" if edge.mark is Mark.AHEAD else line
    label = f"|{_text(edge.words)}|" if edge.words else ""
    return f"s_{edge.source} {line}{label} s_{edge.target}"


def _marks(graph: Graph) -> Iterator[str]:
    """How steps stand to the application, as classes."""
    for mark, style in _CLASSES.items():
        names = [f"s_{node.name}" for node in graph.nodes if node.mark is mark]
        if names:
            yield f"    classDef {mark} {style}"
            yield f"    class {','.join(names)} {mark}"
