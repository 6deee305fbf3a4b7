"""Lines side by side in a picture: a node where they begin and one where they join."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from workflow.chain.machine import COMPLETED
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.lines import Lines
from workflow.commands.frame.texts import _
from workflow.commands.frame.words import condition, only_words

FORK, JOIN = "lines__", "joined__"
"""How the nodes are named; no step has such a name."""


def all_lines(chain: Chain) -> tuple[Lines, ...]:
    """The lines of all routes, those that routes share once."""
    return tuple(dict.fromkeys(lines for route in chain.routes for lines in route.lines))


def fork_of(chain: Chain, lines: Lines) -> str:
    """The node where lines begin."""
    return f"{FORK}{all_lines(chain).index(lines)}"


def join_of(chain: Chain, lines: Lines) -> str:
    """The node where lines join."""
    return f"{JOIN}{all_lines(chain).index(lines)}"


def line_end(chain: Chain, route: Route, step: str) -> str:
    """Where the end of a line leads that is not that of the whole; empty where it is."""
    lines = route.beside(step)
    return join_of(chain, lines) if lines and not lines.ends_with_one else ""


def route_arrows(chain: Chain, route: Route) -> Iterator[tuple[str, str]]:
    """Every arrow along a route, from node to node, to its completion."""
    rest, before = route.path, ""
    while rest:
        lines = route.beside(rest[0])
        head = fork_of(chain, lines) if lines else rest[0]
        if before:
            yield before, head
        before = join_of(chain, lines) if lines else head
        for line in lines.lines if lines else ():
            yield from pairwise([head, *line, before])
        rest = rest[len(lines.steps) if lines else 1 :]
    yield before, COMPLETED


def marks_of_route(chain: Chain, route: Route) -> set[str]:
    """The nodes of a route."""
    return {name for arrow in route_arrows(chain, route) for name in arrow}


def label(chain: Chain, route: Route, source: str, target: str) -> str:
    """What is written on the arrow from a step to the next, where ways part: the condition of the
    step or that it does not hold, after that of the route where there are several.
    """
    if route.written is None:
        return condition(chain, route)
    arrows = set(route_arrows(chain, route.as_written))
    alone = len(chain.written_routes) == 1
    words = [] if alone else [condition(chain, route.as_written)]
    if target in route.written.only:
        words.append(only_words(chain, route, target))
    elif (source, target) not in arrows:
        words.append(_("otherwise"))
    return _(" and ").join(words)
