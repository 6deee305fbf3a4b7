"""What a definition sets where its source is silent is told under words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands.terminal import Terminal
from tests.story import shipped_chains
from tests.texts import catalogue
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import SharingRule
from workflow.chain.reader import load_file, load_source
from workflow.chain.reading.library import shipped
from workflow.chain.sharing_rules import shipped_rules
from workflow.commands.frame.texts import COLON, LANGUAGE
from workflow.commands.frame.words import TOPICS, topic
from workflow.office import in_force

PKU = shipped()["pku-transfer"]
SAID = "400万与800万均含在较低一档"


def keys(rules: Chain | SharingRule) -> set[str]:
    """Every key under which a chain or a sharing rule says what it sets."""
    parts: list[Any] = [rules, *rules.splits]
    if isinstance(rules, Chain):
        parts += [*rules.steps.values(), *rules.bodies.values(), *rules.clocks.values()]
    return {key for part in parts for key in part.assumed}


def test_every_key_that_comes_with_tto_is_a_word_that_screens_know() -> None:
    found = [keys(one) for one in shipped_chains()] + [keys(one) for one in shipped_rules()]

    assert set().union(*found) == TOPICS
    assert all((topic(key) != key) == (LANGUAGE == "zh" or "-" in key) for key in TOPICS)


def test_the_page_about_definitions_lists_these_words() -> None:
    page = (Path(__file__).parents[3] / "docs" / "definitions.md").read_text("utf-8")
    chinese = {str(one.id): str(one.string) for one in catalogue() if one.id in TOPICS}
    assert [key for key in sorted(TOPICS) if f"| `{key}` | {chinese[key]} |" not in page] == []


@pytest.mark.parametrize("chain", sorted(shipped()))
def test_all_that_a_chain_sets_is_shown_under_its_word(empty: Terminal, chain: str) -> None:
    shown = "".join(empty("definition", "show", chain).out.split())
    words = ["".join(topic(key).split()) for key in keys(load_file(shipped()[chain]))]
    assert [word for word in words if f"{word}{COLON}".strip() not in shown] == []


def earlier(folder: Path, version: int, key: str) -> Path:
    """The shipped chain as an earlier release had it: that version, with one key as it was."""
    text = PKU.read_text("utf-8").replace("  amount-borders: ", f"  {key}: ")
    file = folder / "earlier.yaml"
    now = f"version: {load_file(PKU).version}\n"
    file.write_text(text.replace(now, f"version: {version}\n"), "utf-8")
    return file


def came_with(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """tto is of a release that came with this file."""
    monkeypatch.setattr(in_force, "_shipped", lambda _chain, *_known: load_source(file))


@pytest.mark.parametrize(
    ("key", "word"), [("G5", topic("amount-borders")), ("我们的界限", "我们的界限")]
)
def test_an_application_stays_on_its_version_and_reads_well_when_a_release_brings_another(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch, key: str, word: str
) -> None:
    with monkeypatch.context() as before:
        came_with(before, earlier(tto.folder, 1, key))
        old = tto.submitted()
    new = tto.submitted()

    assert f"   {word}{COLON}{SAID}" in tto("explain", old, as_="department").out
    assert tto("approve", old, "--opinion", "同意", as_="department").code == 0
    versions = [tto.json("show", one)["application"]["definition"] for one in (old, new)]
    assert versions == ["pku-transfer@1", load_file(PKU).key]
    assert tto("audit", "verify").code == 0


def test_a_release_that_changes_a_file_without_raising_its_version_starts_nothing(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        came_with(before, earlier(tto.folder, load_file(PKU).version, "G5"))
        tto.submitted()

    done = tto.json("start", "pku-transfer", as_="applicant")
    assert done["error"]["code"] == "duplicate-version"


def test_a_check_names_the_version_that_is_in_force_with_other_content(tto: Terminal) -> None:
    tto.submitted()
    text = Path(PKU).read_text("utf-8").replace("北京大学", "北大", 1)
    changed = tto.file("changed.yaml", text)

    done = tto.json("definition", "check", changed)
    (finding,) = done["findings"]
    assert (finding["code"], finding["line"]) == ("duplicate-version", 3)
    assert load_file(PKU).key in finding["what"]
