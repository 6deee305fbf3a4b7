"""tto audit verify by who audits one institution of several: screen, JSON, exit code."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

from tests.commands.terminal import PASSWORD, Terminal

OTHER = """
institutions: [{id: other, zh: 别的医院, en: Another hospital}]
people:
  - {id: stranger, name: 外人, roles: [{role: auditor, institution: other}]}
"""


def with_stranger(tto: Terminal) -> str:
    """An application of one institution, and an auditor of another one."""
    number = tto.submitted()
    first = tto.json("people", "import", tto.file("other.yaml", OTHER))["first_passwords"]
    typed = f"{first['stranger']}\n{PASSWORD}\n"
    assert tto("login", "stranger", "--password-stdin", as_="stranger", typed=typed).code == 0
    return number


def test_sound_is_said_of_what_was_examined_alone(tto: Terminal) -> None:
    with_stranger(tto)
    screen = tto("audit", "verify", as_="stranger")
    said = "".join(screen.out.split())
    assert screen.code == 0
    assert "✓别的医院以及办公室自身的日志：日志1份" in said
    assert "其他机构的情况此处不作说明" in said
    assert "北京大学" not in said
    whole = tto("audit", "verify").out
    assert "日志 2 份" in whole
    assert "其他机构" not in whole


def test_a_fault_elsewhere_is_no_soundness_and_is_not_shown(tto: Terminal) -> None:
    number = with_stranger(tto)
    receipt = f"{number}:1:{'0' * 32}"
    with closing(sqlite3.connect(tto.db)) as db, db:
        db.execute("UPDATE events SET hash = 'x' WHERE application = ? AND seq = 1", (number,))

    screen = tto("audit", "verify", "--receipt", receipt, as_="stranger")
    assert screen.code == 1
    assert "✗ 其他机构的内容有不符之处" in screen.out
    assert f"未予核对：{receipt}" in "".join(screen.out.split())
    assert number not in screen.out.replace(receipt, "")
    assert "回执 1 个" not in screen.out

    answer = tto("audit", "verify", "--json", as_="stranger")
    data = json.loads(answer.out)
    assert (answer.code, data["ok"], data["verdict"]["faults"]) == (1, False, [])
    assert data["verdict"]["elsewhere"] is True
    assert list(data["verdict"]["examined"]) == ["other"]
    assert data["verdict"]["heads"] == {}
    assert number not in answer.out

    seen = tto("audit", "verify", as_="auditor")
    assert (seen.code, number in seen.out, "✗ 其他机构" in seen.out) == (1, True, False)
    assert number in tto("audit", "verify").out
