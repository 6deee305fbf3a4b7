"""The demonstration: real transactions to their end, on a file that takes no real work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.terminal import PASSWORD, Terminal


@pytest.fixture(scope="session")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration lies that `demo` copies; whoever first needs it carries it out."""
    return tmp_path_factory.mktemp("carried")


@pytest.fixture
def demo(
    carried: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Terminal:
    """A terminal whose database is a demonstration."""
    if not (carried / "tto.db").exists():
        first = Terminal(carried, monkeypatch, capsys)
        assert first("demo", "--db", str(first.db)).code == 0
    terminal = Terminal(tmp_path, monkeypatch, capsys)
    terminal.take_over(carried)
    return terminal


def test_every_case_with_a_chain_carries_its_transactions_to_the_end(demo: Terminal) -> None:
    shown = demo.json("list", "--limit", "50")["applications"]

    assert [one["status"] for one in shown] == ["completed"] * 14  # 13, and one handed over to
    assert len({one["definition"] for one in shown}) == 12


@pytest.mark.parametrize(
    ("number", "walked"),
    [
        ("JST-2026-0001", "submission experts revision council party publicity agreement"),
        ("PKU-2026-0001", "submission department office leaders committee reward"),
        ("THU-2026-0001", "submission cadres ip publicity"),
        ("THU-2026-0002", "submission ip notice publicity"),
        (
            "CYH-2026-0001",
            "submission filing pricing committee council party "
            "hospital-publicity exchange-publicity contract",
        ),
    ],
)
def test_each_walks_its_chain(demo: Terminal, number: str, walked: str) -> None:
    history = demo.json("show", number)["application"]["history"]

    assert [one["step"] for one in history] == walked.split()


def test_the_numbers_of_the_collection_come_out_exactly(demo: Terminal) -> None:
    def amounts(number: str) -> list[str]:
        return [one["amount"] for one in demo.json("show", number)["application"]["shares"]]

    assert amounts("PKU-2026-0001") == ["13986000.00", "5994000.00"]
    assert amounts("CYH-2026-0001") == ["282150.00", "14850.00"]
    assert amounts("THU-2026-0001") == [None, None, None]
    assert amounts("THU-2026-0002") == []


def test_the_publicity_took_its_days(demo: Terminal) -> None:
    history = demo.json("show", "JST-2026-0001")["application"]["history"]
    (window,) = [one["window"] for one in history if one["step"] == "publicity"]

    assert (window["live_on"], window["last_day"]) == ("2026-03-09", "2026-03-24")


def test_its_log_verifies_and_says_that_the_clock_was_simulated(demo: Terminal) -> None:
    assert demo("audit", "verify").code == 0
    first = demo.json("audit", "log", "office")["records"][0]
    assert first["event"]["what"] == "DemonstrationOpened"
    assert first["event"]["detail"] == {"clock": "simulated"}


def test_it_takes_no_real_work(demo: Terminal) -> None:
    for words in (("tick",), ("calendar", "import", demo.file("x.yaml", "years: []"))):
        screen = demo(*words, "--json")
        assert screen.code in (1, 3)
    assert demo("tick", "--json").data["error"]["code"] == "demonstration-file"


def test_it_is_made_anew_but_never_over_anything_else(demo: Terminal) -> None:
    assert demo("demo", "--case", "21", "--db", str(demo.db)).code == 0
    other = demo.folder / "work.db"
    demo("init", "--admin", "admin", "--db", str(other), "--password-stdin", typed=f"{PASSWORD}\n")

    screen = demo("demo", "--db", str(other), "--json")

    assert (screen.code, screen.data["error"]["code"]) == (1, "not-a-demonstration")


def test_it_never_touches_the_database_that_the_environment_names(
    empty: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(empty.folder)

    assert empty("demo", "--case", "21").code == 0

    assert (empty.folder / "tto-demo.db").exists()
    assert not empty.db.exists()
