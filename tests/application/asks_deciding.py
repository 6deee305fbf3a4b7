"""Attempts on the verbs of applicants, of those who decide and of people at a step."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from tests import acts as a
from tests.application.ballots import FIRST, SECOND, THIRD, voted
from tests.application.hands import added, asked, by, yes
from tests.application.test_refusals import (
    CYH,
    JST,
    OFFICER,
    PKU,
    approval,
    at,
    grant,
    objected,
)
from tests.joint import Joint
from tests.machine import Machine, answer, evidence
from tests.story import FACTS, Story, paper, person_of
from workflow.application.state import Ballot, Place
from workflow.chain.model.chain import Chain
from workflow.chain.model.facts import parse_fact
from workflow.chain.reader import load_file
from workflow.chain.reading.library import shipped
from workflow.office.perform import Who
from workflow.rules.bodies import Vote
from workflow.rules.standing import Grant
from workflow.store import definitions

Attempt = tuple[a.Act, Who]
Make = Callable[[Story], Attempt]
FINANCE = person_of("finance")
CENTRE = person_of("innovation-centre")
STRAY = (paper("stray"),)


def of(story: Story, act: type[a.Act], number: str, **given: Any) -> Attempt:
    """An act of the applicant."""
    return act(application=number, **given), story.applicant(number)


def put(story: Story, chain: Chain, step: str, **changes: Any) -> str:
    """The chain under another name with one step changed, which takes what it requires."""
    one = replace(chain.steps[step], **changes)
    papers = {
        name: replace(kind, handed_in_at=(*kind.handed_in_at, step))
        if name in one.requires
        else kind
        for name, kind in chain.documents.items()
    }
    name = "-".join((chain.chain, step, *changes))
    steps = {**chain.steps, step: one}
    changed = replace(chain, chain=name, steps=steps, documents=papers, sha256=name.ljust(64, "0"))
    with story.database.writing() as tx:
        definitions.put_definition(tx, changed, "")
    return name


def draft(story: Story, chain: str, step: str, without: str, **changes: Any) -> str:
    """A draft under a shipped chain with a step changed, and a fact left out."""
    model = load_file(shipped()[chain])
    given = {name: text for name, text in FACTS[chain].items() if name != without}
    facts = {name: parse_fact(model.fields[name], text) for name, text in given.items()}
    papers = tuple(paper(kind) for kind in model.steps["submission"].requires)
    act = a.Start(application="", facts=facts, documents=papers)
    who = Who(f"{model.unit}-applicant", "test")
    return story.office.start(put(story, model, step, **changes), act, who).number


def at_all(story: Story, **changes: Any) -> tuple[Joint, str]:
    """An application at the step of all, changed; two of the three have agreed."""
    joint = Joint(story)
    chain = put(story, joint.chain, "all", **changes)
    number = joint.at("all", chain)
    for person in ("a-1", "b-1"):
        joint.yes(number, person)
    return joint, number


# the applicant's


def submit_elsewhere(story: Story) -> Attempt:
    return of(story, a.Submit, at(story, PKU, "office"))


def submit_without_a_fact_of_this_step(story: Story) -> Attempt:
    number = draft(story, PKU, "submission", "transferee", asks=("transferee",))
    return of(story, a.Submit, number)


def submit_a_share_outside_its_band(story: Story) -> Attempt:
    number = story.start(CYH)
    return of(story, a.Submit, number, facts={"reward_share": Decimal(99)})


def submit_without_papers(story: Story) -> Attempt:
    act = a.Start(application="", facts=story.state(story.start(PKU)).facts)
    number = story.office.start(PKU, act, Who("pku-applicant", "test")).number
    return of(story, a.Submit, number)


def supplement_for_another(story: Story) -> Attempt:
    act = a.Supplement(application=at(story, PKU, "office"), facts={"title": "改"})
    return act, OFFICER


def supplement_a_share_outside_its_band(story: Story) -> Attempt:
    number = at(story, CYH, "pricing")
    return of(story, a.Supplement, number, facts={"reward_share": Decimal(99)})


def supplement_minutes(story: Story) -> Attempt:
    number = at(story, PKU, "office")
    return of(story, a.Supplement, number, documents=(paper("leaders-minutes"),))


def supplement_what_leads_back_despite_an_objection(story: Story) -> Attempt:
    return of(story, a.Supplement, objected(story), facts={"title": "改"})


# those who decide


def approve_with_a_share_outside_its_band(story: Story) -> Attempt:
    asks = ("pricing", "price", "net_income", "reward_share")
    number = draft(story, CYH, "pricing", "reward_share", asks=asks)
    story.perform(a.Submit(application=number), story.applicant(number))
    story.walk(number, until="pricing")
    facts = {"pricing": "agreement", "price": Decimal(100), "net_income": Decimal(90)}
    facts["reward_share"] = Decimal(99)
    return approval(story, number, facts=facts), CENTRE


def approve_with_an_unknown_fact(story: Story) -> Attempt:
    return approval(story, at(story, PKU, "office"), facts={"colour": "red"}), OFFICER


def no(number: str, **given: Any) -> a.Refuse:
    """A refusal."""
    return a.Refuse(application=number, opinion="不同意", **given)


def refuse_a_publicity(story: Story) -> Attempt:
    return no(at(story, JST, "publicity")), OFFICER


def refuse_in_no_role(story: Story) -> Attempt:
    return no(at(story, PKU, "office")), FINANCE


def refuse_in_place_of_a_tool(story: Story) -> Attempt:
    return no(Machine(story).at()), Who("machine", "test")


def refuse_with_an_answer_where_several_decide(story: Story) -> Attempt:
    return no(Joint(story).at("all"), evidence=evidence("grading")), Who("a-1", "test")


def refuse_without_minutes(story: Story) -> Attempt:
    act, who = voted(story, None)
    votes = dict.fromkeys((FIRST, SECOND, THIRD), Vote.NO)
    given = Ballot((FIRST, SECOND, THIRD), votes)
    return no(act.application, meeting=story.today(), ballot=given), who


def refuse_with_too_few(story: Story) -> Attempt:
    act, who = voted(story, None)
    given = Ballot((FIRST,), {FIRST: Vote.NO})
    papers = story.required(act.application)
    return no(act.application, meeting=story.today(), ballot=given, documents=papers), who


def refuse_with_a_stray_paper(story: Story) -> Attempt:
    return no(at(story, PKU, "office"), documents=STRAY), OFFICER


def defer_what_no_body_decides(story: Story) -> Attempt:
    number = at(story, PKU, "office")
    return a.Defer(application=number, opinion="缓", meeting=story.today()), OFFICER


def return_a_publicity(story: Story) -> Attempt:
    return a.Return(application=at(story, JST, "publicity"), opinion="补"), OFFICER


def silent_stranger_is_present(story: Story) -> Attempt:
    said = dict.fromkeys((FIRST, SECOND), Vote.YES)
    return voted(story, Ballot((FIRST, SECOND, "finance-person"), said))


def comment_from_elsewhere(story: Story) -> Attempt:
    return a.Comment(application=story.submitted(PKU), text="注"), Who(
        "jishuitan-applicant", "test"
    )


def approve_alone_with_votes(story: Story) -> Attempt:
    return approval(story, at(story, PKU, "office"), ballot=Ballot((FIRST,), {})), OFFICER


def answer_of_another_hash(story: Story) -> Attempt:
    number = Machine(story).at()
    unsound = replace(evidence(), sha256="0" * 64)
    return replace(answer(number, score="1"), evidence=unsound), Who("machine", "test")


# several


def agree_with_a_stray_paper(joint: Joint) -> Attempt:
    return by("a-1", yes(joint.at("all"), documents=STRAY))


def agree_with_votes(joint: Joint) -> Attempt:
    return by("a-1", yes(joint.at("all"), ballot=Ballot(("a-1",), {})))


def pass_without_the_papers_of_the_step(story: Story) -> Attempt:
    _, number = at_all(story, requires=("opinion",))
    return by("c-1", yes(number))


def pass_without_the_facts_of_the_step(story: Story) -> Attempt:
    _, number = at_all(story, asks=("score",))
    return by("c-1", yes(number))


def refuse_together_what_cannot_be(story: Story) -> Attempt:
    _, number = at_all(story, on_refuse="")
    return by("c-1", no(number))


def an_added_signer_with_an_interest(joint: Joint) -> Attempt:
    number = added(joint)
    joint.do(a.Recuse(application=number, reason="持股"), "member")
    return by("member", yes(number))


def the_seat_of_another_expert(joint: Joint) -> Attempt:
    return by("expert-1", yes(joint.at("experts"), seat="@expert-2"))


# hands


def claim_in_no_role(joint: Joint) -> Attempt:
    return by("a-1", a.Claim(application=joint.at("one")))


def add_a_signer_in_no_role(joint: Joint) -> Attempt:
    number = joint.at("one")
    act = a.AddSigner(application=number, person="member", place=Place.AFTER, reason="因")
    return by("a-1", act)


def form_in_no_role(joint: Joint) -> Attempt:
    return by("a-1", a.Form(application=joint.at("panel"), people=("a-1", "b-1", "c-1")))


def add_one_more_than_twenty(joint: Joint) -> Attempt:
    number = joint.at("one")
    people = [f"{role}-{one}" for role in joint.chain.roles for one in (1, 2, 3)]
    people.remove("office-1")
    for person in people[:20]:
        act = a.AddSigner(application=number, person=person, place=Place.AFTER, reason="因")
        joint.do(act, "office-1")
    assert len(joint.state(number).added) == 20
    return by("office-1", replace(act, person="member"))


def add_to_a_payment(story: Story) -> Attempt:
    number = at(story, PKU, "reward")
    act = a.AddSigner(application=number, person=OFFICER.person, place=Place.AFTER, reason="因")
    return act, FINANCE


def take_off_who_has_spoken(joint: Joint) -> Attempt:
    number = added(joint)
    joint.yes(number, "member")
    return by("office-1", a.RemoveSigner(application=number, person="member", reason="因"))


def hand_on_an_added_seat(joint: Joint) -> Attempt:
    act = a.Transfer(application=added(joint), person="office-2", reason="因")
    return by("member", act)


def form_a_body_that_is_there(story: Story) -> Attempt:
    number = at(story, PKU, "leaders")
    return a.Form(application=number, people=(FIRST, SECOND, THIRD)), OFFICER


def form_of_two(joint: Joint) -> Attempt:
    return by("office-1", a.Form(application=joint.at("panel"), people=("a-1", "b-1")))


def form_with_one_twice(joint: Joint) -> Attempt:
    people = ("a-1", "b-1", "c-1", "c-1")
    return by("office-1", a.Form(application=joint.at("panel"), people=people))


def copy_to_nobody(joint: Joint) -> Attempt:
    return by("office-1", a.Copy(application=joint.at("one"), people=("nobody",)))


def copy_to_the_revoked(story: Story) -> Attempt:
    joint = Joint(story)
    grant(story, "gone", Grant("joint", "member"), revoked=True)
    return by("office-1", a.Copy(application=joint.at("one"), people=("gone",)))


def ask_a_second(joint: Joint) -> Attempt:
    act = a.Delegate(application=asked(joint), person="a-1", question="？")
    return by("office-1", act)


def answer_with_a_stray_paper(joint: Joint) -> Attempt:
    return by("member", a.Reply(application=asked(joint), opinion="是", documents=STRAY))


# publicity and objections
