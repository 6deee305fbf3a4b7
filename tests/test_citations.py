"""What the code, the definitions and the pages cite is there to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAW = ROOT / "docs" / "law.md"
KINDS = {".py", ".md", ".yaml", ".toml", ".txt", ".po", ".ini"}
FILES = [
    path
    for room in ("workflow", "definitions", "docs", "tests")
    for path in sorted((ROOT / room).rglob("*"))
    if path.suffix in KINDS
]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]

CITED = re.compile(r"([\w./-]*\blaw\.md)(?:#([\w-]+))?")
SECTION = re.compile(r"\b\w+\.md[,:]? *(?:§|section \d|case \d)")
"""A numbered section of a page: the pages here have names for theirs."""


def sections(page: Path) -> set[str]:
    """The anchors of a page, as the places that show Markdown make them from its headings."""
    text = re.sub(r"(?ms)^```.*?^```", "", page.read_text("utf-8"))
    heads = re.findall(r"(?m)^#+ (.+)$", text)
    return {re.sub(r"[^\w -]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def faults(path: Path, text: str) -> Iterator[str]:
    """Each citation of a file that leads nowhere."""
    name = path.relative_to(ROOT)
    known = sections(LAW)
    for found in CITED.finditer(text):
        page, section = found.groups()
        beside = path.parent / page
        if not (page == "docs/law.md" or (path.suffix == ".md" and beside.resolve() == LAW)):
            yield f"{name}: {found[0]} is not docs/law.md"
        elif section and section not in known:
            yield f"{name}: {found[0]} has no such section"
        elif not section and path.suffix != ".md":
            yield f"{name}: {found[0]} names no section"
    for found in SECTION.finditer(text):
        yield f"{name}: {found[0]} is a number, not a name"


def test_every_citation_of_the_law_leads_to_a_section() -> None:
    assert len(FILES) > 400
    own = Path(__file__)
    found = [one for path in FILES if path != own for one in faults(path, path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "Source: law.md.",
        "Source: law.md §9.2 step 2.",
        "docs/law.md#counting-sheep",
        "Source: docs/law.md.",
        "chains.md §4 (rounding), A5",
        "# declared too late (reliability.md, case 15)",
    ],
)
def test_a_citation_that_leads_nowhere_is_noticed(text: str) -> None:
    assert list(faults(ROOT / "workflow" / "rules" / "calendar.py", text))


def test_every_section_that_a_link_names_is_there() -> None:
    linked = 0
    for page in PAGES:
        for target, section in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text("utf-8")):
            linked += 1
            other = page.parent / target if target else page
            assert section in sections(other), (page.name, target, section)
    assert linked > 30
