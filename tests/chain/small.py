"""A small chain as a text, with parts to be put in."""

from __future__ import annotations

from workflow.chain.model.chain import Chain
from workflow.chain.reader import load_text

HEAD = """\
chain: small-trial
version: 1
institution: {id: small, zh: 某所, en: A small institute}
number: SML
title: {zh: 试行, en: Trial}
effective: {from: 2020-01-01}
fields:
  title: {type: text, zh: 名称, en: Title}
roles:
  office: {zh: 科研处, en: Office}
"""
HEAD_OF_OFFICE = "  head: {zh: 主任, en: Head}\n"
DEFAULTS = "defaults: {refuse: end, return: submission}\n"

NOTICE = """\
  {name}:
    zh: 公示
    en: Notice
    kind: publicize
    by: office
    days: {days}
    unit: {unit}
    places: {{wall: {{zh: 公示栏, en: board}}}}
    handled_by: office
    on_upheld: review
"""


def notice(name: str = "notice", days: int = 15, unit: str = "natural", more: str = "") -> str:
    """A publicity as a step."""
    return NOTICE.format(name=name, days=days, unit=unit) + more


def small(steps: str, *path: str) -> Chain:
    """A chain of one route: a review, then these steps."""
    roles = HEAD_OF_OFFICE if "head" in steps else ""
    review = "  review: {zh: 审查, en: Review, kind: review, by: office}\n"
    line = f"path: [review, {', '.join(path)}]"
    routes = f"routes:\n  - when: otherwise\n    {line}\n"
    examples = f"examples:\n  - {{title: 甲, {line}}}\n"
    text = f"{HEAD}{roles}{DEFAULTS}steps:\n{review}{steps}{routes}{examples}"
    return load_text(text, "small.yaml")
