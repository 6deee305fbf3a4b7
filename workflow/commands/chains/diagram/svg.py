"""A picture of a chain as SVG: drawn here, without another program, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from workflow.commands.chains.diagram.graph import SIGNS, WAY_WORDS, Graph, Mark, Way
from workflow.commands.chains.diagram.layout import BEND, BESIDE, WORDS, Box, Layout, Point
from workflow.commands.chains.diagram.shapes import Look, look, outline
from workflow.commands.chains.diagram.typeset import FONTS, TEXT, TITLE, Text, rows, width
from workflow.commands.frame.texts import _, say, word

_MARGIN = 24
_LEAST = 560
_HEAD, _BELOW = 18, 13
_INK = "#1f2933"
_FAINT = "#757575"
_PALE = "#c4c4c4"
_FILLS = {
    Mark.DONE: ("#e3f1e5", "#2e7d32", 1.4),
    Mark.HERE: ("#fff1c2", "#b36b00", 3.0),
    Mark.OWED: ("#fff8e1", "#b36b00", 1.4),
    Mark.FAILED: ("#fbe3e1", "#b3261e", 3.0),
    Mark.AHEAD: ("#ffffff", "#1f2933", 2.0),
    Mark.OFF: ("#fafafa", _PALE, 1.0),
    Mark.PLAIN: ("#ffffff", "#44546a", 1.4),
}
"""Fill, border and its width."""
_LINES = {
    Way.PASS: ("#44546a", ""),
    Way.REFUSE: ("#b3261e", "6 4"),
    Way.LAPSE: ("#b3261e", "2 4"),
    Way.UPHOLD: ("#9a5b00", "6 4"),
    Way.RETURN: ("#3b5bdb", "2 4"),
}
"""Colour and dashes; in black and white the dashes and the words tell them apart."""


def svg(graph: Graph) -> str:
    """The picture. Every text is escaped; there is no script and nothing is fetched."""
    layout = Layout(graph)
    inner = layout.right - layout.left + 2 * _MARGIN
    wide = round(max(inner, _LEAST))
    room = wide - 2 * _MARGIN
    below = ("　".join(graph.below[:2]), *graph.below[2:])
    head = [(row, _HEAD) for row in rows(graph.heading, _HEAD, room)]
    head += [(row, _BELOW) for line in below for row in rows(line, _BELOW, room)]
    top = 28 + 22 * len(head)
    left = round(_MARGIN - layout.left + (wide - inner) / 2)
    legend, last = _legend(graph, room)
    foot = round(top + layout.height + 34)
    high = round(foot + last + 38)
    parts = [
        *_opening(graph, wide, high),
        *(
            _text(row, _MARGIN, 34 + 22 * at, size, bold=size == _HEAD)
            for at, (row, size) in enumerate(head)
        ),
        f'<g transform="translate({left} {top})">',
        *_arrows(graph, layout),
        *_labels(layout),
        *_words(layout),
        *(part for box in layout.boxes.values() for part in _box(box)),
        "</g>",
        f'<g transform="translate({_MARGIN} {foot})">',
        f'<path d="M0 -14H{room}" stroke="{_PALE}"/>',
        *legend,
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts)


# around the picture


def _opening(graph: Graph, wide: int, high: int) -> Iterator[str]:
    steps = sum(node.kind is not None for node in graph.nodes)
    words = say(_("Flow chart of an approval chain with {steps} steps"), {"steps": steps})
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}" role="img" aria-labelledby="title desc" '
        f"font-family={quoteattr(FONTS)}>"
    )
    yield f'<title id="title">{escape(graph.heading)}</title>'
    names = " · ".join((words, *graph.below))
    yield f'<desc id="desc">{escape(names)}</desc>'
    yield "<defs>"
    for colour in sorted({_INK, _PALE, *(colour for colour, _dash in _LINES.values())}):
        yield (
            f'<marker id="head-{colour[1:]}" viewBox="0 0 10 10" refX="9" refY="5" '
            f'markerUnits="userSpaceOnUse" markerWidth="10" markerHeight="10" orient="auto">'
            f'<path d="M0 1L10 5L0 9Z" fill="{colour}"/></marker>'
        )
    yield "</defs>"
    yield f'<rect width="{wide}" height="{high}" fill="#ffffff"/>'


Swatch = Look | tuple[Way, Mark] | str
"""What the legend explains: a shape, a kind of arrow, or a letter."""


def _legend(graph: Graph, wide: float) -> tuple[list[str], float]:
    """The signs that occur in the picture, set in rows of at most `wide` pixels; where the last row
    begins.
    """
    drawn: list[str] = []
    x = y = 0.0
    for swatch, words in (*_shapes(graph), *_kinds_of_arrows(graph), *_letters(graph)):
        need = 34 + width(words, TEXT)
        if x and x + need > wide:
            x, y = 0.0, y + 26
        if isinstance(swatch, Look):
            path = outline(swatch.shape, x, y + 1, 28, 16)
            drawn.append(f'<path d="{path}" fill="#ffffff" stroke="#44546a"/>')
        elif isinstance(swatch, str):
            drawn.append(_text(swatch, x + 14, y + 14, TITLE, anchor="middle"))
        else:
            drawn.append(_line([(x, y + 9), (x + 28, y + 9)], *swatch))
        drawn.append(_text(words, x + 34, y + 13.5, TEXT))
        x = round(x + need + 22)
    return drawn, y


def _shapes(graph: Graph) -> Iterator[tuple[Swatch, str]]:
    kinds = dict.fromkeys(node.kind for node in graph.nodes if node.kind)
    for one in {look(kind).shape: look(kind) for kind in kinds}.values():
        yield one, " / ".join(word(kind.value) for kind in kinds if look(kind).shape == one.shape)


def _kinds_of_arrows(graph: Graph) -> Iterator[tuple[Swatch, str]]:
    if any(edge.mark is Mark.AHEAD for edge in graph.edges):
        yield (Way.PASS, Mark.AHEAD), _("its path")
        if any(edge.mark is Mark.OFF for edge in graph.passes):
            yield (Way.PASS, Mark.OFF), _("other routes")
    else:
        yield (Way.PASS, Mark.PLAIN), WAY_WORDS[Way.PASS]
    for way in dict.fromkeys(edge.way for edge in graph.asides):
        yield (way, Mark.PLAIN), WAY_WORDS[way]


def _letters(graph: Graph) -> Iterator[tuple[Swatch, str]]:
    if any(node.final for node in graph.nodes):
        yield "★", _("final say")
    words = {
        Mark.HERE: _("here"),
        Mark.DONE: _("done"),
        Mark.OWED: _("owed"),
        Mark.FAILED: _("refused"),
    }
    marks = {node.mark for node in graph.nodes}
    yield from ((SIGNS[mark], text) for mark, text in words.items() if mark in marks)


# the picture


def _box(box: Box) -> Iterator[str]:
    node, text = box.node, box.text
    fill, border, thick = _FILLS[node.mark]
    shape = look(node.kind).shape
    ink = _FAINT if node.mark is Mark.OFF else _INK
    yield (
        f'<g class="node {node.mark}" id={quoteattr("step-" + node.name)} '
        f'data-box="{box.x:g} {box.y:g} {text.width:g} {box.height:g}">'
    )
    path = outline(shape, box.x, box.y, text.width, box.height)
    yield f'<path d="{path}" fill="{fill}" stroke="{border}" stroke-width="{thick:g}"/>'
    y = box.y + (box.height - text.leading * len(text.rows)) / 2 + 13
    yield from _rows(text, box.middle, y + 4 * (shape == "drum"), ink)
    yield "</g>"


def _labels(layout: Layout) -> Iterator[str]:
    for edge, text, x, y in layout.labels:
        wide, high = f"{text.width:g}", f"{text.height:g}"
        ends = quoteattr(f"{edge.source} {edge.target}")
        yield f'<g class="label" data-ends={ends} data-box="{x:g} {y:g} {wide} {high}">'
        yield f'<rect x="{x:g}" y="{y:g}" width="{wide}" height="{high}" rx="3" fill="#f3f6fa"/>'
        ink = _FAINT if edge.mark is Mark.OFF else _INK
        yield from _rows(text, x + text.width / 2, y + 14.5, ink)
        yield "</g>"


def _rows(text: Text, middle: float, y: float, ink: str) -> Iterator[str]:
    for at, (row, size) in enumerate(text.rows):
        bold = size == TITLE
        yield _text(row, middle, y + at * text.leading, size, anchor="middle", bold=bold, ink=ink)


def _words(layout: Layout) -> Iterator[str]:
    """What the arrows at the sides are called, just above their beginnings."""
    for edge, (start, corner, *_rest) in layout.lines.items():
        if edge.way is not Way.PASS:
            box, left = layout.boxes[edge.source], corner[0] < 0
            x, anchor = (box.x - BESIDE, "end") if left else (box.right + BESIDE, "start")
            ink = _FAINT if edge.mark is Mark.OFF else _LINES[edge.way][0]
            yield _text(WAY_WORDS[edge.way], x, start[1] - 4, WORDS, anchor=anchor, ink=ink)


def _arrows(graph: Graph, layout: Layout) -> Iterator[str]:
    """All arrows; those of the application's path lie uppermost."""
    depth = [Mark.OFF, Mark.PLAIN, Mark.AHEAD]
    for edge in sorted(graph.edges, key=lambda edge: depth.index(edge.mark)):
        ends = quoteattr(f"{edge.source} {edge.target}")
        name = f' class="edge {edge.way} {edge.mark}" data-ends={ends}'
        head = edge not in layout.joins
        yield _line(layout.lines[edge], edge.way, edge.mark, name, head=head)


def _line(
    points: Sequence[Point], way: Way, mark: Mark, name: str = "", *, head: bool = True
) -> str:
    colour, dash = _LINES[way]
    if mark is Mark.OFF:
        colour = _PALE
    elif mark is Mark.AHEAD and way is Way.PASS:
        colour = _INK
    thick = 2.6 if mark is Mark.AHEAD else 1.4
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    end = f' marker-end="url(#head-{colour[1:]})"' if head else ""
    return (
        f'<path{name} d="{_rounded(points)}" fill="none" stroke="{colour}" '
        f'stroke-width="{thick:g}"{dashes}{end}/>'
    )


def _rounded(points: Sequence[Point]) -> str:
    """A line through all points, with round corners."""
    parts = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        a, b = _toward(here, before), _toward(here, after)
        parts.append(f"L{a[0]:g} {a[1]:g}Q{here[0]:g} {here[1]:g} {b[0]:g} {b[1]:g}")
    return "".join([*parts, f"L{points[-1][0]:g} {points[-1][1]:g}"])


def _toward(corner: Point, other: Point) -> Point:
    """A point a little way from a corner towards another."""
    far = max(abs(other[0] - corner[0]), abs(other[1] - corner[1]))
    share = min(BEND, far / 2) / far
    return (
        round(corner[0] + (other[0] - corner[0]) * share, 1),
        round(corner[1] + (other[1] - corner[1]) * share, 1),
    )


def _text(
    words: str,
    x: float,
    y: float,
    size: int,
    *,
    anchor: str = "",
    bold: bool = False,
    ink: str = _INK,
) -> str:
    look = f' text-anchor="{anchor}"' if anchor else ""
    look += ' font-weight="bold"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}"{look} fill="{ink}">{escape(words)}</text>'
