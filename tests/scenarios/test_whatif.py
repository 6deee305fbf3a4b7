"""Real applications under a draft of their chain: who would have gone another way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests import staffing
from tests.story import ADMIN, Clock, Story, new_story, next_version
from workflow.application.draft_impact import Differs, Parted
from workflow.chain.model.chain import Chain
from workflow.chain.reader import load_text
from workflow.chain.reading.library import shipped
from workflow.errors import Refused, WrongUse
from workflow.office.draft_impact import Comparison, compare
from workflow.office.perform import Who
from workflow.rules.standing import AUDITOR, Grant

PKU, CHAOYANG, TSINGHUA = "pku-transfer", "chaoyang-transfer", "tsinghua-leader-reward"


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return new_story(tmp_path)


def draft(chain: str, *changes: tuple[str, str]) -> Chain:
    """The shipped definition as its next version, with changes."""
    text = next_version(shipped()[chain].read_text("utf-8"))
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load_text(text, "draft.yaml")


RAISED = (
    ('"<= 800万"', '"<= 3000万"'),
    ("800万, decided", "3000万, decided"),
    ("8000000.01", "30000000.01"),
    ("amount: 1998万, decided_by: committee", "amount: 1998万, decided_by: leaders"),
)
"""The second border raised from 800万 to 3000万."""


def found(story: Story, chain: Chain, day: str = "", *, ended: bool = False) -> Comparison:
    as_of = date.fromisoformat(day) if day else None
    return compare(story.office, ADMIN, chain, as_of, ended=ended)


def one(comparison: Comparison, number: str) -> Differs:
    return next(each for each in comparison.differ if each.number == number)


def test_a_raised_border_changes_the_route_of_the_amounts_between_wherever_they_stand(
    story: Story,
) -> None:
    small = story.submitted(PKU, amount="400万")
    between = story.submitted(PKU, amount="30,000,000.00")
    above = story.submitted(PKU, amount="30,000,000.01")
    late = story.submitted(PKU, amount="1998万")
    story.walk(late, until="reward")
    waiting = story.start(PKU)
    comparison = found(story, draft(PKU, *RAISED))

    assert [each.number for each in comparison.differ] == [between, late]
    assert (comparison.same, comparison.drafts) == (2, 1)
    assert {small, above, waiting}.isdisjoint(each.number for each in comparison.differ)
    early = one(comparison, between)
    assert early.route == ("3", "2")
    assert early.final_say == ("committee", "leaders")
    assert (early.before, early.after) == (Parted(), Parted(("committee",), ()))
    walked = one(comparison, late)
    assert (walked.before, walked.after) == (Parted(("committee",), ()), Parted())
    assert (walked.step, walked.stranded) == ("reward", False)


def test_an_application_at_a_step_that_the_draft_leaves_out_is_named(story: Story) -> None:
    number = story.submitted(PKU)
    story.walk(number, until="committee")
    differs = one(found(story, draft(PKU, *RAISED)), number)

    assert differs.stranded
    assert differs.after == Parted(("committee",), ())


def test_the_same_text_changes_nothing(story: Story) -> None:
    for chain in (PKU, CHAOYANG, TSINGHUA):
        number = story.submitted(chain)
        assert one_or_none(found(story, draft(chain)), number) is None
        story.step_on(number)
        assert found(story, draft(chain)).same == 1


def one_or_none(comparison: Comparison, number: str) -> Differs | None:
    return next((each for each in comparison.differ if each.number == number), None)


def test_ended_ones_are_compared_only_when_asked_for(story: Story) -> None:
    number = story.submitted(PKU)
    story.walk(number)
    chain = draft(PKU, *RAISED)

    assert found(story, chain).differ == ()
    differs = one(found(story, chain, ended=True), number)
    assert (differs.status, differs.step) == ("completed", "")
    assert differs.before == Parted(("committee",), ())


def test_other_shares_are_shown_with_both_amounts(story: Story) -> None:
    number = story.submitted(PKU)
    chain = draft(PKU, ("percent: 70%", "percent: 80%"))
    team, rest = one(found(story, chain), number).shares

    assert team.part == "team"
    assert team.percent == (Decimal("70"), Decimal("80"))
    assert team.amount == (Decimal("13986000.00"), Decimal("15984000.00"))
    assert rest.amount == (Decimal("5994000.00"), Decimal("3996000.00"))


def test_a_share_that_the_draft_would_refuse_is_said(story: Story) -> None:
    number = story.submitted(CHAOYANG)
    differs = one(found(story, draft(CHAOYANG, ("70%..95%", "70%..90%"))), number)

    assert differs.refused
    assert differs.refused[0] == "share-outside-band"
    assert differs.route is None


def test_another_length_of_a_publicity_is_shown(story: Story) -> None:
    number = story.submitted(CHAOYANG)
    text = "by: innovation-centre\n    places: {hospital"
    chain = draft(CHAOYANG, (text, f"days: 10\n    unit: working\n    {text}"))
    (notice,) = one(found(story, chain), number).notices

    assert notice.step == "hospital-publicity"
    assert (notice.old.days, notice.old.unit) == (15, "natural")
    assert (notice.new.days, notice.new.unit) == (10, "working")


def test_a_fact_is_lacking_if_the_draft_asks_it_at_the_beginning_or_at_a_passed_step(
    story: Story,
) -> None:
    number = story.submitted(PKU)
    field = ("fields:\n", "fields:\n  risk: {type: money, zh: 风险, en: Risk}\n")
    asked = ("kind: review, by: transfer-office", "kind: review, by: transfer-office, asks: [risk]")

    assert one(found(story, draft(PKU, field)), number).facts == ("risk",)
    assert found(story, draft(PKU, field, asked)).differ == ()
    story.walk(number, until="leaders")
    assert one(found(story, draft(PKU, field, asked)), number).facts == ("risk",)


def test_a_choice_or_post_that_the_draft_does_not_know_is_a_fact_it_lacks(story: Story) -> None:
    transfer = story.submitted(PKU)
    reward = story.submitted(TSINGHUA)
    renamed = draft(PKU, ("assignment: {zh", "sale: {zh"))
    posts = draft(TSINGHUA, ("unit-head", "dean"))

    assert one(found(story, renamed), transfer).facts == ("mode",)
    lost = one(found(story, posts), reward)
    assert lost.route == ("1", "")
    assert "beneficiaries" in lost.facts


def test_a_draft_that_must_wait_for_an_amount_has_no_route_for_it_yet(story: Story) -> None:
    number = story.submitted(PKU, amount="unknown")
    chain = draft(
        PKU,
        ("unknown: highest}", "unknown: hold}"),
        ("  - {amount: unknown, decided_by: committee}\n", ""),
    )
    differs = one(found(story, chain), number)

    assert differs.route == ("3", "")
    assert differs.facts == ("amount",)


def test_another_body_with_the_final_say_is_told_though_the_steps_are_the_same(
    story: Story,
) -> None:
    number = story.submitted(PKU)
    chain = draft(PKU, ("standing-committee", "party-committee"))
    differs = one(found(story, chain), number)

    assert differs.route is None
    assert differs.final_say == ("committee", "committee")


def test_as_of_a_day_the_state_is_that_of_its_midnight(tmp_path: Path) -> None:
    story = new_story(tmp_path, Clock("2026-03-02 09:00"))
    number = story.submitted(PKU)
    story.clock.set("2026-03-04 00:00")
    story.walk(number, until="leaders")
    story.clock.set("2026-03-05 09:00")
    story.walk(number)
    story.submitted(PKU)
    chain = draft(PKU, *RAISED)

    assert one(found(story, chain, "2026-03-02"), number).step == "department"
    assert one(found(story, chain, "2026-03-03"), number).step == "leaders"
    assert one(found(story, chain, "2026-03-04"), number).status == "running"
    assert one_or_none(found(story, chain, "2026-03-05"), number) is None
    assert len(found(story, chain, "2026-03-04").differ) == 1
    assert len(found(story, chain, "2026-03-05").differ) == 1
    assert found(story, chain, "2026-03-01").differ == ()


def test_a_day_to_come_is_refused(story: Story) -> None:
    with pytest.raises(WrongUse) as refused:
        found(story, draft(PKU), "2026-03-03")
    assert refused.value.code == "day-to-come"


def test_only_an_administrator_or_an_auditor_of_the_institution_may_compare(story: Story) -> None:
    story.submitted(PKU)
    chain = draft(PKU, *RAISED)
    with story.database.writing() as tx:
        for person, unit in (("ann", "pku"), ("ben", "tsinghua"), ("eve", "*")):
            staffing.put_person(tx, person, person, (Grant(unit, AUDITOR),), None)

    for who in ("ann", "eve"):
        assert len(compare(story.office, Who(who, "test"), chain).differ) == 1
    for who, code in (("ben", "wrong-institution"), ("pku-applicant", "wrong-role")):
        with pytest.raises(Refused) as refused:
            compare(story.office, Who(who, "test"), chain)
        assert refused.value.code == code


def test_nothing_is_written(story: Story) -> None:
    story.submitted(PKU)
    before = Path(story.where).read_bytes()
    found(story, draft(PKU, *RAISED), "2026-03-02", ended=True)

    assert Path(story.where).read_bytes() == before


def test_more_applications_than_a_page_are_all_compared(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflow.office import draft_impact as whatif

    monkeypatch.setattr(whatif, "_PAGE", 2)
    for _number in range(5):
        story.submitted(PKU)
    assert len(found(story, draft(PKU, *RAISED)).differ) == 5
