"""The auditor's reading of all journals at once: filters, pages by key, who sees what."""

from __future__ import annotations

from typing import Any

from tests.commands.terminal import Terminal


def places(answer: Any) -> list[tuple[str, int]]:
    """Journal and number of each record."""
    return [(one["application"], one["seq"]) for one in answer["records"]]


def test_all_journals_come_in_the_order_they_were_written(tto: Terminal) -> None:
    first, second = tto.submitted(), tto.submitted()
    tto("comment", first, "--text", "请看", as_="department")

    found = places(tto.json("audit", "log", as_="auditor"))
    assert [one for one in found if one[0] != "office"] == [
        *((first, 1), (first, 2), (second, 1), (second, 2), (first, 3))
    ]


def test_pages_of_the_log_lose_nothing(tto: Terminal) -> None:
    tto.submitted()
    whole = places(tto.json("audit", "log", "--limit", "1000", as_="auditor"))

    seen: list[tuple[str, int]] = []
    after: int | None = 0
    while after is not None:
        page = tto.json("audit", "log", "--limit", "3", "--after", str(after), as_="auditor")
        seen += places(page)
        after = page["next"]
    assert seen == whole


def test_refused_attempts_of_every_kind_are_found(tto: Terminal) -> None:
    number = tto.submitted()
    tto("refuse", number, "--opinion", "不同意", as_="finance")
    tto("login", "finance", "--password-stdin", typed="wrong\n")
    tto("people", "import", tto.file("none.yaml", "institutions: []\npeople: []"), as_="finance")

    found = tto.json("audit", "log", "--refused", as_="auditor")["records"]
    said = [(one["event"]["type"], one["event"].get("code", "")) for one in found]
    assert said == [("Declined", "wrong-role"), ("Administered", ""), ("Administered", "")]
    shown = "".join(tto("audit", "log", number, as_="auditor").out.split())
    assert "ttorefuse[wrong-role]" in shown
    assert "某某（finance）不具有该角色" in shown
    whats = [one["event"]["what"] for one in found[1:]]
    assert whats == ["LoginFailed", "AttemptRefused"]


def test_filters_by_person_and_day(tto: Terminal) -> None:
    number = tto.submitted()
    today = tto.json("show", number)["application"]["since"][:10]

    mine = tto.json("audit", "log", "--by", "applicant", "--since", today, as_="auditor")
    assert {one["by"] for one in mine["records"]} == {"applicant"}
    assert tto.json("audit", "log", "--until", "2020-01-01", as_="auditor")["records"] == []
    assert tto.json("audit", "log", "--since", "9999-12-31", as_="auditor")["records"] != []
    early = ("--by", "applicant", "--until", "2020-01-01")
    assert "没有符合条件" in tto("audit", "log", *early, as_="auditor").out


def test_a_number_and_filters_do_not_go_together(tto: Terminal) -> None:
    assert tto("audit", "log", tto.submitted(), "--refused", as_="auditor").code == 2


def test_only_the_readers_own_institutions_are_shown(tto: Terminal) -> None:
    number = tto.submitted()
    people = tto.file(
        "other.yaml",
        "institutions: [{id: other, zh: 别处}]\n"
        "people: [{id: stranger, name: 外人, roles: [{role: auditor}]}]",
    )
    (password,) = tto.json("people", "import", people)["first_passwords"].values()
    typed = f"{password}\ncorrect horse battery\n"
    tto("login", "stranger", "--password-stdin", as_="stranger", typed=typed)

    found = places(tto.json("audit", "log", "--limit", "1000", as_="stranger"))
    assert found
    assert number not in {name for name, _seq in found}
