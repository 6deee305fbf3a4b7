"""Every act has a verb, every event a fold, a second writing, a wording; every verb a refusal."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.texts import catalogue
from workflow.application.act import Act, Expire
from workflow.application.applying.events import Start
from workflow.application.event import Administered, kinds_of
from workflow.application.records import EVENTS
from workflow.application.registry import BEGINNINGS, FOLDS, VERBS, load

load("verbs")
load("verbs")
HERE = Path(__file__).parent
BY_THE_OFFICE = {Start, Expire}
"""What opens an application, and what asks for nothing but what is due: the office does both."""
CHANGES_NOTHING = {"Declined", "Administered", "Commented", "Corrected"}
"""Events that are told and change no application."""


def test_every_act_has_a_verb() -> None:
    assert set(kinds_of(Act)) == {*VERBS, *BY_THE_OFFICE}


def test_every_event_has_a_fold_unless_it_changes_nothing() -> None:
    folded = {event.__name__ for event in (*FOLDS, *BEGINNINGS)}

    assert {event.__name__ for event in EVENTS} == {*folded, *CHANGES_NOTHING}


def test_every_event_has_a_line_in_the_wording_of_the_log() -> None:
    worded = {message.id for message in catalogue() if message.string}

    by_its_own_name = {event.__name__ for event in EVENTS if event is not Administered}
    assert by_its_own_name - worded == set()


def test_every_verb_is_refused_in_the_table_of_refusals() -> None:
    attempted = {
        node.attr
        for path in HERE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "a"
    }

    assert {act.__name__ for act in VERBS} - attempted == set()
