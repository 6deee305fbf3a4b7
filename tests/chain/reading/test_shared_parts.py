"""Parts that definitions share: taken over, joined, and carried along once in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow.chain.reader import all_findings, findings_of, load_source, read_text

PKU = Path(__file__).parents[3] / "definitions" / "pku" / "transfer.yaml"
SMALL = """chain: small
version: 1
institution: {id: small, zh: 小所}
number: SML
title: {zh: 小链}
effective: {from: 2026-01-01}
basis: {collection: 2}
roles: {office: {zh: 办公室}}
defaults: {refuse: end, return: submission}
steps:
  office: {like: LIKE, by: office}
routes:
  - {when: otherwise, path: [office]}
examples:
  - {path: [office], decided_by: office}
"""


def institute(folder: Path, like: str, **fragments: str) -> Path:
    """A definition file with fragments beside it."""
    (folder / "shared").mkdir()
    for name, text in fragments.items():
        (folder / "shared" / f"{name}.yaml").write_text(text, "utf-8")
    file = folder / "small.yaml"
    file.write_text(SMALL.replace("LIKE", like), "utf-8")
    return file


def test_what_is_not_written_here_is_taken_over(tmp_path: Path) -> None:
    look = "# a comment\nzh: 初审\nkind: review\nby: nobody\nassumed: {passing-rule: 惯例}\n"
    chain, _source = load_source(institute(tmp_path, "look", look=look))

    step = chain.steps["office"]
    assert (step.title.zh, step.kind, step.by) == ("初审", "review", "office")
    assert step.assumed == {"passing-rule": "惯例"}


def test_of_several_parts_the_first_goes_before(tmp_path: Path) -> None:
    first, second = "zh: 甲\nassumed: {a: 1}\n", "zh: 乙\nkind: review\nassumed: {a: 2, b: 2}\n"
    chain, _source = load_source(institute(tmp_path, "[one, two]", one=first, two=second))

    assert chain.steps["office"].title.zh == "甲"
    assert chain.steps["office"].assumed == {"a": "1", "b": "2"}


def test_a_part_may_take_over_another(tmp_path: Path) -> None:
    chain, _source = load_source(
        institute(tmp_path, "outer", outer="like: inner\nzh: 外\n", inner="zh: 内\nkind: review\n")
    )

    assert (chain.steps["office"].title.zh, chain.steps["office"].kind) == ("外", "review")


def test_what_is_in_force_carries_its_parts_and_does_not_change_with_them(tmp_path: Path) -> None:
    file = institute(tmp_path, "look", look="zh: 初审\nkind: review\n# 注\n")
    chain, source = load_source(file)
    (tmp_path / "shared" / "look.yaml").write_text("zh: 复审\nkind: review\n", "utf-8")

    kept = read_text(source, "pinned").chain

    assert kept == chain
    assert load_source(file)[0].steps["office"].title.zh == "复审"
    assert load_source(file)[0].sha256 != chain.sha256


def test_a_definition_without_shared_parts_is_kept_as_it_is_written() -> None:
    text = SMALL.replace("like: LIKE", "zh: 初审, kind: review")
    reading = read_text(text, "small")

    assert not findings_of(reading)
    assert "included" not in text


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "Upper", "a/b", "sharing/../pku"])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.yaml").write_text("zh: x\nkind: review\n", "utf-8")

    findings = all_findings(institute(tmp_path, name))

    assert findings[0].code == "unknown-fragment"


def test_parts_that_double_each_other_do_not_explode(tmp_path: Path) -> None:
    parts = {f"p{n}": "".join(f"k{i}: {{like: p{n + 1}}}\n" for i in range(20)) for n in range(6)}
    findings = all_findings(institute(tmp_path, "p0", **parts, p6="zh: 终\n"))

    assert "yaml-size" in {one.code for one in findings}


def test_a_mistake_in_a_shared_part_is_named_where_it_is_taken_over(tmp_path: Path) -> None:
    findings = all_findings(institute(tmp_path, "look", look="zh: 初审\nkind: revue\n"))

    assert [(one.code, one.line) for one in findings] == [("bad-value", 11)]
