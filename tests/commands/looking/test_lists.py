"""The overview and the inbox: filters, pages by key, and what is shown to whom."""

from __future__ import annotations

from tests.commands.terminal import Terminal


def test_pages_follow_one_another_by_the_last_number(tto: Terminal) -> None:
    numbers = [tto.submitted() for _ in range(5)]

    first = tto.json("list", "--limit", "2")
    second = tto.json("list", "--limit", "2", "--after", first["next"])
    third = tto.json("list", "--limit", "2", "--after", second["next"])

    shown = [one["number"] for page in (first, second, third) for one in page["applications"]]
    assert shown == numbers
    assert third["next"] is None


def test_filters_narrow_the_overview(tto: Terminal) -> None:
    running, ended = tto.submitted(), tto.submitted()
    tto("refuse", ended, "--opinion", "权属不清", as_="department")

    def numbers(*words: str) -> list[str]:
        return [one["number"] for one in tto.json("list", *words)["applications"]]

    assert numbers("--status", "refused") == [ended]
    assert numbers("--step", "department") == [running]
    assert numbers("--chain", "pku-transfer") == [running, ended]
    assert numbers("--applicant", "applicant", "--institution", "pku") == [running, ended]
    assert numbers("--applicant", "department") == []


def test_the_inbox_shows_what_waits_for_me_and_as_whom(tto: Terminal) -> None:
    number = tto.submitted()

    (task,) = tto.json("inbox", as_="department")["tasks"]
    assert (task["application"], task["as"], task["verb"]) == (number, "department", "approve")
    assert tto.json("inbox", as_="finance")["tasks"] == []


def test_pages_of_the_inbox_lose_nothing(tto: Terminal) -> None:
    numbers = [tto.submitted() for _ in range(5)]

    seen: list[str] = []
    after: tuple[str, ...] = ()
    while True:
        page = tto.json("inbox", "--limit", "2", *after, as_="department")
        seen += [one["application"] for one in page["tasks"]]
        if page["next"] is None:
            break
        after = ("--after", page["next"])

    assert seen == numbers


def test_a_decision_on_something_older_than_was_seen_is_refused(tto: Terminal) -> None:
    number = tto.submitted()
    tto("show", number, as_="department")
    tto("supplement", number, "--field", "amount=100万", as_="applicant")

    screen = tto("approve", number, "--opinion", "同意", "--json", as_="department", blindly=True)
    assert (screen.code, screen.data["error"]["code"]) == (3, "changed-since-seen")

    tto("show", number, as_="department")
    assert tto("approve", number, "--opinion", "同意", as_="department").code == 0


def test_the_same_request_is_carried_out_once(tto: Terminal) -> None:
    number = tto.submitted()
    words = ("approve", number, "--opinion", "同意", "--request-id", "r-1", "--json")

    first = tto(*words, as_="department").data
    again = tto(*words, as_="department").data

    assert again["receipt"] == {**first["receipt"], "again": True}
    assert len(tto.json("audit", "log", number)["records"]) == 3


def test_a_receipt_kept_elsewhere_is_found_in_the_log(tto: Terminal) -> None:
    number = tto.submitted()
    record = tto.json("audit", "log", number)["records"][1]
    kept = f"{number}:{record['seq']}:{record['hash'][:16]}"

    assert tto("audit", "verify", "--receipt", kept).code == 0
    forged = tto("audit", "verify", "--receipt", f"{number}:2:{'0' * 16}", "--json")
    assert forged.code == 1
    assert [one["code"] for one in forged.data["verdict"]["faults"]] == ["receipt"]


def test_an_administrator_terminates_and_the_applicant_cannot(tto: Terminal) -> None:
    number = tto.submitted()
    words = ("terminate", number, "--reason", "受让方注销", "--json")

    assert tto(*words, as_="applicant").code == 3
    tto("show", number)
    assert tto(*words).code == 0
    assert tto.json("show", number)["application"]["status"] == "terminated"


def test_the_applicant_cannot_decide_on_their_own_application(tto: Terminal) -> None:
    people = """
institutions: [{id: pku, zh: 北京大学}]
people: [{id: applicant, name: 申请人, roles: [{role: member}, {role: department}]}]
"""
    tto("people", "import", tto.file("both.yaml", people))
    number = tto.submitted()

    screen = tto("approve", number, "--opinion", "同意", "--json", as_="applicant")

    assert (screen.code, screen.data["error"]["code"]) == (3, "own-application")


def test_filters_narrow_the_inbox(tto: Terminal) -> None:
    first, second = tto.submitted(), tto.submitted()
    tto("approve", first, "--opinion", "同意", as_="department")

    def numbers(*words: str, as_: str = "department") -> list[str]:
        found = tto.json("inbox", *words, as_=as_)["tasks"]
        return [one["application"] for one in found]

    assert numbers("--chain", "pku-transfer", "--institution", "pku") == [second]
    assert numbers("--step", "department", "--role", "department") == [second]
    assert numbers("--step", "office") == []
    assert numbers("--role", "finance") == []
    assert numbers("--chain", "chaoyang-transfer") == []
    assert (
        "没有符合条件的待办" in tto("inbox", "--chain", "chaoyang-transfer", as_="department").out
    )


def test_the_inbox_shows_nothing_that_the_person_must_not_decide(tto: Terminal) -> None:
    number = tto.submitted()
    assert tto.json("inbox", as_="department")["tasks"]

    tto("recuse", number, "--reason", "持股", as_="department")

    assert tto.json("inbox", as_="department")["tasks"] == []
