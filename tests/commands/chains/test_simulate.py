"""`tto definition simulate` at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.terminal import Terminal
from tests.story import next_version
from workflow.chain.reader import load_file
from workflow.chain.reading.library import shipped
from workflow.commands.frame.terminal import cells

PKU = shipped()["pku-transfer"]


def raised(tto: Terminal) -> str:
    """A draft whose second border is 3000万; its file."""
    text = next_version(PKU.read_text("utf-8"))
    text = text.replace('"<= 800万"', '"<= 3000万"').replace("800万, decided", "3000万, decided")
    text = text.replace("8000000.01", "30000000.01").replace("percent: 70%", "percent: 80%")
    return tto.file(
        "draft.yaml", text.replace("1998万, decided_by: committee", "3001万, decided_by: committee")
    )


@pytest.mark.parametrize("chain", sorted(shipped()))
def test_a_walked_chain_fits_80_columns(empty: Terminal, chain: str) -> None:
    for start in ("2026-09-16", "2026-12-30"):
        done = empty("definition", "simulate", chain, "--start", start)
        assert (done.code, done.err) == (0, "")
        assert max(map(cells, done.out.splitlines())) <= 80


def test_the_days_of_jishuitan_are_shown_without_a_database(empty: Terminal) -> None:
    words = ("definition", "simulate", "jishuitan-grant-of-rights", "--start", "2026-09-16")
    (route,) = empty.json(*words)["routes"]
    publicity = next(one for one in route["steps"] if one["step"] == "publicity")

    assert "2026-10-08" in empty(*words).out
    assert publicity["last_day"] == "2026-10-08"
    assert route["end"] == {"day": "2026-10-09", "doubt": ""}
    assert not empty.db.exists()


def test_beyond_the_calendar_the_screen_says_not_before(empty: Terminal) -> None:
    words = ("definition", "simulate", "jishuitan-grant-of-rights", "--start", "2026-12-17")
    (route,) = empty.json(*words)["routes"]

    assert route["end"] == {"day": "2027-01-02", "doubt": "calendar"}
    assert "2027-01-01" in empty(*words).out


def test_a_loaded_calendar_is_used(tto: Terminal) -> None:
    words = ("definition", "simulate", "jishuitan-grant-of-rights", "--start", "2026-12-17")
    calendar = Path(__file__).parents[3] / "docs" / "examples" / "2027.yaml"
    assert tto("calendar", "import", str(calendar)).code == 0
    (route,) = tto.json(*words)["routes"]

    assert route["end"]["doubt"] == ""


def test_one_route_can_be_looked_at_alone_and_the_totals_stay_those_of_the_chain(
    empty: Terminal,
) -> None:
    words = ("definition", "simulate", "pku-transfer")
    every, alone = empty.json(*words), empty.json(*words, "--route", "2")

    assert [one["name"] for one in every["routes"]] == ["1", "2", "3"]
    assert [one["name"] for one in alone["routes"]] == ["2"]
    assert alone["totals"] == every["totals"] == {"routes": 3, "outcomes": 62, "moves": 62}
    assert alone["routes"][0]["takes"][0][0]["spans"] == [
        {"first": "4,000,000.01", "last": "8,000,000.00", "typical": "6,000,000.00"}
    ]
    refused = empty.json(*words, "--route", "4")
    assert refused["error"]["code"] == "unknown-value"


def test_a_draft_with_findings_is_answered_like_a_check(empty: Terminal) -> None:
    text = PKU.read_text("utf-8").replace('"<= 800万"', '"<= 80万"')
    file = empty.file("bad.yaml", text)
    done = empty("definition", "simulate", file)

    assert done.code == 1
    assert done.out == empty("definition", "check", file).out


def test_which_applications_would_go_another_way_is_shown(tto: Terminal) -> None:
    number = tto.submitted("1998万")
    other = tto.submitted("300万")
    file = raised(tto)
    done = tto("definition", "simulate", file, "--as-of")
    found = tto.json("definition", "simulate", file, "--as-of")

    assert (done.code, done.err) == (0, "")
    assert max(map(cells, done.out.splitlines())) <= 80
    assert number in done.out
    assert "15,984,000.00" in done.out
    assert (found["draft"], found["differ"], found["same"]) == (load_file(Path(file)).key, 2, 0)
    first, second = found["applications"]
    assert (first["number"], first["route"]) == (number, ["3", "2"])
    assert (second["number"], second["route"]) == (other, None)


def test_the_same_steps_in_another_order_are_written_out(tto: Terminal) -> None:
    tto.submitted("1998万")
    text = next_version(PKU.read_text("utf-8"))
    text = text.replace("leaders, committee, reward", "committee, leaders, reward")
    text = text.replace("1998万, decided_by: committee", "1998万, decided_by: leaders")
    text = text.replace("8000000.01, decided_by: committee", "8000000.01, decided_by: leaders")
    text = text.replace("unknown, decided_by: committee", "unknown, decided_by: leaders")
    done = tto("definition", "simulate", tto.file("draft.yaml", text), "--as-of")

    assert "科技开发部 → 党委常委会 → 领导小组 →" in done.out


def test_the_same_chain_changes_nothing_and_ends_with_0(tto: Terminal) -> None:
    tto.submitted()
    found = tto.json("definition", "simulate", "pku-transfer", "--as-of", "today", "--all")
    assert (found["differ"], found["same"], found["drafts"]) == (0, 1, 0)


def test_whoever_is_neither_administrator_nor_auditor_is_refused(tto: Terminal) -> None:
    tto.submitted()
    words = ("definition", "simulate", "pku-transfer", "--as-of")
    assert tto(*words, as_="applicant").code == 3


@pytest.mark.parametrize(
    "more", [("--as-of", "today", "--start", "2026-09-16"), ("--all",), ("--as-of", "soon")]
)
def test_what_does_not_go_together_is_wrong_use(empty: Terminal, more: tuple[str, ...]) -> None:
    assert empty("definition", "simulate", "pku-transfer", *more).code == 2


def test_a_day_to_come_is_wrong_use(tto: Terminal) -> None:
    answer = tto.json("definition", "simulate", "pku-transfer", "--as-of", "2999-01-01")
    assert answer["error"]["code"] == "day-to-come"
