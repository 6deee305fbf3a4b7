"""The examples of the documentation are sound, and the institute's own chain is carried out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tests.chain.test_schedule import CALENDAR
from workflow.application.state import Status
from workflow.audit.verify import verify
from workflow.chain.reader import all_findings, findings_of, load_file, load_source, read_text
from workflow.chain.schedule import Scheduler
from workflow.chain.simulate import simulate
from workflow.commands.demo.rehearsal import Rehearsal
from workflow.office import administration as roster
from workflow.office.perform import Who

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
OWN = EXAMPLES / "own-institute.yaml"
STAGES = sorted((EXAMPLES / "own-institute").glob("*.yaml"))
INSTITUTES = sorted((EXAMPLES / "institutes").glob("*.yaml"))
CHAINS = [*STAGES, OWN, EXAMPLES / "small.yaml", EXAMPLES / "patent-sorting.yaml", *INSTITUTES]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Rehearsal]:
    """A demonstration office in which the institute's own chain is in force."""
    made = Rehearsal(str(tmp_path / "stage.db"))
    roster.put_in_force(made.office, Who("demo.admin", "test"), *load_source(OWN))
    yield made
    made.office.database.close()


def facts(amount: str, mode: str = "assignment", share: str = "70%") -> dict[str, str]:
    return {"title": "某成果", "amount": amount, "mode": mode, "team_share": share}


@pytest.mark.parametrize("path", CHAINS, ids=lambda path: path.stem)
def test_an_example_of_the_documentation_has_no_findings(path: Path) -> None:
    assert all_findings(path) == []


@pytest.mark.parametrize("path", INSTITUTES, ids=lambda path: path.stem)
def test_an_example_of_an_institution_is_written_in_under_120_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 120


def test_the_own_chain_of_an_institute_is_written_in_under_60_lines() -> None:
    assert len(OWN.read_text("utf-8").splitlines()) < 60


def test_the_own_chain_grows_and_no_step_of_it_is_taken_back() -> None:
    grown = [set(load_file(path).steps) for path in [*STAGES, OWN]]

    assert len(grown) == 5
    assert all(before <= after for before, after in pairwise(grown))


def test_an_open_border_in_the_own_chain_is_caught_by_its_example() -> None:
    text = OWN.read_text("utf-8").replace('"<= 200万"', '"< 200万"')

    findings = findings_of(read_text(text, OWN.name))

    assert {one.code for one in findings} == {"example-missing", "example-fails"}


def test_the_own_chain_is_simulated_on_both_sides_of_its_border() -> None:
    chain = load_file(OWN)
    walks = simulate(chain, date(2026, 3, 2), Scheduler(CALENDAR, lambda name: None))

    assert [walk.route.path for walk in walks] == [route.path for route in chain.routes]


@pytest.mark.parametrize(
    ("typed", "last"),
    [
        (facts("200万"), "office"),
        (facts("2000000.01"), "directors"),
        (facts("unknown"), "directors"),
        (facts("200万", "equity", "90%"), "office"),
    ],
)
def test_the_own_chain_is_carried_to_its_end(
    stage: Rehearsal, typed: dict[str, str], last: str
) -> None:
    number = stage.begin("materials-transfer", "负责人", typed)
    while stage.go_on(number, {"income": "100万"}):
        pass

    state, chain = stage.look(number)
    assert state.status is Status.COMPLETED
    assert last in {one.step for one in state.history}
    assert ("directors" in {one.step for one in state.history}) == (last == "directors")
    assert chain.clocks
    assert verify(stage.office).faults == []
