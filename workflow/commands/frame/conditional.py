"""A path as it is written, in words: what belongs to it only under a condition says so."""

from __future__ import annotations

from workflow.chain.model.chain import Chain, Route
from workflow.commands.frame.paths import written
from workflow.commands.frame.texts import _, aside, say, title
from workflow.commands.frame.words import only_words


def written_step(chain: Chain, route: Route, step: str) -> str:
    """The title of a step on a path as it is written, with its condition."""
    words = only_words(chain, route, step)
    only = aside(say(_("only where {condition}"), {"condition": words})) if words else ""
    return f"{title(chain.steps[step].title)}{only}"


def written_path(chain: Chain, route: Route) -> list[str]:
    """Every step of a path as it is written, those that may have the final say with their star."""
    finals = finals_of(chain, route)

    def name(step: str) -> str:
        return written_step(chain, route, step) + "★" * (step in finals)

    return written(route, route.path, name)


def finals_of(chain: Chain, route: Route) -> tuple[str, ...]:
    """The steps that may have the final say on a route as it is written."""
    ways = (way for way in chain.ways if way.called == route.called)
    return tuple(dict.fromkeys(step for way in ways for step in chain.final_says(way)))
