"""Every definition that comes with tto, along every route, with every no and every way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import acts as a
from tests.story import shipped_chains
from workflow.application.state import Application, Ballot, Status
from workflow.audit.verify import verify
from workflow.chain.checking.proof import regions, witnesses
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.facts import parse_fact
from workflow.chain.model.field import Field, FieldType
from workflow.chain.model.step import END, SUBMISSION, Kind, Step
from workflow.chain.reader import load_source
from workflow.chain.routing import open_routes
from workflow.commands.demo.rehearsal import BEGINS, Rehearsal, papers
from workflow.office import administration as roster
from workflow.office.perform import Who
from workflow.rules.bodies import Vote
from workflow.rules.calendar import shanghai_date

ROOT = Path(__file__).resolve().parents[2]
CHAINS = {chain.chain: chain for chain in shipped_chains()}
EXAMPLES = {
    path.stem: load_source(path)
    for path in sorted((ROOT / "docs" / "examples" / "institutes").glob("*.yaml"))
}
"""The chains of invented institutions in the documentation: one for each way of the language."""

TYPED = {
    FieldType.MONEY: "100万",
    FieldType.PERCENT: "70%",
    FieldType.DATE: "2026-01-05",
    FieldType.TEXT: "某事",
}


def typed(chain: Chain, field: Field) -> str:
    """Some value of a field, as a person types it; of a band its lower end."""
    for split in chain.splits:
        for part in split.parts:
            if part.chosen == field.name:
                return f"{part.lowest}%"
    if field.type is FieldType.CHOICE:
        return next(iter(field.choices))
    if field.type is FieldType.PEOPLE:
        return f"甲:{'none' if 'none' in field.posts else next(iter(field.posts))}"
    return TYPED[field.type]


def facts_for(chain: Chain, route: Route) -> dict[str, str]:
    """Typed facts with which an application takes a route: those of its example and others."""
    for example in chain.examples:
        told = {
            name: value if isinstance(value, str) else "; ".join(f"{n}:{n}" for n in value)
            for name, value in example.facts.items()
        }
        asked = {name for step in chain.steps.values() for name in step.all_facts}
        facts = {
            name: typed(chain, field)
            for name, field in chain.fields.items()
            if field.required or name in asked
        }
        facts |= told
        parsed = {name: parse_fact(chain.fields[name], text) for name, text in facts.items()}
        if open_routes(chain, parsed)[0].name == route.name:
            return facts
    for witness in (
        one for region in regions(chain)[route.name] for one in witnesses(chain, region)
    ):
        if not any(isinstance(value, list) for value in witness.facts.values()):
            return facts | {name: str(value) for name, value in witness.facts.items()}
    raise AssertionError(f"no example takes {route.name}")


class Walk:
    """One chain on the stage; every application begins on the first day."""

    def __init__(self, folder: Path, chain: Chain) -> None:
        self.stage, self.chain = Rehearsal(str(folder / "stage.db")), chain

    def begin(self, route: Route) -> tuple[str, dict[str, str]]:
        """A submitted application on a route, and the facts still to come."""
        facts = facts_for(self.chain, route)
        later = {name for step in self.chain.steps.values() for name in step.all_facts}
        first = {name: text for name, text in facts.items() if name not in later}
        self.stage.now = BEGINS
        number = self.stage.begin(self.chain.chain, "申请人", first)
        return number, {**facts, "income": "100万"}

    def to(self, route: Route, step: str) -> str:
        """An application that stands at a step of a route."""
        number, later = self.begin(route)
        below = {"mode": "assignment", "fee": "unknown"}
        while self.state(number).step != step:
            assert self.stage.go_on(number, later, below)
        return number

    def state(self, number: str) -> Application:
        """The application as stored."""
        return self.stage.look(number)[0]


@pytest.fixture(params=(*CHAINS, *EXAMPLES))
def walk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Walk]:
    """A chain on the stage; afterwards its journals verify."""
    example = EXAMPLES.get(request.param)
    made = Walk(tmp_path, example[0] if example else CHAINS[request.param])
    if example:
        roster.put_in_force(made.stage.office, Who("demo.admin", "test"), *example)
    yield made
    assert verify(made.stage.office).faults == []
    made.stage.office.database.close()


def test_every_route_is_walked_to_its_end(walk: Walk) -> None:
    for route in walk.chain.routes:
        number, later = walk.begin(route)
        while walk.stage.go_on(number, later, {"mode": "assignment", "fee": "unknown"}):
            pass

        state = walk.state(number)
        recurring = {one.step for one in state.duties}
        assert {one.step for one in state.history} >= set(route.path) - recurring
        assert state.status is Status.COMPLETED
        assert state.route == route.name


def test_every_no_leads_where_the_definition_says(walk: Walk) -> None:
    for route in walk.chain.routes:
        for step in (walk.chain.steps[name] for name in route.path):
            if not step.on_refuse or step.kind is Kind.SUBPROCESS:
                continue
            number = walk.to(route, step.name)
            refuse(walk, number, step)

            state = walk.state(number)
            expected = "" if step.on_refuse == END else step.on_refuse
            assert (state.step, state.status is Status.REFUSED) == (expected, not expected)


def refuse(walk: Walk, number: str, step: Step) -> None:
    """The step says no, by whoever may."""
    state, chain = walk.stage.look(number)
    act = a.Refuse(
        application=number,
        opinion="不同意",
        documents=papers(step.requires) if step.by in chain.bodies else (),
        **vote_no(walk, number, step),
    )
    speakers = list(walk.stage.speakers(chain, step)) if step.panel else []
    walk.stage.act(act, speakers[0] if speakers else walk.stage.actor(state, chain))


def vote_no(walk: Walk, number: str, step: Step) -> dict[str, Any]:
    """The meeting of today and its votes against, where a body decides; it is formed first."""
    state, chain = walk.stage.look(number)
    body = chain.bodies.get(step.by)
    if body is None:
        return {}
    if body.adhoc:
        walk.stage.form(state, chain, body.adhoc)
    yes = walk.stage.ballot(number, chain, step)
    no = Ballot(yes.present, dict.fromkeys(yes.present, Vote.NO)) if yes else None
    return {"meeting": shanghai_date(walk.stage.now), "ballot": no}


def test_every_return_leads_back_and_the_way_is_walked_again(walk: Walk) -> None:
    for route in walk.chain.routes:
        for step in (walk.chain.steps[name] for name in route.path):
            if not step.on_return:
                continue
            number = walk.to(route, step.name)
            state, chain = walk.stage.look(number)
            speakers = list(walk.stage.speakers(chain, step))
            act = a.Return(application=number, opinion="请补正", **vote_no(walk, number, step))
            walk.stage.act(act, speakers[0] if speakers else walk.stage.actor(state, chain))
            assert walk.state(number).step == step.on_return

            later = {**facts_for(chain, route), "income": "100万"}
            while walk.state(number).step not in (step.name, ""):
                assert walk.stage.go_on(number, later, {})
            assert walk.state(number).step == step.name


def test_every_upheld_objection_leads_back(walk: Walk) -> None:
    for route in walk.chain.routes:
        for step in (walk.chain.steps[name] for name in route.path):
            if step.publicity is None:
                continue
            number = walk.to(route, step.name)
            state, chain = walk.stage.look(number)
            officer = walk.stage.actor(state, chain)
            walk.stage.act(a.Publish(application=number), officer)
            walk.stage.act(a.Object(application=number, text="异议", raised_by="某人"), officer)
            handler = walk.stage.holder(chain, step.publicity.handled_by)
            found = a.Dispose(application=number, objection=1, upheld=True, finding="属实")
            walk.stage.act(found, handler)

            assert walk.state(number).step == step.publicity.on_upheld


def test_every_case_of_the_readme_has_its_chain() -> None:
    cases = {one.collection for chain in CHAINS.values() for one in chain.basis if one.collection}

    assert cases == {1, 2, 3, 5, 6, 7, 11, 13, 14, 17, 18, 21}
    assert all(SUBMISSION in chain.steps for chain in CHAINS.values())
