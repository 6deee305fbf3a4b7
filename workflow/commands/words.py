"""Conditions of a route, said in words."""

from __future__ import annotations

from workflow.chain.model import Chain, Field, FieldType, Holds, OneOf, Route, Test, Within
from workflow.commands.texts import _, title


def condition(chain: Chain, route: Route) -> str:
    """All tests of a route, or that it takes the rest."""
    if not route.when:
        return _("no earlier route fits") if len(chain.routes) > 1 else _("the only route")
    joiner = _(" and ")
    return joiner.join(_test(chain.fields[test.field], test) for test in route.when)


def _test(field: Field, test: Test) -> str:
    name = title(field.title)
    if isinstance(test, Within):
        return " ".join(
            part
            for part in (name, _border("≥", test.low, field), _border("≤", test.high, field))
            if part
        )
    if isinstance(test, OneOf):
        return f"{name} = " + " / ".join(title(field.choices[one]) for one in sorted(test.values))
    return _people(field, test)


def _people(field: Field, test: Holds) -> str:
    word = {"any": _("any of"), "all": _("all of"), "no": _("none of")}[test.quantifier.value]
    posts = " / ".join(title(field.posts[one]) for one in sorted(test.posts))
    return f"{word} {title(field.title)}: {posts}"


def _border(sign: str, grains: int | None, field: Field) -> str:
    from workflow.chain.routing import show_grain

    if grains is None:
        return ""
    shown = show_grain(field, grains)
    unit = " " + _("yuan") if field.type is FieldType.MONEY else ""
    return f"{sign} {shown}{unit}"
