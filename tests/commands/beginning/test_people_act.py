"""Who acts: log-ins, tokens, roles with dates; `$USER` and guesses open nothing."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from tests.commands.terminal import PASSWORD, Screen, Terminal
from tests.story import next_version
from workflow.chain.reading.library import shipped
from workflow.office import waits


def code_of(screen: Screen) -> str:
    """The code of the "no" on a screen in JSON."""
    return str(screen.data["error"]["code"])


def test_five_commands_lead_from_nothing_to_a_submitted_application(empty: Terminal) -> None:
    form = empty.file("申请书.pdf")
    commands = 0

    empty("init", "--admin", "admin", "--password-stdin", typed=f"{PASSWORD}\n")
    people = empty.file("people.yaml", empty("people", "template", "pku-transfer").out)
    first = empty.json("people", "import", people)["first_passwords"]["applicant"]
    empty(
        *("login", "applicant", "--password-stdin"),
        as_="applicant",
        typed=f"{first}\n{PASSWORD}\n",
    )
    screen = empty(
        *("start", "pku-transfer", "--submit", "--doc", f"application-form={form}"),
        *("--field", "title=字库", "--field", "mode=assignment", "--field", "amount=1998万"),
        *("--field", "transferee=某公司", "--json"),
        as_="applicant",
    )
    commands = 5

    assert commands == 5
    assert screen.code == 0
    assert screen.data["application"]["step"] == "department"


def test_the_token_lies_in_a_file_that_only_its_owner_reads(tto: Terminal) -> None:
    (token,) = tto.home("applicant").glob("token-*")

    assert stat.S_IMODE(token.stat().st_mode) == 0o600

    token.chmod(0o644)
    screen = tto("whoami", "--json", as_="applicant")
    assert (screen.code, code_of(screen)) == (3, "token-file-open")


def test_a_token_from_the_environment_serves_automation(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    (token,) = tto.home("finance").glob("token-*")
    monkeypatch.setenv("TTO_TOKEN", token.read_text())

    assert tto.json("whoami", as_="nobody")["person"]["person"] == "finance"


def test_a_token_is_stored_only_as_a_hash(tto: Terminal) -> None:
    (token,) = tto.home("finance").glob("token-*")

    stored = b"".join(path.read_bytes() for path in tto.folder.glob("tto.db*"))

    assert token.read_bytes() not in stored
    assert PASSWORD.encode() not in stored


def test_the_users_own_word_about_who_they_are_is_not_believed(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("USER", "LOGNAME", "SUDO_USER", "TTO_USER", "TTO_PERSON"):
        monkeypatch.setenv(name, "admin")

    screen = tto("inbox", "--json", as_="stranger")

    assert (screen.code, code_of(screen)) == (3, "not-logged-in")
    assert tto("inbox", "--as", "admin", as_="stranger").code == 2


def test_a_login_ends_after_eight_hours_and_at_logout(tto: Terminal) -> None:
    with freeze_time(datetime.now(UTC) + timedelta(hours=8, minutes=1)):
        screen = tto("inbox", "--json", as_="finance")
    assert code_of(screen) == "not-logged-in"

    (token,) = tto.home("department").glob("token-*")
    kept = token.read_text()
    assert tto("logout", as_="department").code == 0
    token.write_text(kept)
    token.chmod(0o600)
    assert code_of(tto("inbox", "--json", as_="department")) == "not-logged-in"


def later(seconds: float) -> Callable[[], tuple[float, str]]:
    """So long this machine has been running by then."""
    uptime, boot = waits.running()
    return lambda: (uptime + seconds, boot)


def office_log(tto: Terminal) -> list[Any]:
    """The office's own journal, as an auditor reads it."""
    return list(tto.json("audit", "log", "office", as_="auditor")["records"])


def test_wrong_passwords_are_slowed_down_and_noted(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [
        code_of(tto("login", "finance", "--password-stdin", "--json", typed=f"guess number {n}\n"))
        for n in range(20)
    ]
    right = tto("login", "finance", "--password-stdin", "--json", typed=f"{PASSWORD}\n")

    assert codes[:5] == ["login-failed"] * 5
    assert set(codes[5:]) == {"login-locked"}
    assert code_of(right) == "login-locked"
    with freeze_time(datetime.now(UTC) + timedelta(minutes=16)):
        moved_on = tto("login", "finance", "--password-stdin", "--json", typed=f"{PASSWORD}\n")
        assert code_of(moved_on) == "login-locked", "a clock moved on does not shorten the wait"
        monkeypatch.setattr(waits, "running", later(16 * 60))
        assert tto("login", "finance", "--password-stdin", typed=f"{PASSWORD}\n").code == 0
    noted = [one["event"]["what"] for one in office_log(tto)]
    assert noted.count("LoginFailed") == 5


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(tto: Terminal) -> None:
    wrong = tto("login", "finance", "--password-stdin", "--json", typed="a wrong password\n")
    unknown = tto("login", "no-one", "--password-stdin", "--json", typed="a wrong password\n")

    assert wrong.data == unknown.data


def test_an_unknown_name_is_slowed_down_like_a_known_one(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: dict[str, list[str]] = {}
    for name in ("finance", "no-one"):
        words = ("login", name, "--password-stdin", "--json")
        answers = [tto(*words, typed=f"guess number {n}\n") for n in range(7)]
        found[name] = [code_of(one) for one in answers]
        assert "finance" not in answers[-1].out

    assert found["no-one"] == found["finance"]
    assert found["no-one"][5:] == ["login-locked"] * 2
    assert code_of(tto("login", "else", "--password-stdin", "--json", typed="x\n")) == (
        "login-failed"
    )
    monkeypatch.setattr(waits, "running", later(16 * 60))
    with freeze_time(datetime.now(UTC) + timedelta(minutes=16)):
        again = tto("login", "no-one", "--password-stdin", "--json", typed="a guess\n")
    assert code_of(again) == "login-failed"


def test_a_first_password_must_be_changed_at_once(empty: Terminal) -> None:
    empty("init", "--admin", "admin", "--password-stdin", typed=f"{PASSWORD}\n")
    people = empty.file("people.yaml", empty("people", "template", "pku-transfer").out)
    first = empty.json("people", "import", people)["first_passwords"]["finance"]

    short = empty("login", "finance", "--password-stdin", "--json", typed=f"{first}\nshort\n")

    assert (short.code, code_of(short)) == (2, "password-short")
    assert not list(empty.home("admin").glob("*finance*"))


MEMBER = "{role: member, institution: pku}"


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        (f"{MEMBER}, {{role: department, institution: pku, to: 2020-12-31}}", "role-expired"),
        (f"{MEMBER}, {{role: department, institution: pku, from: 2090-01-01}}", "role-expired"),
        (f"{MEMBER}, {{role: finance, institution: pku}}", "wrong-role"),
        (f"{MEMBER}, {{role: department, institution: elsewhere}}", "not-involved"),
    ],
)
def test_a_role_counts_only_in_its_dates_and_its_institution(
    tto: Terminal, roles: str, code: str
) -> None:
    number = tto.submitted()
    people = f"""
institutions: [{{id: pku, zh: 北京大学}}, {{id: elsewhere, zh: 别处}}]
people: [{{id: department, name: 院系, roles: [{roles}]}}]
"""
    assert tto("people", "import", tto.file("again.yaml", people), "--replace").code == 0

    screen = tto("approve", number, "--opinion", "同意", "--json", as_="department")

    assert (screen.code, code_of(screen)) == (3, code)
    record = tto.json("audit", "log", number)["records"][-1]
    assert (record["event"]["type"], record["event"]["code"]) == ("Declined", code)


def test_a_person_of_another_institution_sees_nothing_and_is_refused_on_record(
    tto: Terminal,
) -> None:
    number = tto.submitted()
    people = """
institutions: [{id: elsewhere, zh: 别处}]
people: [{id: department, name: 院系, roles: [{role: department}]}]
"""
    tto("people", "import", tto.file("again.yaml", people), "--replace")

    shown = tto("show", number, "--json", as_="department")
    assert (shown.code, code_of(shown)) == (1, "no-such-application")
    assert tto.json("list", as_="department")["applications"] == []
    for words in (("approve",), ("refuse",), ("return",)):
        screen = tto(*words, number, "--opinion", "好", "--json", as_="department")
        assert (screen.code, code_of(screen)) == (3, "wrong-institution")
    records = tto.json("audit", "log", number)["records"]
    assert [one["event"].get("code") for one in records[-3:]] == ["wrong-institution"] * 3


def test_a_revoked_person_is_refused_and_the_attempt_is_kept(tto: Terminal) -> None:
    number = tto.submitted()
    people = """
institutions: [{id: pku, zh: 北京大学}]
people: [{id: department, name: 院系, roles: [{role: department}], revoked: true}]
"""
    tto("people", "import", tto.file("again.yaml", people))

    screen = tto("refuse", number, "--opinion", "不同意", "--json", as_="department")

    assert (screen.code, code_of(screen)) == (3, "person-revoked")
    last = tto.json("audit", "log", number)["records"][-1]
    assert (last["by"], last["event"]["code"]) == ("department", "person-revoked")


def test_only_an_administrator_imports_people_and_nobody_changes_their_own_roles(
    tto: Terminal,
) -> None:
    people = str(tto.folder / "people.yaml")

    refused = tto("people", "import", people, "--json", as_="finance")
    own = "institutions: []\npeople: [{id: admin, name: 我, roles: []}]\n"
    changed = tto("people", "import", tto.file("own.yaml", own), "--json")

    assert (refused.code, code_of(refused)) == (3, "not-administrator")
    assert (changed.code, code_of(changed)) == (3, "own-roles")
    last = tto.json("audit", "log", "office")["records"][-2:]
    assert [one["event"]["detail"]["code"] for one in last] == ["not-administrator", "own-roles"]


def test_init_says_what_a_file_can_and_cannot_protect(empty: Terminal) -> None:
    screen = empty("init", "--admin", "admin", "--password-stdin", typed=f"{PASSWORD}\n")

    assert "+ " in screen.out
    assert "− " in screen.out


def test_what_was_founded_is_told_where_the_home_folder_cannot_be_made(empty: Terminal) -> None:
    empty.folder.joinpath("homes").write_text("a file where a folder is wanted")

    screen = empty("init", "--admin", "admin", "--password-stdin", typed=f"{PASSWORD}\n")

    assert screen.code == 4, "the office was founded, and only the log-in could not be kept"
    assert "已记录在案" in screen.err
    assert "Traceback" not in screen.err
    assert os.path.exists(empty.db) or not Path(empty.db).exists()


LONELY = """
institutions: [{id: pku, zh: 北京大学}]
people: [{id: applicant, name: 申请人, roles: [{role: member}, {role: department}]}]
"""


def test_a_roster_that_leaves_a_role_to_nobody_says_so_when_it_is_loaded(empty: Terminal) -> None:
    empty("init", "--admin", "admin", "--password-stdin", typed=f"{PASSWORD}\n")

    screen = empty("people", "import", empty.file("people.yaml", LONELY), "--json")

    vacant = {one["role"] for one in screen.data["vacant"]}
    assert {"transfer-office", "finance", "leading-group"} <= vacant
    assert "department" not in vacant
    assert "leading-group" in empty("people", "check").out
    found = {one["role"]: one["only"] for one in empty.json("people", "check")["thin"]}
    assert (found["department"], found["finance"]) == ("申请人", "")


def test_a_definition_whose_roles_nobody_holds_says_so_when_it_is_installed(
    tto: Terminal,
) -> None:
    text = next_version(shipped()["pku-transfer"].read_text("utf-8"))
    text = text.replace("finance: {", "treasury: {").replace("by: finance", "by: treasury")

    screen = tto("definition", "install", tto.file("ours.yaml", text), "--json")

    assert (screen.code, screen.data["vacant"]) == (0, ["treasury"])


def test_an_edited_token_is_nobody_s(tto: Terminal) -> None:
    (token,) = tto.home("finance").glob("token-*")
    kept = token.read_text()
    for edited in (kept[:-1] + ("A" if kept[-1] != "A" else "B"), kept + "A", kept.upper(), ""):
        token.write_text(edited)
        assert code_of(tto("inbox", "--json", as_="finance")) == "not-logged-in"
    token.write_text(kept)
    assert tto("inbox", as_="finance").code == 0


def test_a_token_of_another_institution_opens_nothing_here(tto: Terminal) -> None:
    number = tto.submitted()
    people = tto.file(
        "elsewhere.yaml",
        "institutions: [{id: else, zh: 他校}]\n"
        "people:\n- {id: stranger, name: 外人, roles: [{role: transfer-office}]}\n",
    )
    password = tto.json("people", "import", people)["first_passwords"]["stranger"]
    typed = f"{password}\n{PASSWORD}\n"
    assert tto("login", "stranger", "--password-stdin", as_="stranger", typed=typed).code == 0

    assert code_of(tto("show", number, "--json", as_="stranger")) == "no-such-application"
    act = tto("approve", number, "--opinion", "同意", "--json", as_="stranger")
    assert code_of(act) == "wrong-institution"
    assert tto.json("list", as_="stranger")["applications"] == []
