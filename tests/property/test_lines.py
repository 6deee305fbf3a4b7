"""Random definitions with lines side by side, walked at random: what is kept is what the records
make, the second writing agrees, and no picture and no simulation fails.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests import acts as a
from tests import staffing
from tests.chain.test_schedule import CALENDAR
from tests.story import ADMIN, Story, new_story
from workflow.application.fold import fold
from workflow.application.lines import open_lines, stands, steps_of
from workflow.application.state import Application
from workflow.audit.verify import verify
from workflow.chain.machine import machine_of
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import Kind
from workflow.chain.reader import load_text, read_text
from workflow.chain.schedule import Scheduler
from workflow.chain.simulate import simulate
from workflow.commands.chains.diagram.graph import graph_of
from workflow.commands.chains.diagram.svg import svg
from workflow.commands.chains.diagram.text import dot, mermaid
from workflow.commands.frame.show import application_lines
from workflow.errors import Refused
from workflow.office import administration as roster
from workflow.office.perform import Who
from workflow.rules.standing import Grant
from workflow.store import journal

UNIT = "lines"
ROLES = ("one", "two", "three", "four")
HEAD = """\
chain: lines-at-random
version: 1
institution: {id: lines, zh: 随机研究所, en: Institute at random}
number: RND
title: {zh: 随机, en: At random}
effective: {from: 2019-01-01}
basis: {collection: 14}
fields:
  title: {type: text, zh: 名称, en: Title}
roles:
  one: {zh: 甲处, en: One}
  two: {zh: 乙处, en: Two}
  three: {zh: 丙处, en: Three}
  four: {zh: 丁处, en: Four}
defaults: {refuse: end, return: submission}
steps:
"""
KINDS = (
    "kind: review, by: ROLE",
    "kind: review, by: ROLE, on_refuse: TARGET, on_return: TARGET",
    "kind: review, by: {all: [one, two]}",
    "kind: review, by: {least: 2, of: [one, two, three]}, refuses: after-all",
    "kind: review, by: ROLE, deadline: {days: 5, unit: natural, escalate: one}",
    "kind: review, by: ROLE, deadline: {days: 5, unit: natural, lapse: end}",
    "kind: review, by: ROLE, rounds: {most: 1, after: refuse}",
    "kind: evaluate, by: ROLE",
    "kind: submit, by: ROLE",
    "kind: file, by: ROLE",
    "kind: file, by: ROLE, blocking: false",
    "kind: contract, by: ROLE, parties: {us: {zh: 甲方, en: Us}, them: {zh: 乙方, en: Them}}",
    "kind: period, by: ROLE, months: 1",
    "kind: publicize, by: ROLE, days: 5, unit: natural, places: {wall: {zh: 公示栏, en: board}},"
    " handled_by: ROLE, on_upheld: UPHELD",
)
GROUPS = (
    *("[{}]", "[{}]", "{{all: [{}]}}", "{{any: [{}]}}", "{{least: 2, of: [{}]}}"),
    *("{{all: [{}], in-turn: true}}", "{{least: 2, of: [{}], in-turn: true}}"),
    *("{{all: [{}], refuses: after-all}}", "{{any: [{}], in-turn: true}}"),
)


def definition(draw: Random) -> str:
    """The text of a definition with one or two sets of lines; it may have findings."""
    steps: list[str] = []

    def step(before: list[str], kinds: tuple[str, ...] = KINDS) -> str:
        name, earlier = f"s{len(steps)}", draw.choice(["submission", *before])
        text = draw.choice(kinds).replace("ROLE", draw.choice(ROLES))
        text = text.replace("TARGET", earlier).replace("UPHELD", draw.choice(["end", earlier]))
        steps.append(f"  {name}: {{zh: 环节{name}, en: {name}, {text}}}\n")
        return name

    outside: list[str] = []
    parts: list[str] = []
    for place in range(draw.choice((1, 2))):
        if place or draw.random() < 0.7:
            outside.append(step(outside))
            parts.append(outside[-1])
        lines = []
        for _line in range(draw.choice((2, 2, 3))):
            own: list[str] = []
            for _step in range(draw.choice((1, 1, 2, 3))):
                own.append(step([*outside, *own]))
            lines.append(f"[{', '.join(own)}]")
        parts.append(draw.choice(GROUPS).format(", ".join(lines)))
    if draw.random() < 0.3:
        parts.insert(-1, parts.pop())
    parts.append(step(outside, KINDS[:2]))
    routes = f"routes:\n  - {{when: otherwise, path: [{', '.join(parts)}]}}\n"
    return f"{HEAD}{''.join(steps)}{routes}examples:\n  - {{title: 甲, decided_by: {parts[-1]}}}\n"


def sound(draw: Random) -> tuple[Chain, str]:
    """One without findings."""
    for _attempt in range(200):
        text = definition(draw)
        if not read_text(text, "random.yaml").findings:
            try:
                return load_text(text, "random.yaml"), text
            except Refused:
                raise
            except Exception as findings:  # of the check: drawn again
                if type(findings).__name__ != "BadDefinition":
                    raise
    raise AssertionError("nothing sound was drawn")


class Walk:
    """One application on such a definition, moved at random by whoever may."""

    def __init__(self, story: Story, draw: Random) -> None:
        self.story, self.draw = story, draw
        self.chain, text = sound(draw)
        with story.database.writing() as tx:
            staffing.put_institution(tx, UNIT, "随机研究所", "Institute at random")
            for role in ("member", *ROLES):
                staffing.put_person(tx, role, role.upper(), (Grant(UNIT, role),), None)
        roster.put_in_force(story.office, ADMIN, self.chain, text)
        act = a.Start(application="", facts={"title": "甲"})
        self.number = story.office.start(self.chain.chain, act, Who("member", "test")).number
        self.done = 0

    def go(self, times: int) -> None:
        """So many attempts; after each the records make what is kept."""
        for _ in range(times):
            state = self.story.state(self.number)
            if state.ended or (not state.step and not state.duties):
                break
            for act, who in self._attempts(state):
                try:
                    self.story.perform(act, Who(who, "test"))
                    self.done += 1
                except Refused:
                    pass
                break
            self._look()

    def _look(self) -> None:
        with self.story.database.reading() as tx:
            made = fold(record for record, _hash in journal.records(tx, self.number))
        state = self.story.state(self.number)
        assert made == state
        assert not state.over
        if state.lines:
            assert len(set(steps_of(state))) == len(steps_of(state)) > 0
            route = self.chain.route(state.route)
            lines = route.beside(state.step)
            assert lines
            assert len(stands(state)) == len(lines.lines)
        list(application_lines(state, self.chain))
        for form in (svg, dot, mermaid):
            assert form(graph_of(self.chain, state))

    def _attempts(self, state: Application) -> Iterator[tuple[a.Act, str]]:
        line = self.draw.choice(open_lines(state))
        at = {"application": self.number, "at_step": line.step} if line.step else {}
        odd = self.draw.random()
        if odd < 0.04:
            yield (
                a.Supplement(application=self.number, facts={"title": str(self.draw.random())}),
                "member",
            )
        elif odd < 0.08:
            yield a.Recall(application=self.number, reason="误点"), self.draw.choice(ROLES)
        elif odd < 0.11:
            verb = a.Resume if state.suspended else a.Suspend
            yield verb(application=self.number, reason="暂停"), "admin"
        elif odd < 0.16:
            self.story.clock.pass_days(self.draw.choice((1, 4, 9, 40)))
            list(self.story.office.tick())
        elif state.open_objections:
            one = state.open_objections[0]
            publicity = self.chain.steps[one.step].publicity
            assert publicity
            upheld = self.draw.random() < 0.5
            act = a.Dispose(
                application=self.number, objection=one.number, upheld=upheld, finding="查明"
            )
            yield act, publicity.handled_by
        elif state.suspended:
            yield a.Resume(application=self.number, reason="恢复"), "admin"
        elif not line.step:
            duty = state.duties[0].step
            yield (
                a.File(application=self.number, receipt="收讫", step=duty),
                self.chain.steps[duty].by,
            )
        else:
            yield from self._at_the_step(line, at)

    def _at_the_step(self, line: Application, at: dict[str, Any]) -> Iterator[tuple[a.Act, str]]:
        step, draw = self.chain.steps[line.step], self.draw
        who = draw.choice([seat.role for seat in self.chain.seats(step)])
        who = "member" if who == "applicant" else who
        said: dict[str, Any] = {**at, "opinion": "意见"}
        match step.kind:
            case Kind.SUBMIT:
                yield a.Submit(application=self.number), who
            case Kind.FILE:
                yield a.File(application=self.number, receipt="收讫", at_step=line.step), who
            case Kind.CONTRACT:
                party = draw.choice(list(step.parties))
                yield a.Sign(party=party, **at), who
            case Kind.PUBLICIZE if line.notice is None:
                yield a.Publish(**at), who
            case Kind.PUBLICIZE if draw.random() < 0.4:
                yield a.Object(text="异议", **at), draw.choice(ROLES)
            case Kind.PUBLICIZE | Kind.PERIOD:
                self.story.clock.pass_days(draw.choice((3, 6, 32)))
                list(self.story.office.tick())
            case _:
                back = machine_of(self.chain).returnable(self.chain.route(line.route), line.step)
                chance = draw.random()
                if chance < 0.12:
                    yield a.Refuse(**said), who
                elif chance < 0.3 and back:
                    direct, to = draw.random() < 0.5, draw.choice(back)
                    yield a.Return(**said, to=to, direct=direct), who
                elif chance < 0.36:
                    yield a.Claim(**at), who
                else:
                    yield a.Approve(**said), who


def walk(folder: Path, number: int) -> int:
    """One definition and one application on it, drawn from this number; the acts that were done."""
    draw = Random(number)
    story = new_story(folder)
    one = Walk(story, draw)
    for form in (svg, dot, mermaid):
        assert form(graph_of(one.chain, returns=True))
    assert simulate(one.chain, date(2026, 3, 2), Scheduler(CALENDAR, lambda _name: None))
    one.go(60)
    assert verify(story.office).faults == []
    story.database.close()
    return one.done


def _walks(folder: Path, times: int) -> None:
    for place in range(times):
        number, here = secrets.randbelow(2**32), folder / str(place)
        here.mkdir()
        try:
            walk(here, number)
        except Exception as error:
            raise AssertionError(f"walk(…, {number}): {error}") from error


def test_lines_at_random(tmp_path: Path) -> None:
    _walks(tmp_path, 6)


@pytest.mark.slow
def test_many_lines_at_random(tmp_path: Path) -> None:
    _walks(tmp_path, int(os.environ.get("TTO_PATHS", "300")))
