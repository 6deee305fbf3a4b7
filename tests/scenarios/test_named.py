"""A field of people names somebody, or as many as its definition wants; what was recorded before
that was asked stays readable.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests import acts as a
from tests.application.people_fields import JST, with_least
from tests.story import FACTS, Story, paper, shipped_chains
from workflow.application.applying import verbs
from workflow.audit.verify import verify
from workflow.chain.model.chain import Chain
from workflow.chain.model.facts import named, parse_fact
from workflow.chain.model.field import FieldType
from workflow.errors import Refused
from workflow.office.perform import Who

REQUIRED = [
    (chain, name)
    for chain in shipped_chains()
    for name, field in chain.fields.items()
    if field.type is FieldType.PEOPLE and field.required and chain.chain in FACTS
]


def refused(story: Story, act: a.Act, who: Who) -> str:
    """The code of the refusal, whose words can be said."""
    with pytest.raises(Refused) as caught:
        story.perform(act, who)
    no = caught.value
    assert "{" not in "".join(text.format_map(no.values) for text in (no.what, no.why, no.do))
    return no.code


@pytest.mark.parametrize(("chain", "name"), REQUIRED, ids=lambda one: getattr(one, "chain", one))
def test_a_required_list_names_somebody_wherever_it_is_given(
    story: Story, chain: Chain, name: str
) -> None:
    with pytest.raises(Refused) as caught:
        story.start(chain.chain, **{name: ""})
    assert caught.value.code == "too-few-named"
    draft = story.start(chain.chain)
    submit = a.Submit(application=draft, facts={name: []})
    assert refused(story, submit, story.applicant(draft)) == "too-few-named"
    number = story.submitted(chain.chain)
    supplement = a.Supplement(application=number, facts={name: []})
    assert refused(story, supplement, story.applicant(number)) == "too-few-named"


def test_three_shipped_chains_are_among_them() -> None:
    assert len({chain.chain for chain, _name in REQUIRED}) >= 3


def test_a_chain_may_want_more_than_one(story: Story) -> None:
    chain = with_least(story, 2)
    field = chain.fields["completers"]
    facts = {
        one: parse_fact(chain.fields[one], written)
        for one, written in FACTS[JST].items()
        if one != "completers"
    }
    papers = tuple(paper(kind) for kind in chain.steps["submission"].requires)
    who = Who("jishuitan-applicant", "test")
    begun = a.Start(application="", facts=facts, documents=papers)
    number = story.office.start(JST, begun, who).number

    for few in ("", "甲:none", "甲:none; 甲:leader", "甲=p:none; 乙=p:none"):
        act = a.Submit(application=number, facts={"completers": parse_fact(field, few)})
        assert refused(story, act, who) == "too-few-named"
    enough = parse_fact(field, "甲=p:none; 甲=q:none")
    assert named(enough) == 2
    story.perform(a.Submit(application=number, facts={"completers": enough}), who)
    assert story.state(number).step == "experts"


def test_what_an_earlier_release_took_stays_readable_and_goes_on(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(verbs, "_require_named", lambda field, value: None)
        draft = story.start(JST, completers="")
        number = story.submitted(JST, completers="")

    assert story.walk(number, until="revision") == ["experts"]
    papers, who = story.required(number), story.applicant(number)
    again = a.Submit(application=number, documents=papers)
    assert refused(story, again, who) == "too-few-named"
    story.perform(replace(again, facts={"completers": [{"name": "甲", "post": "none"}]}), who)
    assert story.walk(number)[-1] == "agreement"
    assert refused(story, a.Submit(application=draft), story.applicant(draft)) == "too-few-named"
    assert verify(story.office).faults == []
