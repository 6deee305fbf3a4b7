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
        Person(
            f"demo.{chain.unit}.{role}" + (f".{number}" if number > 1 else ""),
            f"{one.title.zh}{number if number > 1 else ''}（演示）",
            (Grant(chain.unit, role, until=UNTIL if one.external else None),),
        )
        for role, one in chain.roles.items()
        for number in range(1, HOLDERS + 1)
    ]


def members(chain: Chain) -> list[Person]:
    """Five members for every standing body; the first sits on all of them and votes in each."""
    standing = [one for one in chain.bodies.values() if not one.adhoc]
    seats = tuple(Grant(chain.unit, one.name, chair=True) for one in standing)
    head = Person(f"demo.{chain.unit}.{HEAD}", "单位负责人（演示）", seats)
    return [
        *([head] if standing else []),
        *(
            Person(
                f"demo.{chain.unit}.{one.name}.{number}",
                f"{one.title.zh}委员{number}（演示）",
                (Grant(chain.unit, one.name),),
            )
            for one in standing
            for number in range(1, SEATS)
        ),
    ]


def colleagues(chain: Chain) -> list[Person]:
    """Of whom a body is formed for one application."""
    most = max([body.adhoc for body in chain.bodies.values()], default=0)
    return [
        Person(
            f"demo.{chain.unit}.expert.{number}",
            f"评判{number + 1}（演示）",
            (Grant(chain.unit, "member"),),
        )
        for number in range(most)
    ]
