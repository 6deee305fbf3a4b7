"""The made-up people of the demonstration: holders of every role, members of every body."""

from __future__ import annotations

from datetime import date

from workflow.chain.model.chain import Chain
from workflow.office.administration import Person
from workflow.rules.standing import Grant

HEAD, SEATS = "head", 5
"""Who sits on every body of an institution, and how many sit on each."""

HOLDERS = 3
"""How many hold each role, so that several can act."""

UNTIL = date(2035, 12, 31)
"""Until when people from outside hold their roles."""


def holders(chain: Chain) -> list[Person]:
    """Three for every role, named after it; those from outside until a day."""
    return [
        _person(
            chain,
            role + (f".{number}" if number > 1 else ""),
            f"{each.title.zh}{number if number > 1 else ''}",
            Grant(chain.unit, role, until=UNTIL if each.external else None),
        )
        for role, each in chain.roles.items()
        for number in range(1, HOLDERS + 1)
    ]


def members(chain: Chain) -> list[Person]:
    """Five members for every standing body; the first sits on all of them and votes in each."""
    standing = [body for body in chain.bodies.values() if not body.adhoc]
    seats = [Grant(chain.unit, body.name, chair=True) for body in standing]
    head = _person(chain, HEAD, "单位负责人", *seats)
    others = [
        _person(
            chain,
            f"{body.name}.{number}",
            f"{body.title.zh}委员{number}",
            Grant(chain.unit, body.name),
        )
        for body in standing
        for number in range(1, SEATS)
    ]
    return [head, *others] if standing else []


def colleagues(chain: Chain) -> list[Person]:
    """Of whom a body is formed for one application."""
    most = max([body.adhoc for body in chain.bodies.values()], default=0)
    member = Grant(chain.unit, "member")
    return [
        _person(chain, f"expert.{number}", f"评判{number + 1}", member) for number in range(most)
    ]


def _person(chain: Chain, name: str, title: str, *grants: Grant) -> Person:
    return Person(f"demo.{chain.unit}.{name}", f"{title}（演示）", grants)
