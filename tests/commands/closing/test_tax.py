"""`tto tax`: the little table, and what it is not."""

from __future__ import annotations

import pytest

from tests.commands.terminal import Terminal
from tests.rewards import FILE
from workflow.application.money.events import Pay
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import cells

ASKED = ("tax", "--reward", "282150", "--other", "150000", "--on", "2026-11-25")


def test_the_table_shows_every_income_and_tax_and_fits_the_screen(tto: Terminal) -> None:
    screen = tto(*ASKED)

    assert screen.code == 0
    for amount in ("150,000.00", "432,150.00", "291,075.00", "63,645.00", "28,215.00"):
        assert amount in screen.out
    assert "35,430.00" in screen.out
    assert max(cells(line) for line in screen.out.splitlines()) <= 80


def test_under_json_every_amount_is_text_in_yuan(tto: Terminal) -> None:
    found = tto.json(*ASKED)["tax"]

    assert found["without_relief"] == "63645.00"
    assert found["with_relief"] == "28215.00"
    assert found["saving"] == "35430.00"
    assert found["table_since"] == "2019-01-01"


def test_it_works_without_any_database_by_the_law_of_today(tto: Terminal) -> None:
    nowhere = tto.folder / "nowhere.db"

    assert tto("tax", "--reward", "1万", "--other", "0", "--db", str(nowhere)).code == 0
    assert not nowhere.exists()


def test_a_day_before_the_table_is_not_guessed_for(tto: Terminal) -> None:
    screen = tto("tax", "--reward", "1", "--other", "1", "--on", "2018-12-31")

    assert screen.code == 1
    assert "[no-tax-table]" in screen.err


def test_an_amount_that_cannot_be_read_is_wrong_use(tto: Terminal) -> None:
    assert tto("tax", "--reward", "-1", "--other", "1").code == 2


def test_an_office_takes_its_own_table(tto: Terminal) -> None:
    table = tto.file(
        "table.yaml",
        "title: {zh: 表, en: Table}\n"
        "tables:\n  - {from: 2020-01-01, bands: [{percent: 10%, deduct: 0元}]}\n"
        "reliefs:\n  - {from: 2020-01-01, counted: 50%}\n",
    )

    assert tto.json(*ASKED, "--table", table)["tax"]["with_relief"] == "14107.50"
    assert "表" in tto(*ASKED, "--table", table).out or "Table" in tto(*ASKED, "--table", table).out
    broken = tto.file("broken.yaml", "title: {zh: 表}\n")
    assert "[bad-tax-file]" in tto(*ASKED, "--table", broken).err


@pytest.mark.parametrize("claimed", [True, False])
def test_a_payment_claims_the_relief_only_when_it_says_so(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch, claimed: bool
) -> None:
    given: list[Pay] = []
    monkeypatch.setattr(Session, "act", lambda _self, act, *_, **__: given.append(act))

    tto(*("pay", "X", "--to", "张三", "--amount", "100"), *(("--relief",) if claimed else ()))

    assert [act.relief for act in given] == [claimed]


def test_a_definition_shows_at_which_step_there_is_the_relief(tto: Terminal) -> None:
    screen = tto("definition", "show", str(FILE))

    assert screen.code == 0
    assert any(one in screen.out for one in ("tax relief for cash rewards", "现金奖励个税优惠"))
