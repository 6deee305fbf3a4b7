"""Every way in which a body's vote, its meeting or a recusal is refused, once, in a story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from tests import acts as a
from tests import staffing
from tests.story import ADMIN, Story, ballot, person_of
from workflow.application.state import Ballot
from workflow.chain.reading.library import shipped
from workflow.office import meetings
from workflow.office.meetings import Closing, Convened
from workflow.office.perform import Who
from workflow.rules.bodies import Vote
from workflow.store import definitions as rules

Attempt = tuple[a.Act, Who]
BODY = "leading-group"
OFFICER = person_of("transfer-office")
FIRST, SECOND, THIRD = (f"pku-{BODY}-{number}" for number in range(3))
YES, NO = Vote.YES, Vote.NO


def waiting(story: Story, chain: str = "pku-transfer") -> str:
    """An application that waits for the leading group."""
    number = story.submitted(chain)
    story.walk(number, until="leaders")
    return number


def voted(story: Story, given: Ballot | None, **changes: Any) -> Attempt:
    """An approval by the leading group with this ballot."""
    number = waiting(story)
    act = a.Approve(
        application=number,
        opinion="会议同意",
        documents=story.required(number),
        meeting=story.today(),
        ballot=given,
    )
    return replace(act, **changes), OFFICER


def convened(story: Story) -> Convened:
    """The leading group, with the chain that has it."""
    from workflow.chain.reader import load_file

    chain = load_file(shipped()["pku-transfer"])
    return Convened(chain, chain.bodies[BODY])


def no_ballot(story: Story) -> Attempt:
    return voted(story, None)


def a_stranger_votes(story: Story) -> Attempt:
    return voted(story, Ballot((FIRST, SECOND), {FIRST: YES, SECOND: YES, "finance-person": YES}))


def somebody_absent_votes(story: Story) -> Attempt:
    return voted(story, Ballot((FIRST, SECOND), {FIRST: YES, SECOND: YES, THIRD: YES}))


def a_vote_is_missing(story: Story) -> Attempt:
    return voted(story, Ballot((FIRST, SECOND), {FIRST: YES}))


def nobody_is_said_to_have_come(story: Story) -> Attempt:
    return voted(story, Ballot((), {FIRST: YES, SECOND: YES}))


def a_member_is_written_down_as_a_guest(story: Story) -> Attempt:
    said = {FIRST: YES, SECOND: YES}
    return voted(story, Ballot((FIRST, SECOND), said, guests=("孙三",)))


def too_few_came(story: Story) -> Attempt:
    return voted(story, Ballot((FIRST,), {FIRST: YES}))


def the_votes_do_not_carry(story: Story) -> Attempt:
    said = {FIRST: YES, SECOND: Vote.ABSTAIN, THIRD: Vote.ABSTAIN}
    return voted(story, Ballot((FIRST, SECOND, THIRD), said))


def refused_although_carried(story: Story) -> Attempt:
    act, who = voted(story, Ballot((FIRST, SECOND), {FIRST: YES, SECOND: YES}))
    refusal = a.Refuse(
        application=act.application,
        opinion="不同意",
        documents=story.required(act.application),
        meeting=story.today(),
        ballot=Ballot((FIRST, SECOND), {FIRST: YES, SECOND: YES}),
    )
    return refusal, who


def in_writing_although_not_allowed(story: Story) -> Attempt:
    said = {FIRST: YES, SECOND: YES}
    return voted(story, Ballot((FIRST, SECOND), said, circulation=True))


def a_recused_member_votes(story: Story) -> Attempt:
    act, who = voted(story, Ballot((FIRST, SECOND), {FIRST: YES, SECOND: YES}))
    story.perform(a.Recuse(application=act.application, reason="持股"), Who(SECOND, "test"))
    return act, who


def the_body_has_no_members(story: Story) -> Attempt:
    attempt = voted(story, Ballot((FIRST,), {FIRST: YES}))
    with story.database.writing() as tx:
        for person in (FIRST, SECOND, THIRD):
            staffing.put_person(tx, person, person, (), None)
    return attempt


def votes_where_no_rule_counts_them(story: Story) -> Attempt:
    """The same chain as an institution would write it that knows no voting rule."""
    from workflow.chain.reader import load_text

    rule = ",\n     like: majority-of-due"
    text = shipped()["pku-transfer"].read_text("utf-8").replace(rule, "")
    text = text.replace("pku-transfer", "pku-plain").replace("number: PKU", "number: PKP")
    with story.database.writing() as tx:
        rules.put_definition(tx, load_text(text, "pku-plain"), text)
    number = story.office.start(
        "pku-plain", _same_start(story), Who("pku-applicant", "test")
    ).number
    story.perform(a.Submit(application=number), story.applicant(number))
    story.walk(number, until="leaders")
    act = a.Approve(
        application=number,
        opinion="会议同意",
        documents=story.required(number),
        meeting=story.today(),
        ballot=Ballot((FIRST,), {FIRST: YES}),
    )
    return act, OFFICER


def _same_start(story: Story) -> a.Start:
    model = story.state(story.start("pku-transfer"))
    papers = tuple(replace(one, step="", by="", at=None) for one in model.documents)
    return a.Start(application="", facts=model.facts, documents=papers)


def held(story: Story) -> str:
    """A meeting of today; its number."""
    found = meetings.open_meeting(
        story.office, OFFICER, convened(story), story.today(), circulation=False
    )
    meetings.record_attendance(
        story.office, OFFICER, convened(story), found.number, (FIRST, SECOND), ()
    )
    return found.number


def in_a_meeting_of_another_day(story: Story) -> Attempt:
    number = held(story)
    story.clock.pass_days(1)
    return voted(story, Ballot((), {FIRST: YES, SECOND: YES}, meeting=number))


def in_a_closed_meeting(story: Story) -> Attempt:
    number = held(story)
    about = convened(story)
    meetings.close_meeting(story.office, OFFICER, about, number, Closing("〔2026〕1号"))
    return voted(story, Ballot((), {FIRST: YES, SECOND: YES}, meeting=number))


def decided_by_somebody_with_an_interest(story: Story) -> Attempt:
    number = waiting(story)
    story.perform(a.Recuse(application=number, reason="持股"), OFFICER)
    chain = story.chain(number)
    act = a.Approve(
        application=number,
        opinion="会议同意",
        documents=story.required(number),
        meeting=story.today(),
        ballot=ballot(chain, chain.steps["leaders"]),
    )
    return act, OFFICER


def decided_where_it_was_deferred(story: Story) -> Attempt:
    act, who = voted(story, Ballot((FIRST, SECOND), {FIRST: YES, SECOND: YES}))
    put_off = a.Defer(application=act.application, opinion="再议", meeting=story.today())
    story.perform(put_off, who)
    return act, who


def recused_twice(story: Story) -> Attempt:
    number = waiting(story)
    act = a.Recuse(application=number, reason="持股", person=FIRST)
    story.perform(act, ADMIN)
    return act, ADMIN


BALLOTS: dict[str, Callable[[Story], Attempt]] = {
    "bodies.resolution ballot-missing": no_ballot,
    "bodies._require_another_meeting deferred-here": decided_where_it_was_deferred,
    "bodies.stranger not-a-member": a_stranger_votes,
    "bodies.require_guests member-as-guest": a_member_is_written_down_as_a_guest,
    "bodies._require_attendance attendance-missing": nobody_is_said_to_have_come,
    "bodies.require_votes absent-vote": somebody_absent_votes,
    "bodies.require_votes vote-missing": a_vote_is_missing,
    "bodies.require_votes body-without-members": the_body_has_no_members,
    "bodies.require_quorum below-quorum": too_few_came,
    "bodies.require_carried not-carried": the_votes_do_not_carry,
    "bodies._require_outcome votes-carry": refused_although_carried,
    "bodies._counted must-recuse": a_recused_member_votes,
    "bodies.resolution no-votes-here": votes_where_no_rule_counts_them,
    "meeting.no_circulation no-circulation": in_writing_although_not_allowed,
    "meeting.require_sitting other-meeting": in_a_meeting_of_another_day,
    "meeting.require_open meeting-closed": in_a_closed_meeting,
    "context.require_no_interest recused": decided_by_somebody_with_an_interest,
    "recusal.recuse already-recused": recused_twice,
}
