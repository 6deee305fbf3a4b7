"""What the pages show is what a new user sees."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.docs.console import ROOT, Terminal, blocks, played
from tests.docs.snapshot import same
from workflow.chain.reader import load_file, read_file
from workflow.chain.reading.library import shipped
from workflow.chain.reading.section import Section

PAGES = {
    "README.md": "en",
    "README.zh-CN.md": "zh",
    "docs/features.md": "en",
    "docs/features.zh-CN.md": "zh",
    "docs/definitions.md": "en",
    "docs/data-files.md": "en",
    "docs/first-day.md": "en",
    "docs/write-your-own.md": "en",
}


@pytest.mark.parametrize("name", PAGES)
def test_every_screen_of_a_page_is_really_shown(name: str, tmp_path: Path) -> None:
    page = (ROOT / name).read_text("utf-8")
    assert list(blocks(page))
    shutil.copytree(ROOT / "definitions", tmp_path / "definitions")
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")

    assert same(ROOT / name, played(page, Terminal(tmp_path, PAGES[name])))


@pytest.mark.parametrize("name", ["people.yaml", "2027.yaml"])
def test_a_file_shown_on_a_page_is_the_example_beside_it(name: str) -> None:
    page = (ROOT / "docs" / "data-files.md").read_text("utf-8")
    assert (ROOT / "docs" / "examples" / name).read_text("utf-8") in page


def test_every_line_of_the_guide_is_a_line_of_its_files() -> None:
    page = (ROOT / "docs" / "write-your-own.md").read_text("utf-8")
    final = (ROOT / "docs" / "examples" / "own-institute.yaml").read_text("utf-8")
    files = (ROOT / "docs" / "examples" / "own-institute").glob("*.yaml")
    known = {line for path in files for line in path.read_text("utf-8").splitlines()}
    known |= set(final.splitlines())
    shown = re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)

    assert final in shown
    assert [line for block in shown for line in block.splitlines() if line not in known] == []


def test_the_page_about_definitions_knows_every_key(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "definitions.md").read_text("utf-8")
    known: set[str] = set()
    begin = Section.__init__

    def noting(self: Section, *given: Any) -> None:
        known.update((given[3] or "").replace("!", "").split() if len(given) > 3 else ())
        begin(self, *given)

    monkeypatch.setattr(Section, "__init__", noting)
    for path in [*ROOT.glob("definitions/*/*.yaml"), *ROOT.glob("tests/chain/bad/**/*.yaml")]:
        read_file(path)
    known -= {"approve"}
    assert len(known) > 100
    assert [key for key in sorted(known) if not re.search(rf"`{key}\b|\b{key}:", page)] == []


@pytest.mark.parametrize("name", ["docs/cases.md", "docs/cases.zh-CN.md"])
def test_the_table_of_cases_has_31_rows_and_names_every_chain_and_rule(name: str) -> None:
    page = (ROOT / name).read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| [^|]+ \| ([^|]*) \|", page, re.MULTILINE)
    cases = {file.strip("`"): int(case) for case, file in rows if "/" not in file and file.strip()}

    assert [int(case) for case, _file in rows] == list(range(1, 32))
    assert set(cases) == set(shipped())
    for path in (ROOT / "definitions" / "sharing").glob("*.yaml"):
        stem = path.stem.rsplit("-", 1)[0]
        assert f"`sharing/{stem}" in page
    for chain, path in shipped().items():
        assert cases[chain] in {one.collection for one in load_file(path).basis}


def test_every_link_of_every_page_leads_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), (page.name, target)


def test_every_module_that_contributing_names_is_there() -> None:
    named = re.findall(r"[a-z_]+\.py\b", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    there = {
        path.name for folder in ("workflow", "tests") for path in ROOT.glob(f"{folder}/**/*.py")
    }

    assert len(named) > 30
    assert [name for name in named if name not in {*there, "cli.py"}] == []
