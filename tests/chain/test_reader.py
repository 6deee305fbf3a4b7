"""What the reader makes of a file: defaults filled in, places kept, nothing ever raised."""

from __future__ import annotations

import hashlib
import random
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.chain.findings.finding import BadDefinition, Finding
from workflow.chain.model.chain import Chain
from workflow.chain.model.field import Within
from workflow.chain.model.step import Kind
from workflow.chain.model.value import Basis, Title
from workflow.chain.reader import findings_of, load_file, load_text, read_text
from workflow.chain.reading.library import shipped
from workflow.chain.reading.source import DEFINITION
from workflow.errors import CouldNot

FOLDER = Path(__file__).parents[2] / "definitions"
TEXTS = {path.parent.name: path.read_text("utf-8") for path in shipped().values()}

SMALL = """\
chain: small
version: 3
institution: {id: small, zh: 小所}
number: SML
title: {en: Small chain}
effective: {from: 2026-01-01, to: 2026-12-31}
basis: {instrument: 某办法, article: "9", verified: true}
fields:
  share: {type: percent, zh: 比例}
  day: {type: date, zh: 日期}
  income: {type: money, zh: 收入, required: false}
roles:
  office: {zh: 办公室}
documents:
  form: {zh: 表}
defaults: {refuse: end, return: submission}
steps:
  first: {zh: 论证, kind: evaluate, by: office, binding: false, requires: [form]}
  second: {zh: 备案, kind: file, by: office, blocking: false, requires: [form], every_months: 12}
  third: {zh: 审核, kind: review, by: office, on_refuse: first, on_return: first}
routes:
  - name: low
    when: {share: ["> 10%", "<= 50%"], day: ">= 2026-09-15"}
    path: [first, third]
  - when: otherwise
    path: [first, third, second]
    inferred: 未写明
split:
  base: income
  parts: {team: {zh: 团队, percent: 70%..95%, chosen: share}, unit: {zh: 单位, rest: true}}
examples:
  - {share: 50%, day: 2026-09-15, decided_by: third, path: [first, third]}
  - {share: 10%, day: 2026-09-15, decided_by: third}
"""


def rendered(findings: list[Finding]) -> list[str]:
    """Every template filled in: a missing value would raise."""
    return [t.format_map(one.values) for one in findings for t in (one.what, one.why, one.do)]


@pytest.fixture
def small() -> Chain:
    return load_text(SMALL, "small.yaml")


def test_submission_is_added_and_every_path_begins_with_it(small: Chain) -> None:
    assert list(small.steps) == ["submission", "first", "third", "second"]
    assert (small.steps["submission"].kind, small.steps["submission"].by) == (
        Kind.SUBMIT,
        "applicant",
    )
    assert [route.path for route in small.routes] == [
        ("submission", "first", "third"),
        ("submission", "first", "third", "second"),
    ]
    assert small.examples[0].path == small.routes[0].path


def test_a_title_in_one_language_stands_for_both(small: Chain) -> None:
    assert small.title == Title(zh="Small chain", en="Small chain")
    assert small.institution == Title(zh="小所", en="小所")


def test_refusal_and_return_are_filled_in_where_the_kind_has_them(small: Chain) -> None:
    targets = {name: (step.on_refuse, step.on_return) for name, step in small.steps.items()}
    assert targets == {
        "submission": ("", ""),
        "first": ("", "submission"),
        "second": ("", ""),
        "third": ("first", "first"),
    }


def test_a_document_is_handed_in_where_it_is_required(small: Chain) -> None:
    assert small.documents["form"].handed_in_at == ("first", "second")


def test_borders_are_grains_and_several_of_them_are_one_span(small: Chain) -> None:
    share, day = small.routes[0].when
    assert share == Within("share", 10_000_001, 50_000_000)
    assert day == Within("day", date(2026, 9, 15).toordinal(), None)
    assert [route.name for route in small.routes] == ["low", "2"]
    assert (small.routes[1].when, small.routes[1].inferred) == ((), "未写明")


def test_dates_basis_band_and_version_are_read(small: Chain) -> None:
    assert (small.effective_from, small.effective_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert small.basis == (Basis(None, "某办法", "9", True),)
    assert small.key == "small@3"
    assert small.splits[0] is not None
    team, unit = small.splits[0].parts
    assert (team.percent, team.lowest, team.highest) == (None, Decimal(70), Decimal(95))
    assert (unit.percent, unit.chosen) == (None, "")


def test_yaml_makes_nothing_of_a_value_but_text() -> None:
    text = SMALL.replace("未写明", "no").replace("某办法", "1e3")
    chain = load_text(text, "x")
    assert (chain.routes[1].inferred, chain.basis[0].instrument) == ("no", "1e3")


def test_two_spellings_of_a_name_are_one() -> None:
    chain = load_text(SMALL.replace("小所", "cafe\u0301"), "x")
    assert chain.institution.zh == "café"


def test_the_hash_is_that_of_the_text_with_unix_line_ends(small: Chain) -> None:
    assert small.sha256 == hashlib.sha256(SMALL.encode()).hexdigest()
    assert load_text(SMALL.replace("\n", "\r\n"), "x").sha256 == small.sha256
    assert load_text(SMALL + "# .\n", "x").sha256 != small.sha256


def test_every_value_keeps_its_line_and_column() -> None:
    places = read_text(SMALL, "x").places
    lines = SMALL.split("\n")

    def rest(*path: str) -> str:
        line, column = places[path]
        return lines[line - 1][column - 1 :]

    assert rest("steps", "third", "by").startswith("office, on_refuse")
    assert rest("steps", "third").startswith("third: {")
    assert rest("routes", "0", "when", "share", "1").startswith('"<= 50%"')
    assert rest("split", "parts", "team", "percent").startswith("70%..95%")


def test_a_sharing_rule_is_told_apart_from_a_chain() -> None:
    with pytest.raises(CouldNot, match="no-chain"):
        load_file(FOLDER / "sharing" / "bit.yaml")


def test_a_written_submission_keeps_its_papers() -> None:
    step = load_file(FOLDER / "pku" / "transfer.yaml").steps["submission"]
    assert (step.requires, step.title.zh) == (("application-form",), "项目负责人提交")


def test_a_nesting_bomb_and_fifty_megabytes_are_refused_at_once() -> None:
    start = time.monotonic()
    for text in ("[" * 500_000, "{a: " * 200_000, "- " * 300_000, "a" * 50 * DEFINITION.bytes):
        assert len(findings_of(read_text(text, "x"))) == 1
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "-",
            "?",
            ": :",
            "a",
            "[]",
            "{}",
            "--- \n...\n",
            "null",
            "a: b: c",
            "\t",
            "'",
            "%YAML 9",
        ),
        *("a: *b", "? {a: b}\n: c", "{a, b}", "steps: 3", "steps: {a: {}}", "steps: [a]"),
        *("routes: [a]", "routes: [[a]]", "routes: [{when: []}]", "routes: [{when: {a: {}}}]"),
        *("examples: [a]", "examples: {a: b}", "examples: [{a: {b: c}}]", "<<: {a: b}"),
        *("fields: {a: {type: people}}", "fields: {a: b}", "split: {}", "split: {parts: {a: {}}}"),
        *("split: {parts: {a: {percent: ..}}}", "basis: []", "basis: a", "\ud800", "\x85", "\x7f"),
        *("steps: {submission: {kind: pay}}", "defaults: [a]", "effective: {from: [a]}"),
    ],
)
def test_whatever_is_written_gives_findings_and_raises_nothing(text: str) -> None:
    findings = findings_of(read_text(text, "x.yaml"))
    assert findings
    rendered(findings)
    with pytest.raises(BadDefinition):
        load_text(text, "x.yaml")


def test_a_value_may_be_put_in_place_of_any_other_without_a_traceback() -> None:
    values = ["", "[]", "{}", "[a]", "{a: b}", "x", "'unknown'", "end", "submission", "-1", "80%"]
    for text in TEXTS.values():
        lines = text.split("\n")
        for number, line in enumerate(lines):
            key, colon, _ = line.partition(": ")
            some = [values[(number + step) % len(values)] for step in (0, 4, 7)]
            for value in some if colon else []:
                changed = [*lines[:number], f"{key}: {value}", *lines[number + 1 :]]
                rendered(findings_of(read_text("\n".join(changed), "x")))


def mutated(text: str, dice: random.Random) -> str:
    """A text with a few lines or characters cut, doubled, swapped or put elsewhere."""
    for _ in range(dice.randint(1, 6)):
        start, end = sorted(dice.choices(range(len(text)), k=2))
        end = min(end, start + dice.choice((1, 3, 12, 60)))
        piece = text[start:end]
        at = dice.randrange(len(text))
        noise = "".join(dice.choices("{}[]:,-#&*!|>'\"%@` \n\tax0万\u3000\u202e", k=3))
        text = dice.choice(
            (
                text[:start] + text[end:],
                text[:at] + piece + text[at:],
                text[:start] + noise + text[end:],
                text[:start] + piece[::-1] + text[end:],
                text[:start] + piece * 3 + text[end:],
            )
        )
    return text


@given(st.sampled_from(sorted(TEXTS)), st.integers(min_value=0))
def test_a_damaged_definition_gives_findings_and_raises_nothing(name: str, seed: int) -> None:
    text = mutated(TEXTS[name], random.Random(seed))
    reading = read_text(text, "x")
    findings = findings_of(reading)

    rendered(findings)
    assert findings or reading.chain is not None


@given(st.text(max_size=200))
def test_any_text_at_all_gives_findings(text: str) -> None:
    assert rendered(findings_of(read_text(text, "x")))
