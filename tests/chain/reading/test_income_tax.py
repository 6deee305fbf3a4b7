"""The file of the income-tax table: read strictly, a later law beside the earlier one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from workflow.chain.reading.income_tax import in_force, read_law, shipped_table
from workflow.errors import CouldNot

GOOD = shipped_table().read_text("utf-8")
LATER = """
  - from: 2030-01-01
    bands:
      - {upto: 100000元, percent: 5%, deduct: 0元}
      - {percent: 30%, deduct: 25000元}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "table.yaml"
    path.write_text(text, "utf-8")
    return path


def test_each_table_holds_from_its_day_until_the_next(tmp_path: Path) -> None:
    law = read_law(written(tmp_path, GOOD.replace("\nreliefs:", f"{LATER}reliefs:")))

    assert len(in_force(law, date(2029, 12, 31))[0].bands) == 7
    later, relief = in_force(law, date(2030, 1, 1))
    assert later.bands[-1].deduct == Decimal("25000.00")
    assert relief.counted == Decimal(50)


def test_before_the_first_table_nothing_is_guessed() -> None:
    with pytest.raises(CouldNot) as caught:
        in_force(read_law(shipped_table()), date(2018, 12, 31))

    assert caught.value.code == "no-tax-table"
    assert caught.value.values["first"] == date(2019, 1, 1)


@pytest.mark.parametrize(
    ("good", "bad", "line", "said"),
    [
        ("deduct: 2520元", "deduct: 2250元", 8, "band 2"),
        ("upto: 144000元", "upto: 14400x元", 9, "not an amount"),
        ("percent: 10%, ", "", 9, "percent"),
        ("- from: 2019-01-01\n    basis", "- basis", 5, "from"),
        ("counted: 50%", "counted: half", 17, "not a percentage"),
        ("counted: 50%", "counts: 50%", 17, "counts"),
        ("tables:", "tables: []\nold:", 4, "tables"),
        ("title:", "titel:", 3, "titel"),
        ("reliefs:", "reliefs: &a", 15, "&a"),
    ],
)
def test_a_slip_in_the_file_is_named_with_its_line(
    tmp_path: Path, good: str, bad: str, line: int, said: str
) -> None:
    assert good in GOOD
    with pytest.raises(CouldNot) as caught:
        read_law(written(tmp_path, GOOD.replace(good, bad, 1)))

    assert caught.value.code == "bad-tax-file"
    values = caught.value.values
    one = (values,) if "line" in values else (each.values for each in values["problems"])
    assert line in {each["line"] for each in one}
    assert said in f"{caught.value} {values.get('problems')}"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CouldNot, match="no file"):
        read_law(tmp_path / "nowhere.yaml")


def test_the_whole_of_the_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(CouldNot, match="reliefs"):
        read_law(written(tmp_path, GOOD[: GOOD.index("reliefs:")]))
