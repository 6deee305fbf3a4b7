"""Automatic steps: the tool is installed for real, and asked in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests import staffing
from tests.audit.tamper import rewritten
from tests.joint import Joint
from tests.machine import AGREES, PAPER, UNIT, Machine, answer, evidence, install
from tests.story import Story, new_story
from workflow.application.papers.tool_answers import MOST_BYTES, evidence_of, read_answer
from workflow.application.state import How, Place
from workflow.audit.verify import verify
from workflow.errors import CouldNot, Refused, WrongUse
from workflow.office.perform import Who
from workflow.rules.standing import Grant
from workflow.store import journal
from workflow.tools.automatic import Outcome, run_one, run_waiting
from workflow.tools.call import call

Patch = pytest.MonkeyPatch


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """The institute."""
    return Machine(new_story(tmp_path))


def ask(machine: Machine, seconds: float = 30) -> list[Outcome]:
    """What a tick makes of the tools."""
    return list(run_waiting(machine.story.office, seconds))


def problems(machine: Machine, seconds: float = 30) -> list[str]:
    """The codes of what kept tools from answering."""
    return [one.problem.code for one in ask(machine, seconds) if one.problem]


def records(story: Story, name: str) -> list[Any]:
    """The records of a journal."""
    with story.database.reading() as tx:
        return [record for record, _ in journal.records(tx, name)]


def notes(machine: Machine) -> list[dict[str, str]]:
    """What the office noted of tools that failed."""
    events = [one.event for one in records(machine.story, journal.OFFICE)]
    return [one.detail for one in events if one.what == "ToolFailed"]


def test_a_called_tool_ends_its_step_under_the_account_that_holds_the_role(
    machine: Machine, tmp_path: Path, monkeypatch: Patch
) -> None:
    install(tmp_path, monkeypatch, "novelty", AGREES)
    number = machine.at()

    (outcome,) = ask(machine)

    assert outcome.problem is None
    assert machine.state(number).step == "office"
    assert machine.state(number).facts["score"] == "82"
    record = records(machine.story, number)[-1]
    assert (record.by, record.role, record.via) == ("machine", "machine", "tool novelty 1.2")
    proof = record.event.evidence
    assert (proof.tool, proof.version, proof.how) == ("novelty", "1.2", How.CALLED)
    assert json.loads(proof.answer)["evidence"] == {"hits": 3}
    assert machine.state(number).history[-1].evidence == replace(proof, answer="")
    assert verify(machine.story.office).faults == []
    assert ask(machine) == []


def test_a_tool_sees_the_facts_and_reads_the_papers(
    machine: Machine, tmp_path: Path, monkeypatch: Patch
) -> None:
    body = """
        def tool(request):
            (paper,) = request.papers
            said = request.facts["title"] + paper.content().decode() + request.step
            return Answer(True, "1", said, {"score": request.number})
    """
    install(tmp_path, monkeypatch, "novelty", body)
    number = machine.at()

    ask(machine)

    assert machine.state(number).history[-1].opinion == f"某成果{PAPER.decode()}novelty"


def test_a_no_of_a_tool_refuses(machine: Machine, tmp_path: Path, monkeypatch: Patch) -> None:
    body = 'def tool(request):\n    return Answer(False, "2", "已公开", {"score": "3"})\n'
    install(tmp_path, monkeypatch, "novelty", body)
    number = machine.at()

    ask(machine)

    assert machine.state(number).status.value == "refused"
    assert verify(machine.story.office).faults == []


FAILING = {
    "raise": ("def tool(request):\n    raise RuntimeError('坏了')\n", "tool-failed"),
    "leave": ("import sys\ndef tool(request):\n    sys.exit(0)\n", "tool-failed"),
    "die": ("import os\ndef tool(request):\n    os._exit(7)\n", "tool-failed"),
    "no-answer": ("def tool(request):\n    return {'agrees': True}\n", "tool-failed"),
    "wrong-type": ("def tool(request):\n    return Answer('yes', '1')\n", "tool-failed"),
    "not-json": (
        "def tool(r):\n    return Answer(True, '1', evidence={'x': 1e999})\n",
        "tool-failed",
    ),
    "no-function": ("tool = None\n", "tool-failed"),
    "no-version": ("def tool(request):\n    return Answer(True, ' ')\n", "tool-nonsense"),
    "no-field": ("def tool(r):\n    return Answer(True, '1', '', {'x': 'y'})\n", "tool-nonsense"),
    "hidden": ("def tool(r):\n    return Answer(True, '1', '\\u202e')\n", "hidden-character"),
    "big": (
        "def tool(r):\n    return Answer(True, '1', '', {'score': '1'}, {'x': 'y' * 20000})\n",
        "answer-too-big",
    ),
}


@pytest.mark.parametrize("how", FAILING)
def test_a_tool_that_fails_moves_nothing_and_is_noted_once(
    machine: Machine, tmp_path: Path, monkeypatch: Patch, how: str
) -> None:
    body, code = FAILING[how]
    install(tmp_path, monkeypatch, "novelty", body)
    number = machine.at()
    before = machine.state(number)

    assert problems(machine) == [code]
    assert problems(machine) == [code]

    assert machine.state(number) == before
    assert [(one["application"], one["tool"]) for one in notes(machine)] == [(number, "novelty")]


def test_a_tool_that_hangs_is_stopped_with_what_it_started(
    machine: Machine, tmp_path: Path, monkeypatch: Patch
) -> None:
    mark = tmp_path / "mark"
    body = f"""
        import subprocess, sys, time
        def tool(request):
            late = "import time; time.sleep(3); open({str(mark)!r}, 'w')"
            subprocess.Popen([sys.executable, "-c", late])
            time.sleep(600)
    """
    install(tmp_path, monkeypatch, "novelty", body)
    machine.at()

    assert problems(machine, 1.5) == ["tool-too-slow"]

    import time

    time.sleep(2.5)
    assert not mark.exists()


def test_a_tool_that_is_not_installed_or_installed_twice_is_said(
    machine: Machine, tmp_path: Path, monkeypatch: Patch
) -> None:
    number = machine.at()
    assert problems(machine) == ["tool-not-installed"]

    install(tmp_path, monkeypatch, "novelty", AGREES)
    install(tmp_path, monkeypatch, "novelty", AGREES + "\n")

    assert problems(machine) == ["tool-ambiguous"]
    assert machine.state(number).step == "novelty"


def test_the_others_go_on_where_one_tool_fails(
    machine: Machine, tmp_path: Path, monkeypatch: Patch
) -> None:
    body = """
        def tool(request):
            if request.number.endswith("1"):
                raise ValueError
            return Answer(True, "1", "", {"score": "1"})
    """
    install(tmp_path, monkeypatch, "novelty", body)
    first, second = machine.at(), machine.at()

    assert problems(machine) == ["tool-failed"]

    assert [machine.state(one).step for one in (first, second)] == ["novelty", "office"]


def test_what_changed_while_the_tool_ran_is_refused_and_asked_again(
    machine: Machine, tmp_path: Path, monkeypatch: Patch
) -> None:
    install(tmp_path, monkeypatch, "novelty", AGREES)
    number = machine.at()
    from workflow.tools import automatic

    truly = call

    def meanwhile(*given: Any) -> Any:
        said = truly(*given)
        machine.do(a.Supplement(application=number, facts={"title": "另一成果"}), "member")
        return said

    monkeypatch.setattr(automatic, "call", meanwhile)
    assert problems(machine) == ["changed-since-seen"]
    assert machine.state(number).step == "novelty"

    monkeypatch.setattr(automatic, "call", truly)
    assert problems(machine) == []
    assert machine.state(number).step == "office"


def test_where_nobody_holds_the_role_nothing_is_asked(
    machine: Machine, tmp_path: Path, monkeypatch: Patch
) -> None:
    install(tmp_path, monkeypatch, "novelty", AGREES)
    with machine.story.database.writing() as tx:
        staffing.put_person(tx, "machine", "MACHINE", (Grant(UNIT, "office"),), None)
    number = machine.at()

    assert ask(machine) == []
    assert machine.state(number).held == "stranded"


def test_where_several_hold_the_role_none_of_them_is_chosen(
    machine: Machine, tmp_path: Path, monkeypatch: Patch
) -> None:
    install(tmp_path, monkeypatch, "novelty", AGREES)
    with machine.story.database.writing() as tx:
        staffing.put_person(tx, "second", "SECOND", (Grant(UNIT, "machine"),), None)
    number = machine.at()
    assert problems(machine) == ["several-accounts"]

    machine.do(a.Claim(application=number), "second")

    assert problems(machine) == []
    assert records(machine.story, number)[-1].by == "second"


def test_an_answer_ends_no_step_of_several_and_nobody_is_added_to_an_automatic_one(
    machine: Machine,
) -> None:
    number = machine.at()
    joint = Joint(machine.story)
    together = joint.at("all")
    with pytest.raises(Refused) as caught:
        joint.do(answer(together), "a-1")
    assert caught.value.code == "evidence-not-here"

    act = a.AddSigner(application=number, person="office", place=Place.BEFORE, reason="请一并审核")
    with pytest.raises(Refused) as caught:
        machine.do(act, "machine")
    assert caught.value.code == "no-signers-here"


def test_a_tool_whose_answers_are_handed_in_is_never_called(
    machine: Machine, tmp_path: Path, monkeypatch: Patch
) -> None:
    install(tmp_path, monkeypatch, "grading", "def tool(r):\n    raise ValueError\n")
    number = machine.at("grading")

    assert ask(machine) == []
    machine.do(answer(number, "grading", grade="high"), "grader")
    assert machine.state(number).status.value == "completed"
    assert verify(machine.story.office).faults == []


def test_a_tool_is_asked_at_once_in_the_name_of_who_asks(
    machine: Machine, tmp_path: Path, monkeypatch: Patch
) -> None:
    number = machine.at()
    with pytest.raises(CouldNot) as caught:
        run_one(machine.story.office, number, Who("machine", "test"))
    assert caught.value.code == "tool-not-installed"
    assert len(notes(machine)) == 1

    install(tmp_path, monkeypatch, "novelty", AGREES)
    with pytest.raises(Refused) as refused:
        run_one(machine.story.office, number, Who("office", "test"))
    assert refused.value.code == "wrong-role"

    run_one(machine.story.office, number, Who("machine", "test"))
    assert records(machine.story, number)[-1].via == "test"
    assert machine.state(number).step == "office"
    with pytest.raises(Refused) as refused:
        run_one(machine.story.office, number, Who("office", "test"))
    assert refused.value.code == "evidence-not-here"


def test_an_answer_is_kept_whole_in_one_form_and_not_beyond_its_size() -> None:
    one = evidence_of("x", "1", {"b": [1, 0.5], "a": "中"}, How.HANDED_IN)
    assert one.answer == '{"a":"中","b":[1,0.5]}'
    assert one == evidence_of("x", "1", read_answer("x", one.answer.encode()), How.HANDED_IN)
    evidence_of("x", "1", "y" * (MOST_BYTES - 2), How.HANDED_IN)
    with pytest.raises(CouldNot) as caught:
        evidence_of("x", "1", "y" * (MOST_BYTES - 1), How.HANDED_IN)
    assert caught.value.code == "answer-too-big"
    with pytest.raises(WrongUse):
        evidence_of("x", "1\u202e", {}, How.HANDED_IN)


@pytest.mark.parametrize(
    "text", ['{"a":1,"a":2}', "NaN", "", "[" * 100_000, '"\\ud800"', "[1e999]"]
)
def test_what_is_no_json_or_not_the_same_for_every_reader_is_refused(text: str) -> None:
    with pytest.raises(CouldNot) as caught:
        evidence_of("x", "1", read_answer("x", text.encode()), How.HANDED_IN)
    assert caught.value.code == "answer-not-json"


LIES = {
    "none": None,
    "another tool": evidence("grading"),
    "another answer": replace(evidence(), answer='{"hits":0}'),
    "no version": replace(evidence(), version=" "),
    "no answer": replace(evidence(), answer="", sha256="e3b0c442"),
}


@pytest.mark.parametrize("lie", LIES)
def test_the_audit_names_an_automatic_step_that_passed_without_its_evidence(
    machine: Machine, lie: str
) -> None:
    number = machine.at("office")
    at = next(one.seq for one in records(machine.story, number) if hasattr(one.event, "evidence"))

    rewritten(
        machine.story,
        number,
        at,
        lambda record: replace(record, event=replace(record.event, evidence=LIES[lie])),
    )

    faults = [(one.code, one.seq) for one in verify(machine.story.office).faults]
    assert ("evidence", at) in faults


def test_the_audit_names_evidence_where_people_decide(machine: Machine) -> None:
    number = machine.at("lawyer")
    at = records(machine.story, number)[-1].seq

    rewritten(
        machine.story,
        number,
        at,
        lambda record: replace(record, event=replace(record.event, evidence=evidence())),
    )

    assert "evidence" in {one.code for one in verify(machine.story.office).faults}
