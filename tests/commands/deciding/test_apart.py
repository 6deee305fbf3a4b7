"""One person at several steps, as a reader and an auditor see it."""

from __future__ import annotations

from tests.commands.terminal import Terminal

BOTH = """
institutions: [{id: pku, zh: 北京大学, en: Peking University}]
people:
  - id: department
    name: 院系
    roles: [{role: department}, {role: transfer-office}]
"""


def test_show_log_and_verification_note_one_person_at_several_steps(tto: Terminal) -> None:
    assert tto("people", "import", tto.file("both.yaml", BOTH)).code == 0
    number = tto.submitted()
    tto("approve", number, "--opinion", "同意", as_="department")
    assert "多个环节" not in tto("show", number).out
    tto("approve", number, "--opinion", "同意", as_="department")

    noted = "办理了“科技开发部”，此前还办理了“院系”"
    assert f"同一人办理多个环节\n   院系  {noted}" in tto("show", number).out
    (twice,) = tto.json("show", number)["twice"]
    assert twice["earlier"] == ["department"]
    assert f"同一人办理多个环节：{noted}" in tto("audit", "log", number, as_="auditor").out
    assert "以另一角色决定过" in tto("audit", "verify", as_="auditor").out
