"""An office on a server, whose login may add records and no more, from its first day on."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.commands.terminal import PASSWORD, Terminal
from tests.store.parted import CLERK, OWNER, as_login, connection, run
from tests.store.servers import Server
from tests.story import next_version
from workflow.chain.reading.library import shipped

OFFICE = "transfer-office"


def made(tto: Terminal, address: str) -> str:
    """Tables made and parted by a superuser; the address of the office's login."""
    assert tto("--db", address, "db", "upgrade").code == 0
    printed = tto("db", "grants", "--owner", OWNER, "--service", CLERK)
    assert printed.code == 0, printed
    run(address, [printed.out])
    return as_login(address, CLERK)


@pytest.fixture
def tto(empty: Terminal, postgresql: Server, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """An office on the server, everybody logged in; each command must succeed by `done`."""
    monkeypatch.setenv("TTO_DB", made(empty, postgresql.fresh()))
    monkeypatch.setattr("workflow.office.notify.send", lambda *_all: (True, ""))
    empty.found()
    return empty


def done(tto: Terminal, *words: str, as_: str = "admin", typed: str = "") -> None:
    """A command that must succeed."""
    screen = tto(*words, as_=as_, typed=typed)
    assert screen.code == 0, (words, screen.err)


def decided(tto: Terminal) -> str:
    """An application that a body has decided in a meeting of record; its number."""
    number = tto.submitted()
    done(tto, "comment", number, "--text", "请核对", as_="applicant")
    done(tto, "approve", number, "--opinion", "同意", as_="department")
    done(tto, "recall", number, "--reason", "金额须再核", as_="department")
    done(tto, "approve", number, "--opinion", "同意", as_="department")
    done(tto, "approve", number, "--opinion", "同意", as_=OFFICE)
    meeting = tto.json("meeting", "open", "leading-group", as_=OFFICE)["meeting"]["number"]
    done(tto, "meeting", "attend", meeting, "--present", "all", as_=OFFICE)
    resolution = ("--meeting", meeting, "--yes", "all", "--opinion", "会议同意")
    minutes = ("--doc", f"leaders-minutes={tto.file('纪要.pdf')}")
    done(tto, "approve", number, *resolution, *minutes, as_=OFFICE)
    done(tto, "meeting", "close", meeting, "--minutes", "1号", as_=OFFICE)
    assert tto("approve", number, "--opinion", "同意", as_="department").code == 3
    return number


def administered(tto: Terminal) -> None:
    """What an office changes in its own matters."""
    named = ("--to", "applicant", "--until", "today", "--basis", "出差")
    done(tto, "substitute", "add", *named, as_=OFFICE)
    done(tto, "substitute", "end", "1", as_=OFFICE)
    chain = next_version(shipped()["pku-transfer"].read_text("utf-8"))
    done(tto, "definition", "install", tto.file("chain.yaml", chain))
    people = tto.file("more.yaml", tto("people", "template", "imm-fund-plan").out)
    done(tto, "people", "import", people, "--replace")
    years = "years: [{year: 2027, source: 试用, rest_days: [2027-01-01], make_up_days: []}]"
    done(tto, "calendar", "import", tto.file("2027.yaml", years), "--replace")
    done(tto, "people", "password", "finance")


def test_an_office_works_under_a_login_that_only_adds(tto: Terminal) -> None:
    """Each kind of command that writes, and verification at the end."""
    done(tto, "notify", "to", "json://localhost", as_="department")
    decided(tto)
    administered(tto)
    for words in (("notify", "send"), ("tick",), ("db", "rebuild"), ("db", "upgrade")):
        done(tto, *words)
    done(tto, "logout", as_="department")
    log_in = ("login", "department", "--password-stdin")
    assert tto(*log_in, as_="department", typed="wrong\n").code != 0
    done(tto, *log_in, as_="department", typed=f"{PASSWORD}\n")

    verdict = tto.json("audit", "verify")
    assert verdict["ok"], verdict


def test_the_servers_own_tool_copies_it_under_this_login(
    empty: Terminal, postgresql: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tto = empty
    monkeypatch.setenv("TTO_DB", made(tto, postgresql.fresh()))
    done(tto, "init", "--admin", "admin", "--password-stdin", typed=f"{PASSWORD}\n")
    asked = tto.json("db", "backup", str(tmp_path / "copy"))["error"]["do"]
    words = asked[asked.index("pg_dump") :].split(" --file=")[0].split()
    assert f"--username={CLERK}" in words

    tool = postgresql.binaries / words[0]
    copied = subprocess.run([str(tool), *words[1:]], stdout=subprocess.PIPE, check=True)
    assert copied.stdout.startswith(b"PGDMP")


def test_what_is_printed_names_the_login_of_the_address(
    empty: Terminal, postgresql: Server
) -> None:
    shown = empty.json("--db", as_login(postgresql.fresh(), CLERK), "db", "grants")

    assert (shown["owner"], shown["service"]) == ("tto_owner", CLERK)
    assert f'GRANT SELECT, INSERT ON "contents" TO "{CLERK}";' in shown["sql"]
    assert json.dumps(shown["sql"]).count("TRUNCATE") == 0


def test_without_a_login_to_name_it_is_asked_for(empty: Terminal) -> None:
    refused = empty("db", "grants")

    assert refused.code == 2
    assert "--service" in refused.err


def test_the_upgrade_of_a_server_says_that_the_rights_are_to_be_given_anew(
    empty: Terminal, postgresql: Server
) -> None:
    address = postgresql.fresh()
    assert "tto db grants" in empty("--db", address, "db", "upgrade").out
    with connection(address) as own:
        assert own.execute("SELECT count(*) FROM events").fetchall() == [(0,)]
    assert "tto db grants" not in empty("--db", address, "db", "upgrade").out
