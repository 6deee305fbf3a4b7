"""Reads the keys of a publicity step (公示), and its process for objections (异议)."""

from __future__ import annotations

from workflow.chain.model.step import Objections, Publicity
from workflow.chain.reading.periods import MOST_DAYS, read_term
from workflow.chain.reading.section import Section
from workflow.chain.reading.tree import Branch
from workflow.rules.calendar import Roll, Unit
from workflow.rules.publicity import Rule

KEYS = "days unit places handled_by on_upheld roll count_start_day close objections"


def read_publicity(step: Section) -> Publicity:
    """How long a notice is up and where, and who handles objections to it."""
    if not step.has("unit"):
        step.note("publicity-without-unit", step=step.name)
    if not step.has("days"):
        step.note("publicity-without-length", step=step.name)
    for key in ("places", "handled_by", "on_upheld"):
        if not step.has(key):
            step.note("publicity-incomplete", step=step.name, key=key)
    return Publicity(
        days=step.whole("days", MOST_DAYS, 1),
        unit=step.choice("unit", Unit, Unit.NATURAL),
        places=step.titles("places"),
        handled_by=step.text("handled_by"),
        on_upheld=step.text("on_upheld"),
        roll=step.choice("roll", Roll, Roll.REST_DAY),
        count_start_day=step.flag("count_start_day"),
        close=step.read("close", _close, "24:00"),
        objections=_objections(step) if step.has("objections") else None,
    )


def _objections(step: Section) -> Objections:
    section = step.section("objections", "anonymous accept dispose publish escalate")
    timed = isinstance(section.values.get("publish"), Branch)
    return Objections(
        anonymous=section.flag("anonymous"),
        accept=read_term(section, "accept"),
        dispose=read_term(section, "dispose"),
        publish=timed or section.flag("publish"),
        escalate=section.text("escalate"),
        announce=read_term(section, "publish") if timed else None,
    )


def _close(text: str) -> str:
    """An hour as the publicity rule takes it. Raises WrongUse `bad-close`."""
    return Rule(1, Unit.NATURAL, close=text).close
