"""Why not now: every verb on an objection, whatever was done with it already, or before there is
one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest

from tests import acts as a
from tests.joint import Joint
from tests.kinds import Kinds
from tests.story import Story, person_of
from workflow.application.objections import events
from workflow.audit.verify import verify
from workflow.chain.model.step import Kind
from workflow.commands.frame.texts import say, shown
from workflow.errors import Refused

GIVEN: Mapping[type[a.Act], dict[str, Any]] = {
    a.Accept: {},
    a.Decline: {"reason": "无关"},
    a.Investigate: {"text": "已约谈"},
    a.Dispose: {"upheld": False, "finding": "经查无误"},
    a.Announce: {"place": "本院网站"},
}
"""The verbs on an objection there is, and what each is given."""


def test_every_verb_on_an_objection_is_in_the_table() -> None:
    made = [one for one in vars(events).values() if isinstance(one, type)]
    asked = {one for one in made if issubclass(one, a.Act) and "objection" in one.__struct_fields__}
    assert asked == set(GIVEN)


class At(NamedTuple):
    """What was done with an objection before, and what each verb is told; None where it may."""

    done: tuple[type[a.Act], ...]
    told: dict[type[a.Act], str]
    by: str = ""


NO = "no-such-objection"
STATES = {
    "raised": At(
        (),
        {a.Investigate: "not-accepted", a.Dispose: "not-accepted", a.Announce: "not-accepted"},
    ),
    "accepted": At(
        (a.Accept,),
        {a.Accept: "accepted-already", a.Decline: "accepted-already", a.Announce: "no-finding"},
        "A-1",
    ),
    "with its finding": At(
        (a.Accept, a.Investigate, a.Dispose),
        dict.fromkeys((a.Accept, a.Decline, a.Investigate, a.Dispose), "finding-given"),
        "A-1",
    ),
    "published": At(
        (a.Accept, a.Dispose, a.Announce), dict.fromkeys(GIVEN, f"{NO}/published"), "A-1"
    ),
    "declined": At((a.Decline,), dict.fromkeys(GIVEN, f"{NO}/declined"), "A-1"),
}
CASES = [(name, verb) for name in STATES for verb in GIVEN]


def asked(do: Callable[[], object], by: str = "") -> str:
    """The key of a refusal, which can be said in full and names who did what and when; empty where
    it was carried out.
    """
    try:
        do()
    except Refused as refusal:
        no = refusal
    else:
        return ""
    said = [say(text, no.values) for text in (no.what, no.why, no.do)]
    assert not [text for text in said if "{" in text or "None" in text]
    if by and (no.key in ("accepted-already", "finding-given") or no.key.startswith(f"{NO}/")):
        assert no.values["name"] == by
        assert f"{by} " in said[1]
        assert shown(no.values["at"]) in said[1]
    return no.key


@pytest.mark.parametrize(("state", "verb"), CASES, ids=lambda one: getattr(one, "__name__", one))
def test_what_was_done_already_is_told(story: Story, state: str, verb: type[a.Act]) -> None:
    joint, wanted = Joint(story), STATES[state]
    number = joint.at("shown")
    joint.do(a.Publish(application=number), "office-1")
    joint.do(a.Object(application=number, text="完成人有遗漏"), "member")

    def make(kind: type[a.Act]) -> a.Act:
        return kind(application=number, objection=1, **GIVEN[kind])  # type: ignore[call-arg]

    for done in wanted.done:
        joint.do(make(done), "a-1")
        story.clock.pass_days(0.1)

    told = asked(lambda: joint.do(make(verb), "a-2"), wanted.by)

    assert told == wanted.told.get(verb, "")
    assert verify(story.office).faults == []


@pytest.mark.parametrize("verb", GIVEN, ids=lambda one: one.__name__)
def test_where_nothing_is_asked_for_but_a_finding_it_is_over_with_that(
    story: Story, verb: type[a.Act]
) -> None:
    number = story.submitted("jishuitan-grant-of-rights")
    story.walk(number, until="publicity")
    story.publish(number)
    story.perform(a.Object(application=number, text="异议"), story.applicant(number))
    handler = person_of("transfer-office")

    def make(kind: type[a.Act]) -> a.Act:
        return kind(application=number, objection=1, **GIVEN[kind])  # type: ignore[call-arg]

    if verb in (a.Accept, a.Decline):
        unasked = asked(lambda: story.perform(make(verb), handler))
        assert unasked == "accepted-already/not-asked"
    story.perform(make(a.Dispose), handler)

    told = asked(lambda: story.perform(make(verb), handler), "transfer-office先生")

    assert told == f"{NO}/disposed"


@pytest.mark.parametrize("verb", GIVEN, ids=lambda one: one.__name__)
def test_before_there_is_one_the_notice_is_named(story: Story, verb: type[a.Act]) -> None:
    kinds = Kinds(story)
    kinds.install("trial", Kind.PUBLICIZE, "role")
    kinds.install("plain", Kind.REVIEW, "role")
    number = kinds.begun("trial")

    def key() -> str:
        return asked(lambda: kinds.do("head", verb, number, objection=1, **GIVEN[verb]))

    assert key() == f"{NO}/too-early"
    kinds.do("office", a.Approve, number, opinion="同意")
    assert kinds.state(number).step == "here"
    assert key() == f"{NO}/too-early"
    kinds.do("actor", a.Publish, number)
    assert key() == f"{NO}/so-far"
    story.clock.pass_days(40)
    list(story.office.tick())
    assert key() == f"{NO}/too-late"
    number = kinds.here("plain")
    assert key() == f"{NO}/no-publicity"
