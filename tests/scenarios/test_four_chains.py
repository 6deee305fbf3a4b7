"""The four chains, told step by step."""

from __future__ import annotations

import pytest

from tests.story import Story
from workflow.audit.verify import verify


def test_pku_1998wan_goes_to_the_standing_committee_and_pays_70_percent(story: Story) -> None:
    number = story.submitted("pku-transfer")

    walked = story.walk(number)

    assert walked == ["department", "office", "leaders", "committee", "reward"]
    assert story.state(number).status.value == "completed"
    assert str(story.state(number).payments[0].amount) == "13986000"


@pytest.mark.parametrize(
    ("beneficiaries", "path"),
    [
        ("甲:unit-head; 乙:none", ["cadres", "ip", "publicity"]),
        ("丙:other-leader", ["ip", "publicity"]),
        ("甲:unit-head; 丙:other-leader", ["cadres", "ip", "publicity"]),
        ("乙:none", ["ip"]),
    ],
)
def test_tsinghua_orders_its_two_bodies_by_the_posts_held(
    story: Story, beneficiaries: str, path: list[str]
) -> None:
    number = story.submitted("tsinghua-leader-reward", beneficiaries=beneficiaries)

    assert story.walk(number) == path


def test_tsinghua_notice_to_the_cadres_group_is_owed_and_does_not_block(story: Story) -> None:
    number = story.submitted("tsinghua-leader-reward", beneficiaries="丙:other-leader")
    story.walk(number)
    assert story.state(number).status.value == "approved"

    story.file(number, "notice")

    assert story.state(number).status.value == "completed"


def test_jishuitan_walks_experts_revision_two_bodies_publicity_contract(story: Story) -> None:
    number = story.submitted("jishuitan-grant-of-rights")

    walked = story.walk(number)

    assert walked == ["experts", "revision", "council", "party", "publicity", "agreement"]
    state = story.state(number)
    assert state.status.value == "completed"
    assert [(one.step, str(one.due_on)) for one in state.duties] == [("report", "2027-03-18")]


def test_the_yearly_report_falls_due_again_a_year_later(story: Story) -> None:
    number = story.submitted("jishuitan-grant-of-rights")
    story.walk(number)

    story.file(number, "report")

    assert [str(one.due_on) for one in story.state(number).duties] == ["2028-03-18"]


def test_chaoyang_walks_eight_steps_with_two_publicities(story: Story) -> None:
    number = story.submitted("chaoyang-transfer")

    walked = story.walk(number)

    assert walked == [
        *("filing", "pricing", "committee", "council", "party"),
        *("hospital-publicity", "exchange-publicity", "contract"),
    ]
    assert story.state(number).status.value == "completed"


def test_all_four_walks_leave_a_log_that_verifies(story: Story) -> None:
    for chain in ("pku-transfer", "jishuitan-grant-of-rights", "chaoyang-transfer"):
        story.walk(story.submitted(chain))

    verdict = verify(story.office)

    assert verdict.faults == []
    assert verdict.records > 20
