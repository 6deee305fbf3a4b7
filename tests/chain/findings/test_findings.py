"""Each finding code has a bad file that shows it, in words a person can act upon."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.story import next_version
from workflow.chain.checking.checks import duplicate_versions
from workflow.chain.findings.finding import MESSAGES, BadDefinition, Finding
from workflow.chain.reader import (
    all_findings,
    findings_of,
    load_file,
    load_text,
    read_file,
    read_text,
)
from workflow.chain.reading.source import DEFINITION
from workflow.chain.sharing_rules import read_rule

BAD = sorted((Path(__file__).parents[1] / "bad").glob("*.yaml"))
RULES = sorted((Path(__file__).parents[1] / "bad" / "sharing").glob("*.yaml"))
CODES = {key.partition("/")[0] for key in MESSAGES}
GOOD = Path(__file__).parents[3] / "definitions" / "pku" / "transfer.yaml"


def words(finding: Finding) -> str:
    return "\n".join(
        template.format_map(finding.values) for template in (finding.what, finding.why, finding.do)
    )


def expected(path: Path) -> tuple[set[str], str]:
    codes, _, text = path.read_text("utf-8").splitlines()[0].partition(": ")
    return set(codes.removeprefix("# expects ").split(", ")), text


def made(folder: Path) -> dict[str, Path]:
    """Files that are bad in a way a repository cannot hold."""
    contents: dict[str, bytes] = {
        "too-big": b"#" * (DEFINITION.bytes + 1),
        "not-utf8": "chain: small\ntitle: 北京".encode("gb18030"),
        "not-utf8/utf-16": "chain: small\ntitle: 北京\n".encode("utf-16"),
        "bad-character/private": "chain: small\ntitle: \ue000\n".encode(),
        "bad-character": b"chain: small\ntitle: a\x00b\n",
        "yaml-size": b"assumed:\n" + b"".join(b"  k%d: x\n" % n for n in range(15_000)),
    }
    files = {code: folder / f"{code.replace('/', '--')}.yaml" for code in contents}
    for code, path in files.items():
        path.write_bytes(contents[code])
    (folder / "not-a-file").mkdir()
    loop = folder / "unreadable"
    loop.symlink_to(loop)
    routes = "".join('  - when: {amount: "<= 1元"}\n    path: [a]\n' for _ in range(101))
    fields = "fields:\n  amount: {type: money, zh: 金额}\n"
    files["too-many-combinations"] = folder / "routes.yaml"
    files["too-many-combinations"].write_text(f"{fields}routes:\n{routes}", "utf-8")
    return files | {
        "not-a-file": folder / "not-a-file",
        "unreadable": loop,
        "no-file": folder / "nowhere.yaml",
    }


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_refused_with_its_code_and_words_and_nothing_else(path: Path) -> None:
    codes, text = expected(path)
    findings = all_findings(path)

    assert {finding.code for finding in findings} == codes
    assert any(text in words(finding) for finding in findings)
    with pytest.raises(BadDefinition) as refused:
        load_file(path)
    assert refused.value.findings == tuple(findings)
    assert str(path) in str(refused.value)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_finding_names_a_place_that_exists(path: Path) -> None:
    lines = [*path.read_text("utf-8").split("\n"), ""]
    for finding in all_findings(path):
        assert finding.file == str(path)
        assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1
        assert f"{path}:{finding.line}:{finding.column}" in str(finding)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_bad_sharing_rule_is_refused_with_its_code_and_words(path: Path) -> None:
    codes, text = expected(path)
    rule, findings = read_rule(path)

    assert rule is None
    assert {finding.code for finding in findings} == codes
    assert any(text in words(finding) for finding in findings)


def test_what_cannot_even_be_opened_is_one_finding_and_never_a_traceback(tmp_path: Path) -> None:
    for code, path in made(tmp_path).items():
        codes = {finding.code for finding in all_findings(path)}
        assert codes == {code.partition("/")[0]} or "too-many-combinations" in codes & {code}


def test_every_code_and_every_wording_is_shown_by_a_bad_file(tmp_path: Path) -> None:
    pku = GOOD.read_text("utf-8")
    readings = [read_text(pku, "a"), read_text(pku.replace("450", "451") + "# other\n", "b")]
    findings = [one for path in (*BAD, *made(tmp_path).values()) for one in all_findings(path)]
    findings += duplicate_versions(readings)
    findings += [one for path in RULES for one in read_rule(path)[1]]
    shown = {(one.what, one.why, one.do) for one in findings}

    assert {finding.code for finding in findings} == CODES
    untold = [key for key, said in MESSAGES.items() if (said.what, said.why, said.do) not in shown]
    assert untold == []


def test_all_findings_of_a_file_are_told_not_only_the_first() -> None:
    text = GOOD.read_text("utf-8")
    for good, broken in {
        f"version: {load_file(GOOD).version}": "version: one",
        "number: PKU": "nummer: PKU",
        "kind: pay": "kind: payment",
        '"<= 800万"': '"< 800万"',
        "otherwise": '{amount: "> 800万"}',
        "requires: [leaders-minutes]": "requires: [minutes]",
        "{collection: 2}": "{collection: two}",
    }.items():
        assert good in text
        text = text.replace(good, broken, 1)
    findings = findings_of(read_text(text, "pku.yaml"))

    assert [(finding.line, finding.code) for finding in findings] == [
        (3, "bad-version"),
        (5, "unknown-key"),
        (8, "bad-value"),
        (49, "unknown-document"),
        (55, "bad-value"),
        (62, "gap"),
    ]


def test_one_version_written_in_two_ways_is_refused_and_a_copy_is_not() -> None:
    text = GOOD.read_text("utf-8")
    first, copy = read_text(text, "a.yaml"), read_text(text.replace("\n", "\r\n"), "b.yaml")
    other, next_one = (
        read_text(text + "# changed\n", "c.yaml"),
        read_text(next_version(text), "d.yaml"),
    )

    assert duplicate_versions([first, copy, next_one]) == []
    (finding,) = duplicate_versions([first, copy, other, next_one])
    assert (finding.code, finding.file, finding.line) == ("duplicate-version", "c.yaml", 3)
    key = load_file(GOOD).key
    assert f"{key} is already written otherwise in a.yaml" in words(finding)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert [finding.code for finding in all_findings(pipe)] == ["not-a-file"]


def test_the_first_invisible_character_of_every_line_is_placed() -> None:
    findings = findings_of(read_text("a: b\nc: \u202ed\ne: f\u2028g\r", "x"))
    assert [(one.code, one.line, one.column) for one in findings] == [
        ("bad-character", 2, 4),
        ("bad-character", 3, 5),
    ]


@pytest.mark.parametrize(
    "change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")]
)
def test_the_marks_of_an_editor_on_windows_change_nothing(change: Callable[[str], str]) -> None:
    text = GOOD.read_text("utf-8")
    assert load_text(change(text), "x") == load_text(text, "x")
    assert read_file(GOOD).chain == load_text(text, "x")
