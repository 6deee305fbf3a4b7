"""What each verb does to an application, told as the office would tell it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests import acts as a
from tests.story import ADMIN, FACTS, Story, paper, person_of
from workflow.application.money.distribution import Distribution
from workflow.chain.model.facts import parse_fact
from workflow.chain.reader import load_source
from workflow.errors import Refused
from workflow.office import administration as roster
from workflow.office.perform import Who

ROOT = Path(__file__).resolve().parent.parent.parent
OFFICE = person_of("transfer-office")


def at(story: Story, number: str) -> tuple[str, str]:
    """Where an application stands, and what it is."""
    state = story.state(number)
    return state.step, state.shown_status.value


def supplement(story: Story, number: str, **facts: str) -> None:
    """The applicant changes facts."""
    fields = story.chain(number).fields
    parsed = {name: parse_fact(fields[name], text) for name, text in facts.items()}
    story.perform(a.Supplement(application=number, facts=parsed), story.applicant(number))


def split_of(story: Story, number: str) -> dict[str, str]:
    """Each party's yuan."""
    found = Distribution(story.chain(number), story.state(number)).shares()
    return {share.part.name: str(share.amount) for share in found}


# deciding


def test_a_refusal_ends_the_application_and_nothing_follows(story: Story) -> None:
    number = story.submitted("pku-transfer")

    story.refuse(number)

    assert at(story, number) == ("", "refused")
    with pytest.raises(Refused, match="already-ended"):
        story.perform(a.Submit(application=number), story.applicant(number))


def test_a_return_goes_to_the_step_that_is_named(story: Story) -> None:
    number = story.submitted("pku-transfer")
    story.walk(number, until="committee")

    story.send_back(number, "department", person_of("committee-secretary"))

    assert at(story, number) == ("department", "running")
    assert story.walk(number)[:3] == ["department", "office", "leaders"]


def test_a_return_without_a_name_goes_where_the_definition_says(story: Story) -> None:
    number = story.submitted("jishuitan-grant-of-rights")
    story.walk(number, until="party")

    story.send_back(number, who=person_of("party-secretary"))

    assert at(story, number) == ("revision", "running")


def test_experts_give_an_opinion_and_cannot_refuse(story: Story) -> None:
    number = story.submitted("jishuitan-grant-of-rights")

    with pytest.raises(Refused, match="cannot-refuse-here"):
        story.refuse(number)


def test_the_applicant_withdraws_until_the_final_say(story: Story) -> None:
    early, late = story.submitted("pku-transfer"), story.submitted("pku-transfer")
    story.walk(late, until="reward")

    story.perform(a.Withdraw(application=early, reason="合作方退出"), story.applicant(early))
    with pytest.raises(Refused, match="already-approved"):
        story.perform(a.Withdraw(application=late, reason="合作方退出"), story.applicant(late))

    assert at(story, early) == ("", "withdrawn")
    assert at(story, late) == ("reward", "approved")


def test_an_administrator_terminates_even_what_is_approved(story: Story) -> None:
    number = story.submitted("pku-transfer")
    story.walk(number, until="reward")

    story.perform(a.Terminate(application=number, reason="受让方注销"), ADMIN)

    assert at(story, number) == ("", "terminated")


def test_a_comment_moves_nothing_and_makes_nobody_look_again(story: Story) -> None:
    number = story.submitted("pku-transfer")
    before = story.state(number)

    story.perform(a.Comment(application=number, text="原件在档案室"), OFFICE)

    after = story.state(number)
    assert (after.step, after.revision, after.seq) == (before.step, before.revision, before.seq + 1)


# facts that change, and facts that are not known


@pytest.mark.parametrize(
    ("amount", "decided_by"),
    [
        ("4,000,000.00", "office"),
        ("4,000,000.01", "leaders"),
        ("8,000,000.00", "leaders"),
        ("8,000,000.01", "committee"),
        ("1998万", "committee"),
        ("unknown", "committee"),
    ],
)
def test_the_amount_decides_who_has_the_final_say(
    story: Story, amount: str, decided_by: str
) -> None:
    number = story.submitted("pku-transfer", amount=amount)
    state, chain = story.state(number), story.chain(number)

    assert chain.final_say(chain.route(state.route)) == decided_by


def test_a_changed_amount_is_decided_anew_from_the_first_step_that_saw_the_old_one(
    story: Story,
) -> None:
    number = story.submitted("pku-transfer", amount="300万")
    story.walk(number, until="reward")
    assert at(story, number) == ("reward", "approved")

    supplement(story, number, amount="900万")

    assert at(story, number) == ("department", "running")
    assert story.walk(number, until="reward") == ["department", "office", "leaders", "committee"]


def test_an_amount_that_becomes_known_leaves_the_highest_tier(story: Story) -> None:
    number = story.submitted("pku-transfer", amount="unknown")
    story.approve(number)

    supplement(story, number, amount="100万")

    assert story.walk(number, until="reward") == ["department", "office"]


@pytest.fixture
def small(story: Story) -> Story:
    """An office with its own chain, on which an unknown amount is held."""
    chain, source = load_source(ROOT / "docs" / "examples" / "small.yaml")
    with story.database.writing() as tx:
        story.staff(tx, chain)
    roster.put_in_force(story.office, ADMIN, chain, source)
    FACTS.setdefault("small-contract", {"title": "合同"})
    return story


def draft(story: Story, amount: str) -> str:
    """A submitted application on the small chain."""
    field = load_source(ROOT / "docs" / "examples" / "small.yaml")[0].fields["amount"]
    facts = {"title": "合同", "amount": parse_fact(field, amount)}
    who = Who("small-applicant", "test")
    act = a.Start(application="", facts=facts, documents=(paper("draft"),))
    number = story.office.start("small-contract", act, who).number
    story.perform(a.Submit(application=number), who)
    return number


def test_what_is_not_known_holds_the_application_until_it_is(small: Story) -> None:
    number = draft(small, "unknown")
    assert at(small, number) == ("submission", "held")
    with pytest.raises(Refused, match="fact-unknown"):
        small.perform(a.Approve(application=number, opinion="同意"), person_of("office"))

    supplement(small, number, amount="60万")

    assert small.walk(number) == ["office", "directors"]


def test_an_application_stays_on_the_version_it_started_with(small: Story) -> None:
    before = draft(small, "40万")
    path = ROOT / "docs" / "examples" / "small.yaml"
    text = path.read_text("utf-8").replace("version: 1", "version: 2").replace("50万", "30万")
    newer = Path(small.where).parent / "newer.yaml"
    newer.write_text(text.replace("500000.01", "300000.01"), "utf-8")
    small.clock.pass_days(1)
    roster.put_in_force(small.office, ADMIN, *load_source(newer))

    after = draft(small, "40万")

    assert small.walk(before) == ["office"]
    assert small.walk(after) == ["office", "directors"]
    assert [small.state(one).version for one in (before, after)] == [1, 2]


def test_a_version_in_force_never_gets_other_content(small: Story) -> None:
    text = (ROOT / "docs" / "examples" / "small.yaml").read_text("utf-8").replace("50万", "30万")
    other = Path(small.where).parent / "other.yaml"
    other.write_text(text.replace("500000.01", "300000.01"), "utf-8")

    with pytest.raises(Refused, match="duplicate-version"):
        roster.put_in_force(small.office, ADMIN, *load_source(other))


# publicity and objections


def published(story: Story) -> str:
    """An application of 积水潭 whose notice is up since Monday 2026-03-02."""
    number = story.submitted("jishuitan-grant-of-rights")
    story.walk(number, until="publicity")
    story.publish(number)
    return number


def test_a_publicity_of_15_days_ends_at_24_00_of_its_last_day(story: Story) -> None:
    number = published(story)

    story.clock.set("2026-03-17 23:59:59")
    assert list(story.office.tick()) == []
    story.clock.set("2026-03-18 00:00:00")
    list(story.office.tick())

    assert at(story, number) == ("agreement", "approved")


def test_an_open_objection_holds_and_a_rejected_one_lets_it_go_on(story: Story) -> None:
    number = published(story)
    story.perform(a.Object(application=number, text="完成人有遗漏", raised_by="某人"), OFFICE)
    story.clock.set("2026-03-25 09:00:00")
    assert list(story.office.tick()) == []
    assert at(story, number) == ("publicity", "held")

    finding = a.Dispose(application=number, objection=1, upheld=False, finding="核实无误")
    story.perform(finding, OFFICE)

    assert at(story, number) == ("agreement", "approved")


def test_an_upheld_objection_leads_back_and_the_notice_begins_anew(story: Story) -> None:
    number = published(story)
    story.perform(a.Object(application=number, text="完成人有遗漏"), person_of("party-secretary"))

    finding = a.Dispose(application=number, objection=1, upheld=True, finding="确有遗漏")
    story.perform(finding, OFFICE)

    assert at(story, number) == ("revision", "running")
    story.clock.pass_days(30)
    assert story.walk(number, until="publicity") == ["revision", "council", "party"]
    assert story.state(number).notice is None


def test_a_notice_that_was_down_is_prolonged_by_the_days_it_missed(story: Story) -> None:
    number = published(story)
    story.clock.set("2026-03-05 09:00")
    story.perform(a.Interrupt(application=number, reason="网站维护"), OFFICE)
    story.clock.set("2026-03-07 09:00")
    story.publish(number)

    notice = story.state(number).notice
    assert notice is not None
    assert notice.window is not None
    assert str(notice.window.last_day) == "2026-03-20"


def test_two_places_count_from_the_later_one(story: Story) -> None:
    number = story.submitted("chaoyang-transfer")
    story.walk(number, until="hospital-publicity")
    story.publish(number)

    assert story.state(number).notice is not None
    with pytest.raises(Refused, match="cannot-publish-there"):
        story.perform(a.Publish(application=number, place="hospital"), story.actor(number))


# sharing and paying


def test_the_split_of_1998wan_is_exact(story: Story) -> None:
    number = story.submitted("pku-transfer")

    assert split_of(story, number) == {"team": "13986000.00", "university": "5994000.00"}


def test_the_split_of_297000_is_exact(story: Story) -> None:
    number = story.submitted("chaoyang-transfer")
    story.walk(number, until="committee")

    assert split_of(story, number) == {"contributors": "282150.00", "hospital": "14850.00"}


def test_a_leaders_part_is_a_part_of_the_teams_reading_1(story: Story) -> None:
    number = story.submitted("tsinghua-leader-reward", fee="100万", leader_share="30%")

    assert split_of(story, number) == {
        "team": "700000.00",
        "leader": "210000.00",
        "university": "300000.00",
    }


def test_an_equity_contribution_shares_no_fee(story: Story) -> None:
    number = story.submitted("tsinghua-leader-reward", mode="equity", valuation="695万")

    assert split_of(story, number) == {}


@pytest.mark.parametrize(
    ("share", "fits"), [("70%", True), ("95%", True), ("69.99%", False), ("95.01%", False)]
)
def test_a_share_lies_in_its_band(story: Story, share: str, fits: bool) -> None:
    number = story.start("chaoyang-transfer", reward_share=share)
    act = a.Submit(application=number)
    if fits:
        assert story.perform(act, story.applicant(number)).application.step == "filing"
    else:
        with pytest.raises(Refused, match="share-outside-band"):
            story.perform(act, story.applicant(number))


def test_a_reward_is_paid_in_parts_and_never_more_than_is_due(story: Story) -> None:
    number = story.submitted("pku-transfer")
    story.walk(number, until="reward")

    story.pay(number, "10,000,000".replace(",", ""))
    with pytest.raises(Refused, match="paid-too-much"):
        story.pay(number, "3986000.01")
    story.pay(number, "3986000")

    assert at(story, number) == ("", "completed")
    assert sum(one.amount for one in story.state(number).payments) == Decimal(13_986_000)
