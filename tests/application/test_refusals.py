"""Every "no" of the office: each place that refuses is provoked once, by a person, in a story."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests import staffing
from tests.application.automatic import AUTOMATIC
from tests.application.ballots import BALLOTS
from tests.application.elsewhere import APART
from tests.application.hands import HANDS
from tests.application.incomes import INCOMES
from tests.application.intake import INTAKE
from tests.application.people_fields import NAMED
from tests.application.periods import PERIODS
from tests.application.reliefs import RELIEFS
from tests.application.rounds import ROUNDS
from tests.application.shared import LOOKS, SHARED
from tests.application.side_by_side import SIDE_BY_SIDE
from tests.application.unregulated import UNREGULATED
from tests.story import ADMIN, Story, ballot, paper, person_of
from workflow.application.event import Declined
from workflow.chain.reader import load_file
from workflow.chain.reading.library import shipped
from workflow.errors import Refused
from workflow.office import administration as roster
from workflow.office.perform import Office, Who
from workflow.rules.standing import Grant
from workflow.store import definitions as rules
from workflow.store import journal
from workflow.store.schema import open_database

ROOT = Path(__file__).resolve().parents[2] / "workflow"
ROOMS = [
    *sorted((ROOT / "application").rglob("*.py")),
    ROOT / "rules" / "standing.py",
    ROOT / "rules" / "bodies.py",
    ROOT / "store" / "people.py",
    ROOT / "office" / "perform.py",
]
Attempt = tuple[a.Act, Who]

PKU = "pku-transfer"
JST = "jishuitan-grant-of-rights"
CYH = "chaoyang-transfer"
OFFICER = person_of("transfer-office")


def at(story: Story, chain: str, step: str, **facts: str) -> str:
    """A submitted application that has come to a step; its number."""
    number = story.submitted(chain, **facts)
    story.walk(number, until=step)
    assert story.state(number).step == step
    return number


def grant(story: Story, person: str, *grants: Grant, revoked: bool = False) -> Who:
    """A person with these roles."""
    with story.database.writing() as tx:
        since = "2026-01-01T00:00:00.000000Z" if revoked else None
        staffing.put_person(tx, person, person, grants, since)
    return Who(person, "test")


def approval(story: Story, number: str, **changes: Any) -> a.Approve:
    """A proper approval with something changed."""
    chain = story.chain(number)
    step = chain.steps[story.state(number).step]
    act = a.Approve(
        application=number,
        opinion="同意",
        documents=story.required(number),
        meeting=story.today() if step.by in chain.bodies else None,
        ballot=ballot(chain, step),
    )
    return replace(act, **changes)


def published(story: Story) -> str:
    """An application whose notice is up."""
    number = at(story, JST, "publicity")
    story.publish(number)
    return number


def objected(story: Story) -> str:
    """An application with an open objection."""
    number = published(story)
    story.perform(a.Object(application=number, text="异议"), story.applicant(number))
    return number


def withdraw_approved(story: Story) -> Attempt:
    number = at(story, PKU, "reward")
    return a.Withdraw(application=number, reason="撤"), story.applicant(number)


def unknown_field(story: Story) -> Attempt:
    number = story.start(PKU)
    return a.Submit(application=number, facts={"colour": "red"}), story.applicant(number)


def field_of_another_step(story: Story) -> Attempt:
    number = story.start(CYH)
    return a.Submit(application=number, facts={"price": "1.00"}), story.applicant(number)


def submit_without_title(story: Story) -> Attempt:
    number = story.start(PKU)
    return a.Submit(application=number, facts={"title": ""}), story.applicant(number)


def sign_twice(story: Story) -> Attempt:
    number = at(story, JST, "agreement")
    act = a.Sign(application=number, party="hospital", documents=story.required(number))
    story.perform(act, OFFICER)
    return replace(act, documents=()), OFFICER


def approve_nowhere(story: Story) -> Attempt:
    number = story.submitted("tsinghua-leader-reward", beneficiaries="丙:other-leader")
    story.walk(number)
    return a.Approve(application=number, opinion="同意"), OFFICER


def approve_a_publicity(story: Story) -> Attempt:
    return approval(story, at(story, JST, "publicity")), OFFICER


def approve_despite_objection(story: Story) -> Attempt:
    return a.Approve(application=objected(story), opinion="同意"), OFFICER


def submit_of_another(story: Story) -> Attempt:
    return a.Submit(application=story.start(PKU)), OFFICER


def meeting_ahead(story: Story) -> Attempt:
    number = at(story, PKU, "leaders")
    return approval(story, number, meeting=story.today() + timedelta(1)), OFFICER


def approve_without_minutes(story: Story) -> Attempt:
    return approval(story, at(story, PKU, "leaders"), documents=()), OFFICER


def paper_of_another_step(story: Story) -> Attempt:
    number = at(story, PKU, "office")
    return approval(story, number, documents=(paper("committee-minutes"),)), OFFICER


def approve_what_was_not_seen(story: Story) -> Attempt:
    return approval(story, at(story, PKU, "office"), seen=1), OFFICER


def approve_after_withdrawal(story: Story) -> Attempt:
    number = at(story, PKU, "office")
    story.perform(a.Withdraw(application=number, reason="撤"), story.applicant(number))
    return a.Approve(application=number, opinion="同意"), OFFICER


def approve_while_unknown(story: Story) -> Attempt:
    put(story, "pku-held", hold=True)
    number = start_on(story, "pku-held", "unknown")
    story.perform(a.Submit(application=number), story.applicant(number))
    return a.Approve(application=number, opinion="同意"), OFFICER


def put(story: Story, name: str, *, hold: bool = False) -> None:
    """The definition of Peking University under another name, with one thing changed."""
    chain = load_file(shipped()[PKU])
    amount = replace(chain.fields["amount"], unknown=type(chain.fields["amount"].unknown)("hold"))
    fields = {**chain.fields, "amount": amount} if hold else chain.fields
    routes = chain.routes if hold else chain.routes[:1]
    changed = replace(chain, chain=name, fields=fields, routes=routes, sha256=name.ljust(64, "0"))
    with story.database.writing() as tx:
        rules.put_definition(tx, changed, "")


def start_on(story: Story, name: str, amount: str) -> str:
    """A draft under a definition of `put`."""
    facts = {"title": "题", "mode": "equity", "amount": amount, "transferee": "某"}
    act = a.Start(application="", facts=facts, documents=(paper("application-form"),))
    return story.office.start(name, act, Who("pku-applicant", "test")).number


def submit_without_route(story: Story) -> Attempt:
    put(story, "pku-cut")
    number = start_on(story, "pku-cut", "9000000.00")
    return a.Submit(application=number), story.applicant(number)


def approve_without_price(story: Story) -> Attempt:
    return approval(story, at(story, CYH, "pricing")), person_of("innovation-centre")


def refuse_an_opinion(story: Story) -> Attempt:
    number = at(story, JST, "experts")
    return a.Refuse(application=number, opinion="不同意"), OFFICER


def return_ahead(story: Story) -> Attempt:
    number = at(story, PKU, "office")
    return a.Return(application=number, opinion="补", to="leaders"), OFFICER


def meeting_of_no_body(story: Story) -> Attempt:
    return approval(story, at(story, PKU, "office"), meeting=story.today()), OFFICER


def body_without_meeting(story: Story) -> Attempt:
    return approval(story, at(story, PKU, "leaders"), meeting=None), OFFICER


def publish_twice(story: Story) -> Attempt:
    return a.Publish(application=published(story)), OFFICER


def interrupt_nothing(story: Story) -> Attempt:
    return a.Interrupt(application=at(story, JST, "publicity"), reason="断"), OFFICER


def object_to_nothing(story: Story) -> Attempt:
    return a.Object(application=at(story, JST, "publicity"), text="异议"), OFFICER


def dispose_of_nothing(story: Story) -> Attempt:
    act = a.Dispose(application=published(story), objection=1, upheld=False, finding="查")
    return act, OFFICER


def act_after_revocation(story: Story) -> Attempt:
    who = grant(story, "gone", Grant("pku", "transfer-office"), revoked=True)
    return approval(story, at(story, PKU, "office")), who


def act_from_elsewhere(story: Story) -> Attempt:
    return approval(story, at(story, PKU, "office")), Who("jishuitan-applicant", "test")


def act_in_no_role(story: Story) -> Attempt:
    return approval(story, at(story, PKU, "office")), person_of("finance")


def act_in_an_old_role(story: Story) -> Attempt:
    old = Grant("pku", "transfer-office", None, date(2026, 3, 1))
    who = grant(story, "old", old, Grant("pku", "member"))
    return approval(story, at(story, PKU, "office")), who


def listed_person_decides(story: Story) -> Attempt:
    number = at(story, JST, "council", completers="甲=council-secretary-person:none")
    return approval(story, number), person_of("council-secretary")


def resume_what_goes_on(story: Story) -> Attempt:
    return a.Resume(application=story.submitted(PKU), reason="续"), ADMIN


def void_what_is_under_way(story: Story) -> Attempt:
    return a.Void(application=story.submitted(PKU), reason="废"), ADMIN


def correct_nothing(story: Story) -> Attempt:
    return a.Correct(application=story.submitted(PKU), record=99, text="更正"), ADMIN


def correct_ahead(story: Story) -> Attempt:
    number = story.submitted(PKU)
    tomorrow = story.today() + timedelta(1)
    return a.Correct(application=number, record=1, text="更正", on=tomorrow), ADMIN


def approve_while_suspended(story: Story) -> Attempt:
    number = at(story, PKU, "office")
    story.perform(a.Suspend(application=number, reason="审计"), ADMIN)
    return approval(story, number), OFFICER


def nobody_acts(story: Story) -> Attempt:
    return a.Comment(application=story.submitted(PKU), text="注"), Who("nobody", "test")


TABLE: dict[str, Callable[[Story], Attempt]] = {
    "applying.withdraw already-approved": withdraw_approved,
    "applying.require_fields no-such-field": unknown_field,
    "applying.require_fields field-not-here": field_of_another_step,
    "closing.sign cannot-sign": sign_twice,
    "context.current_step nothing-to-decide": approve_nowhere,
    "context.require_kind wrong-verb": approve_a_publicity,
    "situations._objected objection-open": approve_despite_objection,
    "context.require_actor not-the-applicant": submit_of_another,
    "context.require_day day-out-of-order": meeting_ahead,
    "context.require_papers document-missing": approve_without_minutes,
    "context.require_place document-not-here": paper_of_another_step,
    "decide._stale changed-since-seen": approve_what_was_not_seen,
    "situations._ended already-ended": approve_after_withdrawal,
    "situations._awaiting fact-unknown": approve_while_unknown,
    "situations._suspended suspended": approve_while_suspended,
    "control.resume not-suspended": resume_what_goes_on,
    "control.void cannot-void": void_what_is_under_way,
    "control.correct no-such-record": correct_nothing,
    "control.correct day-ahead": correct_ahead,
    "deciding.cannot_refuse cannot-refuse-here": refuse_an_opinion,
    "deciding.return_ cannot-return-there": return_ahead,
    "bodies.resolution meeting-not-here": meeting_of_no_body,
    "bodies.resolution meeting-missing": body_without_meeting,
    **BALLOTS,
    **LOOKS,
    **{**HANDS, **RELIEFS, **NAMED, **ROUNDS, **PERIODS, **AUTOMATIC},
    **{**INCOMES, **UNREGULATED, **INTAKE, **SIDE_BY_SIDE},
    "advance.choose no-route": submit_without_route,
    "publicity.publish cannot-publish-there": publish_twice,
    "publicity.interrupt no-notice-up": interrupt_nothing,
    "objections.object_ not-published": object_to_nothing,
    "objections.not_open no-such-objection": dispose_of_nothing,
    "standing.require_member person-revoked": act_after_revocation,
    "standing.require_member wrong-institution": act_from_elsewhere,
    "standing.require_held wrong-role": act_in_no_role,
    "standing.require_held role-expired": act_in_an_old_role,
    "standing.require_not_own own-application": listed_person_decides,
    "people.unknown_person person-unknown": nobody_acts,
}


def refusals(path: Path) -> Iterator[str]:
    """Every `Refused("code"…)` and `Conflict("code"…)` of a file, as `place.function code`: the
    place is the matter's folder, else the file.
    """
    place = path.parent.name if path.parent.parent.name == "application" else path.stem
    for function in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in NAMES:
                    code = node.args[0]
                    if isinstance(code, ast.Constant):  # else an earlier code is said again
                        yield f"{place}.{function.name} {code.value!s}"


NAMES = ("Refused", "Conflict")
EVERY = {**TABLE, **SHARED}


def test_every_refusal_in_the_source_is_provoked_here() -> None:
    found = {one for path in ROOMS for one in refusals(path)}

    assert found == {*TABLE, *APART}


@pytest.mark.parametrize("place", EVERY)
def test_a_refusal_names_its_rule_and_changes_nothing_but_the_record(
    story: Story, place: str
) -> None:
    act, who = EVERY[place](story)
    before = story.state(act.application)

    with pytest.raises(Refused) as caught:
        story.perform(act, who)

    rule = caught.value.__cause__ or caught.value  # it may be told why not now
    assert isinstance(rule, Refused)
    assert rule.key == place.split()[1]
    after = story.state(act.application)
    assert after == replace(before, seq=before.seq + 1, last_at=story.clock())
    with story.database.reading() as tx:
        event = journal.records(tx, act.application)[-1][0].event
    assert isinstance(event, Declined)
    assert (event.verb, event.code) == (act.verb, caught.value.code)
    assert set(event.values) == set(caught.value.values)


@pytest.mark.parametrize("place", EVERY)
def test_a_refusal_can_be_said_in_full(story: Story, place: str) -> None:
    act, who = EVERY[place](story)

    with pytest.raises(Refused) as caught:
        story.perform(act, who)

    no = caught.value
    said = [text.format_map(no.values) for text in (no.what, no.why, no.do)]
    assert said[0]
    assert said[-1], "what to do next"
    assert not [text for text in said if "{" in text or "None" in text]


def test_a_refused_act_may_be_repeated_and_is_recorded_once(story: Story) -> None:
    act, who = approve_without_minutes(story)
    act = replace(act, request_id="once")
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            story.perform(act, who)
        assert caught.value.code == "document-missing"
        assert "{" not in caught.value.do.format_map(caught.value.values)

    with story.database.reading() as tx:
        kinds = [type(one.event) for one, _ in journal.records(tx, act.application)]
    assert kinds.count(Declined) == 1


def test_a_refused_start_is_noted_with_the_office(story: Story) -> None:
    with pytest.raises(Refused) as caught:
        story.office.start(PKU, a.Start(application=""), Who("jishuitan-applicant", "test"))

    assert caught.value.code == "wrong-institution"
    with story.database.reading() as tx:
        event: Any = journal.records(tx, journal.OFFICE)[-1][0].event
        assert journal.load(tx, "PKU-2026-0001") is None
    assert event.what == "AttemptRefused"
    values = json.loads(event.detail.pop("values"))
    assert event.detail == {"attempt": f"start {PKU}", "code": "wrong-institution"}
    assert values.keys() == caught.value.values.keys()


@pytest.mark.parametrize("verb", ["start", "comment", "tick"])
def test_a_demonstration_takes_no_real_work_and_writes_nothing(tmp_path: Path, verb: str) -> None:
    database = open_database(str(tmp_path / "demo.db"), create=True)
    office = Office(database)
    roster.found(database, office.clock(), demonstration=True)
    office = Office(database)
    tried: dict[str, Callable[[], Any]] = {
        "start": lambda: office.start(PKU, a.Start(application=""), Who("x", "test")),
        "comment": lambda: office.perform(a.Comment(application="X", text="注"), Who("x", "test")),
        "tick": lambda: list(office.tick()),
    }

    with pytest.raises(Refused) as caught:
        tried[verb]()

    assert caught.value.code == "demonstration-file"
    no = caught.value
    assert "{" not in "".join(text.format_map(no.values) for text in (no.what, no.why, no.do))
    with database.reading() as tx:
        assert len(journal.records(tx, journal.OFFICE)) == 1
    database.close()
