"""The log tells the refusal that the person was told, in the words that they were told it in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from string import Formatter
from typing import Any

import msgspec
import pytest

from tests.commands.terminal import Terminal
from tests.docs.console import ROOT
from workflow.application.state import Status
from workflow.chain.model.value import Title
from workflow.commands.frame.texts import event_words, say
from workflow.commands.frame.words import refusal
from workflow.errors import Phrase, Refused, Word, answers
from workflow.office.refusals import meant, plain, restored

REFUSED = answers()["refused"]


class Anything(dict[str, str]):
    """A value for every name that a template may have."""

    def __missing__(self, name: str) -> str:
        return f"<{name}>"


@pytest.mark.parametrize("key", sorted(REFUSED))
def test_every_wording_is_found_again(key: str) -> None:
    no = Refused(key)
    words = REFUSED[key]
    names = {name for text in words for _, name, _, _ in Formatter().parse(text) if name}
    values = {name: f"<{name}>" for name in names}

    assert f"{no.code}/{no.wording}".rstrip("/") == key
    if no.wording:
        assert refusal(no.code, values, no.wording) == say(words.what, values)


def test_an_older_record_is_told_by_the_values_it_has() -> None:
    assert refusal("wrong-role", Anything(name="某某", role="院长")) != ""
    assert refusal("wrong-role", {"name": "某某"}, "no-such-wording") == refusal(
        "wrong-role", {"name": "某某"}
    )


MOMENT = datetime(2026, 11, 27, 6, 41, 20, 142310, UTC)


@pytest.mark.parametrize(
    "value", [MOMENT, [MOMENT], Phrase("{at}", {"at": MOMENT}), (Phrase("{at}", {"at": [MOMENT]}),)]
)
def test_an_instant_is_kept_as_the_screen_shows_it(value: Any) -> None:
    assert plain(value) == "2026-11-27 14:41"


def attempts(tto: Terminal, number: str) -> list[dict[str, Any]]:
    """The refused attempts on an application, as they are recorded."""
    records = tto.json("audit", "log", number)["records"]
    return [one["event"] for one in records if one["event"]["type"] == "Declined"]


def test_the_log_tells_what_the_screen_told(tto: Terminal) -> None:
    number = tto.submitted()
    told = tto("sign", number, "--on", "2026-01-01", "--party", "甲", as_="department")
    assert told.code == 3
    (attempt,) = attempts(tto, number)
    told_first = "".join(told.err.split())
    logged = "".join(tto("audit", "log", number).out.split())

    key = f"{attempt['code']}/{attempt.get('wording', '')}".rstrip("/")
    assert "/" in key
    what = say(REFUSED[key].what, attempt["values"])
    assert "".join(what.split()) in told_first
    assert "".join(what.split()) in logged


def test_the_log_names_what_happened_and_when_as_people_read_it(tto: Terminal) -> None:
    number = tto.submitted("500万")
    tto("supplement", number, "--field", "amount=550万", as_="applicant")
    tto("show", number, as_="department")
    told = tto("recall", number, "--reason", "误", as_="department")

    assert "[nothing-to-recall]" in told.err
    logged = tto("audit", "log", number).out
    line = next(text for text in logged.splitlines() if "nothing-to-recall" in text)
    whole = logged[logged.index(line) :]
    assert not re.search(r"\+00:00|Supplemented", whole)
    assert event_words("Supplemented") in "".join(whole.split())


VALUES = [
    Title("院系", "Department"),
    Word("applicant"),
    Status.RUNNING,
    Decimal("1998"),
    [Title("院系", "Department"), Title("财务", "Finance")],
    Phrase("{yes} of {of} agreed", {"yes": 2, "of": Title("三", "three")}),
    MOMENT,
    "某某",
    7,
]


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_a_value_is_told_again_as_it_was_told(value: Any) -> None:
    values = {"it": value}
    kept = msgspec.json.decode(msgspec.json.encode(meant(values)))
    again = {"it": plain(value)} | {name: restored(one) for name, one in kept.items()}

    assert say("{it}", again) == say("{it}", values)


def run(tto: Terminal, language: str, person: str, *words: str) -> tuple[int, str, str]:
    """What a process of its own shows in a language, and its exit code."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "--lang", language, *words],
        env={
            **{"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"},
            **{"TTO_DB": str(tto.db), "TTO_HOME": str(tto.home(person))},
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


OFFICE_ACTS = (
    "people import {people}",
    "people password finance",
    "people token finance",
    "calendar import {calendar}",
    "definition install pku-transfer",
    "substitute add admin --deputy finance --from 2026-01-01 --to 2026-01-02",
    "meeting open leading-group",
    "start pku-transfer --field nothing=x",
    "sign {number} --on 2026-01-01 --party 甲",
    "approve {number} --opinion 同意",
)
"""What somebody tries who may not, in the office and on an application."""


def test_the_log_tells_each_refusal_in_the_language_of_who_reads_it(tto: Terminal) -> None:
    number = tto.submitted()
    year = "years:\n  - {year: 2027, rest_days: [], make_up_days: [], source: 某文}\n"
    files = {
        "people": tto.file("p.yaml", "institutions: []\npeople: []\n"),
        "calendar": tto.file("c.yaml", year),
        "number": number,
    }
    tto("show", number, as_="finance")
    told: dict[str, list[str]] = {"zh": [], "en": []}
    for language, act in product(told, OFFICE_ACTS):
        code, _out, err = run(tto, language, "finance", *act.format(**files).split())
        if code == 3:
            told[language].append("".join(err.splitlines()[0].partition("] ")[2].split()))
    assert len(told["zh"]) == len(told["en"]) >= 8, told

    for language, sentences in told.items():
        logs = [
            run(tto, language, "auditor", "audit", "log", name)[1] for name in ("office", number)
        ]
        log = "".join("".join(logs).split())
        missing = [one for one in sentences if log.count(one) < 2]
        assert missing == [], language
