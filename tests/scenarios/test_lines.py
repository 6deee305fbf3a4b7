"""Lines of steps side by side: how they begin, go on, join, and what one does to the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from tests import acts as a
from tests.lines import APPLICANT, Riverside
from tests.story import Story, paper
from workflow.audit.verify import verify
from workflow.errors import Refused
from workflow.office.perform import Who
from workflow.store import outbox, tables


@pytest.fixture
def river(story: Story) -> Riverside:
    return Riverside(story)


def refused(code: str, act: Callable[..., object]) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code


def test_all_lines_begin_together_and_join_once_all_have_passed(river: Riverside) -> None:
    number = river.at("all")
    assert river.stands(number) == "legal | notice | both"
    assert [duty.step for duty in river.state(number).duties] == ["report"]
    river.yes(number, "finance-1")
    river.legal(number)
    assert river.stands(number) == "contract | notice | both"
    assert [voice.person for voice in river.line(number, "both").voices] == ["finance-1"]
    river.yes(number, "legal-2")
    assert river.stands(number) == "contract:passed | notice | both"
    river.yes(number, "science-1")
    assert river.stands(number) == "contract:passed | notice | both:passed"
    river.do(a.Publish(application=number), "office-1")
    notice = river.line(number, "notice").notice
    assert notice
    assert notice.window
    river.story.clock.now = notice.window.ends_at
    list(river.story.office.tick())
    assert river.stands(number) == "council"
    river.council(number)
    river.yes(number, "head-1")
    assert river.state(number).status.value == "approved"
    river.do(a.File(application=number, receipt="收讫"), "science-1")
    assert river.stands(number) == "completed"
    assert verify(river.story.office).faults == []


def test_the_first_that_passes_decides_and_the_others_are_withdrawn(river: Riverside) -> None:
    number = river.at("any")
    assert river.stands(number) == "legal | science | notice"
    river.legal(number)
    river.no(number, "science-1")
    assert river.stands(number) == "contract | science:refused | notice"
    river.yes(number, "legal-1")
    assert river.stands(number) == "head"
    left = [(passage.step, passage.outcome) for passage in river.state(number).history]
    assert left[-2:] == [("contract", "passed"), ("notice", "set-aside")]
    assert verify(river.story.office).faults == []


def test_one_refusal_of_lines_that_must_all_pass_ends_the_whole(river: Riverside) -> None:
    number = river.at("all")
    river.yes(number, "finance-1")
    river.no(number, "legal-1")
    assert river.stands(number) == "refused"
    left = {
        passage.step for passage in river.state(number).history if passage.outcome == "set-aside"
    }
    assert left == {"notice", "both"}
    river.do(a.Recall(application=number, reason="误点"), "legal-1")
    assert river.stands(number) == "legal | notice | both"
    assert [voice.person for voice in river.line(number, "both").voices] == ["finance-1"]
    assert verify(river.story.office).faults == []


def test_at_least_so_many_pass_and_it_is_refused_once_they_cannot(river: Riverside) -> None:
    number = river.at("least")
    river.no(number, "legal-1")
    assert river.stands(number) == "legal:refused | finance | science"
    river.yes(number, "finance-1")
    assert river.stands(number) == "legal:refused | pricing | science"
    river.no(number, "science-1")
    assert river.stands(number) == "refused"
    other = river.at("least")
    river.yes(other, "science-1")
    river.yes(other, "finance-1")
    river.yes(other, "finance-2", facts={"price": "100"})
    assert river.stands(other) == "head"
    assert river.state(other).facts["price"] == "100"
    assert verify(river.story.office).faults == []


def test_where_all_are_heard_a_refusal_ends_it_with_the_last_word(river: Riverside) -> None:
    number = river.at("heard")
    river.no(number, "science-1")
    river.yes(number, "finance-1")
    assert river.stands(number) == "legal | finance:passed | science:refused"
    river.legal(number)
    assert river.stands(number) == "refused"
    assert verify(river.story.office).faults == []


def test_in_turn_nobody_begins_while_another_line_is_under_way(river: Riverside) -> None:
    number = river.at("turn")
    river.legal(number)
    assert river.stands(number) == "contract | finance | science"
    for person in ("finance-1", "science-1"):
        refused("line-in-turn", lambda person=person: river.yes(number, person))
        refused("line-in-turn", lambda person=person: river.do(a.Claim(application=number), person))
    river.story.clock.pass_days(9)
    list(river.story.office.tick())
    assert river.line(number, "finance").deadline is None
    river.yes(number, "legal-1")
    finance = river.line(number, "finance")
    assert finance.since == river.story.clock()
    assert finance.deadline
    assert finance.deadline.due_at
    assert (finance.deadline.due_at - river.story.clock()).days >= 9
    river.yes(number, "science-1")
    river.yes(number, "finance-1")
    assert river.stands(number) == "head"
    assert verify(river.story.office).faults == []


def test_each_line_has_its_own_deadline(river: Riverside) -> None:
    number = river.at("least")
    river.story.clock.pass_days(11)
    list(river.story.office.tick())
    due = river.line(number, "finance").deadline
    assert due
    assert due.overdue
    assert river.line(number, "legal").deadline is None
    river.yes(number, "finance-1")
    assert river.line(number, "pricing").deadline is None
    assert verify(river.story.office).faults == []


def test_a_return_before_the_lines_has_them_done_again(river: Riverside) -> None:
    number = river.at("all")
    river.yes(number, "finance-1")
    river.legal(number)
    act = a.Return(application=number, opinion="请补正", to="office", direct=True)
    refused("no-way-straight-back", lambda: river.do(act, "science-1"))
    river.do(a.Return(application=number, opinion="请补正", to="office"), "science-1")
    assert river.stands(number) == "office"
    assert river.state(number).duties == ()
    river.yes(number, "office-1")
    assert river.stands(number) == "legal | notice | both"
    assert river.line(number, "both").voices == ()
    assert verify(river.story.office).faults == []


@pytest.mark.parametrize("direct", [False, True])
def test_a_return_within_a_line_leaves_the_others_alone(river: Riverside, direct: bool) -> None:
    number = river.at("all")
    river.yes(number, "finance-1")
    river.legal(number)
    river.do(a.Return(application=number, opinion="请补正", direct=direct), "legal-2")
    assert river.stands(number) == "legal | notice | both"
    assert [voice.person for voice in river.line(number, "both").voices] == ["finance-1"]
    river.legal(number)
    river.yes(number, "legal-1")
    assert river.stands(number) == "contract:passed | notice | both"
    assert verify(river.story.office).faults == []


def test_a_later_step_may_return_to_one_line_and_the_others_stay_passed(river: Riverside) -> None:
    number = river.at("turn")
    river.legal(number)
    for person in ("legal-1", "finance-1", "science-1"):
        river.yes(number, person)
    river.do(a.Return(application=number, opinion="重审", to="finance"), "head-1")
    assert river.stands(number) == "contract:passed | finance | science:passed"
    river.yes(number, "finance-2")
    assert river.stands(number) == "head"
    other = river.at("least")
    river.yes(other, "science-1")
    river.legal(other)
    river.do(a.Return(application=other, opinion="重审", to="legal"), "head-1")
    assert river.stands(other) == "legal | finance | science"
    assert verify(river.story.office).faults == []


def test_a_changed_fact_opens_the_lines_again_that_saw_it(river: Riverside) -> None:
    number = river.at("first")
    assert river.stands(number) == "legal | finance"
    river.do(a.Supplement(application=number, facts={"title": "甲"}), APPLICANT)
    since = river.line(number, "finance").since
    river.story.clock.pass_days(1)
    river.legal(number)
    assert river.stands(number) == "legal:passed | finance"
    river.do(a.Supplement(application=number, facts={"title": "乙"}), APPLICANT)
    assert river.stands(number) == "legal | finance"
    assert river.line(number, "finance").since == since
    river.legal(number)
    river.yes(number, "finance-1")
    assert river.stands(number) == "head"
    river.do(a.Supplement(application=number, facts={"title": "丙"}), APPLICANT)
    assert river.stands(number) == "legal | finance"
    assert verify(river.story.office).faults == []


def test_an_open_objection_holds_all_lines_and_an_upheld_one_leads_where_its_step_says(
    river: Riverside,
) -> None:
    number = river.at("all")
    river.do(a.Publish(application=number), "office-1")
    river.do(a.Object(application=number, text="我有异议"), "science-1")
    refused("objection-open", lambda: river.legal(number))
    act = a.Dispose(application=number, objection=1, upheld=True, finding="属实")
    river.do(act, "head-1")
    assert river.stands(number) == "office"
    assert verify(river.story.office).faults == []


def test_who_may_act_in_several_lines_names_the_step(river: Riverside) -> None:
    number = river.at("least")
    for papers in ((), (paper("opinion", number),)):
        refused("which-line", lambda given=papers: river.yes(number, "both", documents=given))
    refused("other-step", lambda: river.yes(number, "both", at_step="head"))
    river.yes(number, "both", at_step="技术审核")
    assert river.stands(number) == "legal | finance | science:passed"
    river.do(a.Claim(application=number, at_step="finance"), "both")
    assert river.line(number, "finance").assignments
    refused("held-by-another", lambda: river.yes(number, "finance-1"))
    assert verify(river.story.office).faults == []


def test_what_another_line_did_makes_nobodys_look_stale(river: Riverside) -> None:
    number = river.at("least")
    seen = river.state(number).revision
    river.no(number, "science-1", seen=seen, at_step="legal|finance|science")
    river.yes(number, "finance-1", seen=seen, at_step="legal|finance|science")
    refused("other-step", lambda: river.yes(number, "finance-2", at_step="legal|finance|science"))
    refused("changed-since-seen", lambda: river.yes(number, "finance-2", seen=seen))
    assert verify(river.story.office).faults == []


def test_a_sub_application_holds_its_own_line_alone(river: Riverside) -> None:
    number = river.at("child")
    act = a.Start(application="", facts={"title": "论文", "form": "first"}, parent=number)
    child = river.story.office.start("riverside", act, Who("office-1", "test")).number
    assert river.line(number, "paper").child == child
    river.yes(number, "science-1")
    assert river.stands(number) == "paper | science:passed"
    river.do(a.Withdraw(application=child, reason="不办了"), APPLICANT)
    assert river.stands(number) == "refused"
    assert verify(river.story.office).faults == []


def test_who_takes_no_part_is_unheard_in_every_line(river: Riverside) -> None:
    number = river.at("all")
    river.yes(number, "finance-1")
    river.do(a.Recuse(application=number, reason="亲属"), "finance-1")
    assert river.line(number, "both").voices == ()
    river.yes(number, "finance-2")
    river.do(a.Terminate(application=number, reason="停办"), "admin")
    assert river.stands(number) == "terminated"
    assert verify(river.story.office).faults == []


def test_who_is_told_of_a_task_is_told_of_its_own_step(river: Riverside) -> None:
    with river.story.database.writing() as tx:
        for person in ("legal-1", "finance-1", "science-1"):
            outbox.put_urls(tx, person, ["json://example.org/token"])
    number = river.at("turn")
    with river.story.database.reading() as tx:
        told = tx.all(sa.select(tables.outbox.c.person, tables.outbox.c.step))
    assert {
        (person.partition("-")[0], step)
        for person, step in told
        if step != "office" and person != "both"
    } == {*(("legal", "legal"), ("finance", "finance"), ("science", "science"))}
    river.legal(number)
    with river.story.database.reading() as tx:
        again = tx.all(sa.select(tables.outbox.c.person, tables.outbox.c.step))
    fresh = {(person, step) for person, step in again} - {(person, step) for person, step in told}
    assert fresh == {("legal-2", "contract"), ("both", "contract")}
