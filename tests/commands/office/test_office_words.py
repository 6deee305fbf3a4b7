"""What the office did is told in the reader's language: no key of the code, no raw id of a role."""

from __future__ import annotations

import re

import pytest

from tests.commands.terminal import Terminal

GROUP = "leading-group"
PEOPLE = """
institutions:
  - {id: pku, zh: 北京大学, en: Peking University}
people:
  - id: li.mei
    name: 李梅
    roles: [{role: leading-group, institution: pku}, {role: finance, institution: pku}]
  - {id: li.mei.two, name: 李梅, same_as: li.mei, roles: [{role: member, institution: pku}]}
"""
KNOWN = re.compile(
    r"（[^（）]*）|[a-z0-9.@_-]*[.@][a-z0-9.@_-]*|[A-Z]{2,}(-[A-Z0-9]+)+|tto [a-z-]+|--[a-z-]+"
    r"|sha256 [0-9a-f]+|\b[0-9a-f]{16}\b|\b[0-9]+ B\b|[\w-]+\.(?:pdf|yaml)"
    r"|(?<=：)[a-z0-9, -]+$",
    re.MULTILINE,
)
"""What may be Latin on a Chinese screen: ids in brackets, log-ins, numbers, commands, file names,
and what stands after a colon.
"""


@pytest.fixture
def office(tto: Terminal) -> Terminal:
    """An office in which people were imported and a body has met."""
    assert tto("people", "import", str(tto.file("people.yaml", PEOPLE)), as_="admin").code == 0
    meeting = tto.json("meeting", "open", GROUP, as_="transfer-office")["meeting"]["number"]
    tto("meeting", "attend", meeting, "--present", "all", as_="transfer-office")
    tto("meeting", "close", meeting, "--minutes", "1号", as_="transfer-office")
    return tto


@pytest.mark.parametrize(
    "words", [("audit", "log", "office"), ("people", "list"), ("whoami",), ("meeting", "list")]
)
def test_a_chinese_screen_of_the_office_is_chinese(
    office: Terminal, words: tuple[str, ...]
) -> None:
    screen = office(*words, as_="admin")

    assert screen.code == 0
    latin = re.findall(r"[A-Za-z]{3,}", KNOWN.sub("", screen.out))
    assert set(latin) - {"pku", "admin", "tto"} <= LOGINS, screen.out


LOGINS = {
    *("applicant", "auditor", "department", "transfer", "office", "leading", "group", "standing"),
    *("committee", "secretary", "finance", "mei", "two", "clock"),
}


def test_roles_and_bodies_are_said_by_their_titles(office: Terminal) -> None:
    log, people = (
        office("audit", "log", "office", as_="admin"),
        office("people", "list", as_="admin"),
    )

    assert "领导小组" in log.out
    assert "li.mei 的角色" in log.out
    assert "（li.mei 的第二账号）" in log.out.replace("\n      ", "")
    rows = people.out[people.out.index("leading-group-1") :].partition("standing-committee")[0]
    assert "转化工作领导" in re.sub(r"\s", "", rows)
