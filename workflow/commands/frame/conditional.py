"""A path as it is written, in words: what belongs to it only under a condition says so."""

from __future__ import annotations

from workflow.chain.machine import COMPLETED
from workflow.chain.model.chain import Chain, Route
from workflow.commands.frame.texts import _, aside, say, title
from workflow.commands.frame.words import condition, only_words


def written_step(chain: Chain, route: Route, step: str) -> str:
    """The title of a step on a path as it is written, with its condition."""
    words = only_words(chain, route, step)
    only = aside(say(_("only where {condition}"), {"condition": words})) if words else ""
    return f"{title(chain.steps[step].title)}{only}"


def written_path(chain: Chain, route: Route, finals: frozenset[str]) -> list[str]:
    """Every step of a path as it is written, those with the final say with their star."""
    return [written_step(chain, route, step) + "★" * (step in finals) for step in route.path]


def finals_of(chain: Chain, route: Route) -> frozenset[str]:
    """The steps that may have the final say on a route as it is written."""
    ways = (way for way in chain.ways if way.called == route.called)
    return frozenset(filter(None, map(chain.final_say, ways)))


def label(chain: Chain, route: Route, source: str, target: str) -> str:
    """What is written on the arrow from a step to the next, where ways part: the condition of the
    step or that it does not hold, after that of the route where there are several.
    """
    if route.written is None:
        return condition(chain, route)
    path = route.written.path
    end = len(path) if target == COMPLETED else path.index(target)
    alone = len(chain.written_routes) == 1
    words = [] if alone else [condition(chain, route.as_written)]
    if target in route.written.only:
        words.append(only_words(chain, route, target))
    elif end > path.index(source) + 1:
        words.append(_("otherwise"))
    return _(" and ").join(words)
