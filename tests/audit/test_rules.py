"""Records that fit but that no rule allows, and what the file alone cannot know.

Where the database alone cannot know, the test is called `test_not_caught_without_…` and shows
what does catch it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests import staffing
from tests.audit.tamper import (
    DONE,
    OFFICER,
    OTHER,
    UP,
    appended,
    codes,
    receipt,
    rewritten,
    rows,
    run,
    tell,
)
from tests.story import ADMIN, Story, person_of
from workflow.application.closing.events import Filed
from workflow.application.deciding.events import Passed, Returned
from workflow.application.event import Event, Record
from workflow.application.publicity.events import Expired
from workflow.application.state import Move, Status
from workflow.audit.rebuild import rebuild
from workflow.errors import Refused
from workflow.office.login import login
from workflow.office.perform import Who
from workflow.rules.standing import Grant
from workflow.store import journal


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Story]:
    """Three applications, told and sound."""
    story = tell(tmp_path)
    yield story
    story.database.close()


# records that fit, but that no rule allows

FORGED: dict[str, tuple[str, Event, str, str]] = {
    "the applicant approves": (
        OTHER,
        Passed(step="department", opinion="同意", move=Move("3", "office", Status.RUNNING)),
        "pku-applicant",
        "own",
    ),
    "to the end at once": (
        OTHER,
        Passed(step="department", opinion="同意", move=Move("3", "", Status.COMPLETED)),
        "department-person",
        "move",
    ),
    "on a route that is none": (
        OTHER,
        Passed(step="department", opinion="同意", move=Move("9", "office", Status.RUNNING)),
        "department-person",
        "move",
    ),
    "ended on the way": (
        OTHER,
        Passed(step="department", opinion="同意", move=Move("3", "office", Status.COMPLETED)),
        "department-person",
        "move",
    ),
    "filed past a body": (
        UP,
        Filed(
            step="publicity",
            receipt="收讫",
            on=date(2026, 3, 2),
            move=Move("1", "", Status.COMPLETED),
        ),
        "transfer-office-person",
        "move",
    ),
    "over before its time": (
        UP,
        Expired(step="publicity", move=Move("1", "agreement", Status.APPROVED)),
        "system",
        "early",
    ),
    "opened again after the end": (
        DONE,
        Returned(step="", opinion="补", move=Move("3", "submission", Status.RUNNING)),
        "finance-person",
        "ended",
    ),
    "expired after the end": (
        DONE,
        Expired(step="", move=Move("3", "reward", Status.APPROVED)),
        "system",
        "ended",
    ),
}


@pytest.mark.parametrize("lie", FORGED)
def test_a_forged_record_that_breaks_a_rule_is_named_though_all_else_fits(
    told: Story, lie: str
) -> None:
    number, event, by, code = FORGED[lie]

    appended(told, number, event, by)
    rebuild(told.office, ADMIN)

    assert codes(told) - {"role-not-held"} == {code}


def test_a_forged_approval_without_derived_rows_is_named(told: Story) -> None:
    move = Move("3", "office", Status.RUNNING)
    appended(told, OTHER, Passed(step="department", opinion="同意", move=move), "department-person")

    assert codes(told) == {"derived"}


# holes in the verbs show in verify, which asks the rules a second time


def granted(story: Story, person: str, *grants: Grant) -> None:
    """Roles for a person of the stories."""
    with story.database.writing() as tx:
        staffing.put_person(tx, person, person, grants, None)


def test_an_applicant_who_could_decide_is_named(
    told: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted(told, "pku-applicant", Grant("pku", "department"))
    monkeypatch.setattr("workflow.application.context.require_not_own", lambda *_: None)

    told.perform(a.Approve(application=OTHER, opinion="同意"), Who("pku-applicant", "test"))

    assert codes(told) == {"own"}


def test_a_listed_person_who_could_decide_is_named(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = story.submitted(
        "jishuitan-grant-of-rights", completers="甲=council-secretary-person:none"
    )
    story.walk(number, until="council")
    monkeypatch.setattr("workflow.application.context.require_not_own", lambda *_: None)

    story.approve(number)

    assert codes(story) == {"own"}


def objected(story: Story) -> None:
    """An open objection to the notice that is up."""
    story.perform(a.Object(application=UP, text="异议"), Who("jishuitan-applicant", "test"))


def test_an_expiry_over_an_open_objection_is_named(
    told: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflow.application.publicity.verbs import due

    objected(told)
    told.clock.pass_days(30)
    monkeypatch.setattr(
        "workflow.office.case.next_due",
        lambda state, context, since: (
            (event, context.now) if (event := due(replace(state, objections=()), context)) else None
        ),
    )

    told.perform(a.Comment(application=UP, text="注"), OFFICER)

    assert codes(told) == {"objection"}


def test_a_supplement_that_moves_over_an_open_objection_is_named(
    told: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    objected(told)
    monkeypatch.setattr("workflow.application.applying.verbs.require_no_objection", lambda *_: None)

    act = a.Supplement(application=UP, facts={"transferee": "别的公司"})
    told.perform(act, told.applicant(UP))

    assert codes(told) == {"objection"}


def test_a_publicity_that_ended_early_is_named(
    told: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.application.publicity.verbs.may_proceed", lambda *_: True)

    told.perform(a.Comment(application=UP, text="注"), OFFICER)

    assert told.state(UP).step == "agreement"
    assert codes(told) == {"early"}


def test_an_act_after_the_end_is_named(told: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.application.decide.require_none", lambda *_: None)

    told.perform(a.Terminate(application=DONE, reason="止"), Who("admin", "test"))

    assert codes(told) == {"ended"}


def test_a_move_that_the_definition_does_not_have_is_named(
    told: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "workflow.application.deciding.verbs.lead",
        lambda machine, state, *_: Move(state.route, "reward", Status.APPROVED),
    )

    told.perform(a.Approve(application=OTHER, opinion="同意"), person_of("department"))

    assert codes(told) == {"move"}


# what the file alone cannot know


def test_not_caught_without_a_receipt_when_the_last_record_goes_and_the_rest_is_remade(
    told: Story,
) -> None:
    kept = receipt(told, DONE, 7)

    run(told, "DELETE FROM events WHERE application = ? AND seq = 7", DONE)
    rebuild(told.office, ADMIN)

    assert codes(told) == set()
    assert codes(told, kept) == {"receipt"}


def test_not_caught_without_a_receipt_when_a_whole_tail_is_hashed_anew(told: Story) -> None:
    before, changed, after = (receipt(told, DONE, seq) for seq in (2, 3, 7))

    def against(record: Record) -> Record:
        return replace(record, event=replace(record.event, opinion="反对"))

    rewritten(told, DONE, 3, against)
    rebuild(told.office, ADMIN)

    assert codes(told) == set()
    assert codes(told, before) == set()
    assert codes(told, changed) == {"receipt"}
    assert codes(told, after) == {"receipt"}, "any later receipt of the application shows it"


def test_not_caught_without_a_receipt_when_the_last_application_goes_and_its_counter_too(
    told: Story,
) -> None:
    kept = receipt(told, OTHER, 1)

    for table in ("events", "tasks", "participants"):
        run(told, f"DELETE FROM {table} WHERE application = ?", OTHER)
    run(told, "DELETE FROM applications WHERE number = ?", OTHER)
    assert codes(told) == {"number"}
    run(told, "UPDATE counters SET last = 1 WHERE name = 'PKU-2026'")

    assert codes(told) == set()
    assert codes(told, kept) == {"receipt"}


def test_not_caught_without_asking_the_person_when_a_fitting_approval_is_forged(
    told: Story,
) -> None:
    kept = [receipt(told, OTHER, seq) for seq in (1, 2)]
    move = Move("3", "office", Status.RUNNING)
    event = Passed(step="department", opinion="同意", move=move)

    appended(told, OTHER, event, "department-person")
    rebuild(told.office, ADMIN)

    assert codes(told, *kept) == set(), "no receipt speaks of what came after it"


def test_not_caught_without_a_receipt_when_the_office_journal_loses_its_end(told: Story) -> None:
    with contextlib.suppress(Refused):
        login(told.office, "nobody", "no password of anybody")
    (last,) = rows(told, "SELECT max(seq) FROM events WHERE application = 'office'")[0]
    kept = receipt(told, journal.OFFICE, last)

    run(told, "DELETE FROM events WHERE application = ? AND seq = ?", journal.OFFICE, last)
    assert codes(told) == {"table"}, "the counter stands elsewhere"
    run(told, "UPDATE counters SET last = ? WHERE name = 'office'", last - 1)

    assert codes(told) == set()
    assert codes(told, kept) == {"receipt"}


def test_receipts_that_hold_are_no_fault(told: Story) -> None:
    assert codes(told, *(receipt(told, DONE, seq) for seq in range(1, 8))) == set()
