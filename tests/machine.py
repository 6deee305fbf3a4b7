"""An institute with automatic steps and an outside law firm; tools that really are installed."""

from __future__ import annotations

import hashlib
import importlib
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests import acts as a
from tests import staffing
from tests.story import ADMIN, Story, written
from workflow.application.papers.tool_answers import evidence_of
from workflow.application.state import Application, Document, Evidence, How
from workflow.office import administration as roster
from workflow.office.case import Receipt
from workflow.office.perform import Who
from workflow.rules.standing import Grant

FILE = Path(__file__).resolve().parent / "scenarios" / "machine.yaml"
UNIT = "machine"
PAPER = "一种装置".encode()
AGREES = """
    def tool(request):
        return Answer(True, "1.2", "新颖", {"score": "82"}, {"hits": 3})
"""


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, body: str) -> None:
    """A distribution as pip leaves it behind, with `tool` as its entry point of that name."""
    module = f"tool_{name.replace('-', '_')}_{hashlib.sha256(body.encode()).hexdigest()[:8]}"
    place = folder / module
    about = place / f"{module}-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[tto.tools]\n{name} = {module}:tool\n")
    head = "from workflow.tools import Answer, Request\n"
    (place / f"{module}.py").write_text(head + dedent(body), "utf-8")
    monkeypatch.syspath_prepend(str(place))
    importlib.invalidate_caches()


class Machine:
    """A story on that chain; people are called by their role."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.chain, source = written(FILE)
        with story.database.writing() as tx:
            staffing.put_institution(tx, UNIT, "样例研究院", "Sample institute")
            for role in ("member", *self.chain.roles):
                end = date(2026, 12, 31) if role == "lawyer" else None
                staffing.put_person(tx, role, role.upper(), (Grant(UNIT, role, None, end),), None)
        roster.put_in_force(story.office, ADMIN, self.chain, source)

    def begun(self, way: str = "plain") -> str:
        """A submitted application; its number."""
        paper = Document("form", "form.pdf", len(PAPER), hashlib.sha256(PAPER).hexdigest())
        act = a.Start(application="", facts={"title": "某成果", "way": way}, documents=(paper,))
        contents = {paper.sha256: PAPER}
        number = self.story.office.start("machine", act, Who("member", "test"), contents).number
        self.do(a.Submit(application=number), "member")
        return number

    def at(self, step: str = "novelty") -> str:
        """An application at that step; its number."""
        number = self.begun()
        if step != "novelty":
            self.do(answer(number, score="82"), "machine")
        for name in ("office", "lawyer"):
            if step in ("lawyer", "grading")[name == "lawyer" :]:
                self.do(a.Approve(application=number, opinion="同意"), name)
        assert self.state(number).step == step
        return number

    def do(self, act: a.Act, person: str) -> Receipt:
        """An act by a person."""
        return self.story.perform(act, Who(person, "test"))

    def state(self, number: str) -> Application:
        """As stored."""
        return self.story.state(number)


def evidence(tool: str = "novelty", said: Any = None) -> Evidence:
    """Evidence handed in."""
    return evidence_of(tool, "1.2", said or {"hits": 3}, How.HANDED_IN)


def answer(number: str, tool: str = "novelty", **facts: str) -> a.Approve:
    """A yes of a tool, handed in."""
    return a.Approve(application=number, opinion="同意", facts=facts, evidence=evidence(tool))
