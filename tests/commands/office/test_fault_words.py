"""Every wording of a fault, in Chinese and in English, with the values that it has in an office."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tests.audit.tamper import reads_well
from workflow.audit.compared import TABLES as COMPARED
from workflow.audit.faults import FAULTS, fault
from workflow.chain.model.value import Title
from workflow.commands.frame import texts
from workflow.commands.office import faults as words
from workflow.errors import Word

MOMENT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
VALUES = {
    "step": "department",
    "target": "refused",
    "seq": 3,
    "before": 1,
    "name": "request_id",
    "reason": Word("it is no JSON"),
    "now": MOMENT,
    "at": MOMENT,
    "definition": "pku-transfer@2",
    "hash": "4f0c2ab19d77e3584f0c2ab19d77e358",
    "other": "00000000000000000000000000000000",
    "child": "PKU-2026-0002",
    "person": "wang.wei",
    "role": "member",
    "meeting": "PKU-M-2026-0001",
    "first": "PKU-2026-0003",
    "last": "PKU-2026-0007",
    "table": "grants",
    "key": "wang.wei pku office 2026-03-02T01:00:00.000000Z",
    "column": "until",
    "kept": "—",
    "made": "2026-12-31",
}
TITLES = {"step": (Title("院系审核", "Department"),), "person": ("王伟",)}


@pytest.mark.parametrize("code", FAULTS)
def test_a_wording_reads_well(code: str) -> None:
    named = {name: value for name, value in VALUES.items() if f"{{{name}}}" in FAULTS[code]}
    titles = {name: TITLES[name] for name in TITLES if name in named}
    said = replace(fault("PKU-2026-0001", 3, code, **named), titles=titles)

    reads_well(said)


@pytest.mark.parametrize("code", FAULTS)
def test_it_reads_well_in_english(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (texts, words):
        monkeypatch.setattr(module, "_", lambda text: text)
    monkeypatch.setattr(texts, "LANGUAGE", "en")
    named = {name: value for name, value in VALUES.items() if f"{{{name}}}" in FAULTS[code]}
    text = words.fault_words(fault("PKU-2026-0001", 3, code, **named))
    assert not any("一" <= letter <= "鿿" for letter in text)
    assert "{" not in text
    assert "_" not in text


def test_every_table_and_column_that_can_be_named_has_words() -> None:
    assert set(COMPARED) | {"counters"} <= set(words.TABLES)
    assert {column for _key, rest in COMPARED.values() for column in rest} <= set(words.COLUMNS)


def test_the_place_is_the_office_or_a_number_and_no_record_is_no_zero() -> None:
    office = words.fault_line(fault("office", 0, "office"))
    assert office.startswith("✗ 办公室  [office] ")
    number = fault("PKU-2026-0003", 0, "number/one", first="PKU-2026-0003", last="PKU-2026-0003")
    line = words.fault_line(number)
    assert line == "✗ PKU-2026-0003  [number] 编号 PKU-2026-0003 已经发出，却没有相应的办理记录"
