"""Least reading: every command that reads, as every kind of person, shows what is theirs alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import product

import pytest

from tests.commands.frame.test_act_commands import DECLARED
from tests.commands.terminal import PASSWORD, Terminal
from tests.docs.every import commands

TITLE = "尚未公开的字库"
OTHERS = """
institutions:
  - {id: pku, zh: 北京大学, en: Peking University}
people:
  - {id: colleague, name: 同事, roles: [{role: member}]}
  - {id: copied, name: 收件人, roles: [{role: member}]}
  - {id: cron, name: 定时任务, roles: [{role: service, institution: "*"}]}
"""
ELSEWHERE = """
institutions:
  - {id: elsewhere, zh: 别的单位, en: Elsewhere}
people:
  - {id: stranger, name: 外单位人员, roles: [{role: member}, {role: office}]}
"""
READING = {
    "inbox": "inbox",
    "mine": "mine",
    "done": "done",
    "list": "list",
    "show": "show {number}",
    "explain": "explain {number}",
    "clocks": "clocks",
    "document list": "document list {number}",
    "document save": "document save {number} application-form --to {folder}/copy",
    "audit log": "audit log",
    "meeting list": "meeting list",
    "meeting show": "meeting show {meeting}",
    "people list": "people list",
    "people check": "people check",
    "substitute list": "substitute list",
    "notify list": "notify list",
    "whoami": "whoami",
    "definition list": "definition list",
    "calendar show": "calendar show",
    "definition diagram": "definition diagram pku-transfer --of {number}",
}
"""Every command that reads what is in the database, and how it is asked."""
OF_ONE = {
    "audit log NUMBER": "audit log {number}",
    "clocks NUMBER": "clocks {number}",
    "audit log office": "audit log office",
}
"""The same, asked for one thing."""
OVERSEEN = {"audit verify"}
"""Commands that read everything, for who oversees alone."""
MAY: dict[str, set[str]] = {
    "the applicant": {"applicant"},
    "who has a copy": {"copied"},
    "who decides there": {"department", "finance"},
    "who oversees": {"admin", "auditor"},
    "a colleague who only applies": {"colleague"},
    "somebody of another institution": {"stranger"},
    "what cron runs": {"cron"},
}
READERS = {"the applicant", "who has a copy", "who decides there", "who oversees"}


@pytest.fixture
def office(tto: Terminal) -> tuple[Terminal, str, str]:
    """An application, a meeting, and people who have nothing to do with it."""
    for text in (OTHERS, ELSEWHERE):
        done = tto("people", "import", tto.file("people.yaml", text), "--json")
        assert done.code == 0, done.out
        for person, password in done.data["first_passwords"].items():
            typed = f"{password}\n{PASSWORD}\n"
            tto("login", person, "--password-stdin", as_=person, typed=typed)
    number = tto.json(
        *("start", "pku-transfer", "--submit", "--field", f"title={TITLE}"),
        *("--field", "mode=assignment", "--field", "amount=1998万"),
        *("--field", "transferee=某公司"),
        *("--doc", f"application-form={tto.file('申请书.pdf')}"),
        as_="applicant",
    )["application"]["number"]
    tto("copy", number, "--to", "copied", as_="applicant")
    opened = tto.json("meeting", "open", "leading-group", as_="transfer-office")
    return tto, str(number), str(opened["meeting"]["number"])


def shown(tto: Terminal, number: str, meeting: str, person: str, words: str) -> str:
    """All that a command shows, on the screen and as data."""
    asked = words.format(number=number, meeting=meeting, folder=tto.home(person)).split()
    said = [tto(*asked, *more, as_=person) for more in ((), ("--json",))]
    return "".join(one.out + one.err for one in said)


def test_who_only_applies_sees_what_is_theirs(office: tuple[Terminal, str, str]) -> None:
    tto, number, meeting = office
    told: dict[str, set[str]] = {}
    for kind, people in MAY.items():
        for person in people:
            for name, words in {**READING, **OF_ONE}.items():
                text = shown(tto, number, meeting, person, words)
                # one's own question repeats the number
                if TITLE in text or (
                    number in text
                    and number not in words.format(number=number, meeting="", folder="")
                ):
                    told.setdefault(kind, set()).add(name)

    assert set(told) == READERS
    for kind in READERS:
        assert {"show", "explain", "list", "audit log NUMBER"} <= told[kind], kind


def test_the_offices_own_journal_is_for_who_oversees(office: tuple[Terminal, str, str]) -> None:
    tto, number, meeting = office
    for kind, people in MAY.items():
        for person in people:
            for words in ("audit log office", "audit log"):
                text = shown(tto, number, meeting, person, words)
                assert ("PeopleImported" in text) is (kind == "who oversees"), (person, words)


def test_people_and_meetings_of_an_institution_are_for_its_own(
    office: tuple[Terminal, str, str],
) -> None:
    tto, number, meeting = office
    for person in ("colleague", "copied", "stranger", "applicant", "cron"):
        text = shown(tto, number, meeting, person, "people list")
        assert "finance" not in text, person
        assert person in text
        for words in ("meeting list", "meeting show {meeting}"):
            held = shown(tto, number, meeting, person, words)
            assert "领导小组" not in held, (person, words)
    assert "finance" in shown(tto, number, meeting, "department", "people list")


def test_who_may_not_read_it_does_not_get_it_by_acting_on_it(
    office: tuple[Terminal, str, str],
) -> None:
    tto, number, _meeting = office
    for words in (
        *("comment {} --text 请看", "remind {}", "copy {} --to copied"),
        *(
            "recuse {} --reason 无",
            "noted {}",
            "approve {} --opinion 同意",
            "withdraw {} --reason 撤",
        ),
    ):
        for person in ("colleague", "stranger", "cron"):
            done = tto(*words.format(number).split(), "--json", as_=person)
            assert done.code == 3, (words, person, done.out)
            assert TITLE not in done.out + done.err
            assert "department" not in done.out + done.err
    assert tto("show", number, as_="colleague").code != 0


def test_what_cron_runs_does_what_it_is_for_and_nothing_else(
    office: tuple[Terminal, str, str],
) -> None:
    tto, number, _meeting = office
    for words in (
        *(f"comment {number} --text 请看", f"object {number} --text 不实"),
        f"start pku-transfer --submit --field title={TITLE}",
    ):
        done = tto(*words.split(), as_="cron")
        assert (done.code, "[wrong-institution]" in done.err) == (3, True), (words, done.err)
    copy = str(tto.folder / "copy.db")
    for words in ("tick", "notify send", f"db backup {copy}"):
        assert tto(*words.split(), as_="cron").code == 0, words


def test_verification_is_for_who_oversees(office: tuple[Terminal, str, str]) -> None:
    tto, number, _meeting = office
    with closing(sqlite3.connect(tto.db)) as db, db:
        cut = "DELETE FROM events WHERE application = ? AND seq = 2"
        assert db.execute(cut, (number,)).rowcount == 1
    for kind, people in MAY.items():
        for person, words in product(people, OVERSEEN):
            done = [tto(*words.split(), *more, as_=person) for more in ((), ("--json",))]
            text = "".join(one.out + one.err for one in done)
            overseeing = kind == "who oversees"
            assert {one.code for one in done} == ({1} if overseeing else {3}), (person, text)
            assert (number in text) is overseeing, person
            assert ("not-overseer" in text) is not overseeing, person


def test_every_command_is_known_to_read_or_to_write() -> None:
    every = set(commands())
    assert set(READING) <= every
    writing = {
        *DECLARED,
        *("init", "login", "logout", "password", "demo", "completion", "tick"),
        *("start", "answer", "share", "expire", "meeting open", "meeting attend", "meeting close"),
        "meeting decide",
        *("notify to", "notify test", "notify send", "substitute add", "substitute end"),
        *("people import", "people password", "people token", "definition install"),
        "calendar import",
        *("db upgrade", "db rebuild", "db backup", "db clock"),
    }
    of_files = {
        "definition check",
        "definition show",
        "definition simulate",
        "definition read",
        "definition diff",
        "people template",
        "db grants",
        "tax",
    }
    assert every - set(READING) - writing - of_files - OVERSEEN == set()
