"""Fields of people in which nobody is named, or fewer than their chain wants."""

from __future__ import annotations

from tests import acts as a
from tests.story import ADMIN, Story, next_version
from workflow.chain.model.chain import Chain
from workflow.chain.reader import load_source, load_text
from workflow.chain.reading.library import shipped
from workflow.office import administration as roster
from workflow.office.perform import Who

JST = "jishuitan-grant-of-rights"


def with_least(story: Story, least: int) -> Chain:
    """The chain of case 1 wants so many completers from now on."""
    text = next_version(load_source(shipped()[JST])[1])
    text = text.replace("    each: completer\n", f"    each: completer\n    least: {least}\n")
    chain = load_text(text, "least.yaml")
    roster.put_in_force(story.office, ADMIN, chain, text)
    return chain


def name_nobody(story: Story) -> tuple[a.Act, Who]:
    """An empty list."""
    number = story.start(JST)
    return a.Submit(application=number, facts={"completers": []}), story.applicant(number)


def name_too_few(story: Story) -> tuple[a.Act, Who]:
    """One, where the version in force when it is submitted wants two."""
    number = story.start(JST)
    with_least(story, 2)
    one = [{"name": "甲", "post": "none"}]
    return a.Submit(application=number, facts={"completers": one}), story.applicant(number)


NAMED = {
    "applying._require_named too-few-named/nobody": name_nobody,
    "applying._require_named too-few-named": name_too_few,
}
