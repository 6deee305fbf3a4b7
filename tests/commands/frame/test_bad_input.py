"""Bad input: one line that says what is wrong and one what to do; nothing half done."""

from __future__ import annotations

import os

import pytest

from tests.commands.terminal import Screen, Terminal
from workflow.commands.frame.inputs import MOST_BYTES

RTL = "\N{RIGHT-TO-LEFT OVERRIDE}"


def no(screen: Screen, exit_code: int, code: str) -> None:
    """The screen is a plain "no" of that code, with advice, and without a traceback."""
    assert screen.code == exit_code, screen
    lines = screen.err.splitlines()
    assert f"[{code}]" in lines[0]
    assert len([one for one in lines if not one.startswith("  第 ")]) <= 3
    assert "Traceback" not in screen.err
    assert screen.out == ""


def start(tto: Terminal, **fields: str) -> Screen:
    """A start with these fields; the rest is sound."""
    sound = {"title": "字库", "mode": "assignment", "amount": "1998万", "transferee": "某公司"}
    given = [f"{name}={value}" for name, value in {**sound, **fields}.items()]
    words = [word for one in given for word in ("--field", one)]
    return tto("start", "pku-transfer", *words, as_="applicant")


@pytest.mark.parametrize("amount", ["-1", "1e400", "NaN", "一千万", "Infinity", "0.001", "1,99,8"])
def test_an_amount_that_is_none_is_wrong_use(tto: Terminal, amount: str) -> None:
    no(start(tto, amount=amount), 2, "bad-fact")
    assert tto.json("list")["applications"] == []


@pytest.mark.parametrize("amount", ["1998万", "19,980,000", "0.1998亿", "１９９８万", "19980000元"])
def test_one_amount_may_be_written_in_many_ways(tto: Terminal, amount: str) -> None:
    assert start(tto, amount=amount).code == 0
    (one,) = tto.json("list")["applications"]
    shown = tto.json("show", one["number"])["application"]
    assert shown["facts"]["amount"] == "19980000.00"


@pytest.mark.parametrize("title", ["a\x1b[2Jb", f"甲{RTL}乙", "a\x00b", "a\u200bb", "x\u2028y"])
def test_characters_that_cannot_be_seen_are_refused(tto: Terminal, title: str) -> None:
    screen = start(tto, title=title)

    assert screen.code == 2
    assert "\x1b[2J" not in screen.err
    assert RTL not in screen.err
    assert tto.json("list")["applications"] == []


def test_only_prose_has_several_lines(tto: Terminal) -> None:
    assert start(tto, title="甲\n✓ PKU-2026-0009  Passed").code == 2
    number = tto.submitted()
    assert tto("approve", number, "--opinion", "同意。\n另附说明。", as_="department").code == 0
    shown = tto("show", number, as_="department").out
    assert "   同意。\n   另附说明。\n" in shown


def test_two_spellings_of_one_name_are_one(tto: Terminal) -> None:
    composed, decomposed = "Caf\u00e9", "Cafe\u0301"
    start(tto, transferee=composed)
    start(tto, transferee=decomposed)

    numbers = [one["number"] for one in tto.json("list")["applications"]]
    names = {tto.json("show", one)["application"]["facts"]["transferee"] for one in numbers}
    assert names == {composed}


def test_what_a_no_quotes_cannot_forge_a_line(tto: Terminal) -> None:
    for where in ("show", "share"):
        screen = tto(where, "PKU-1\nError [fake] all is lost", as_="applicant")
        assert len(screen.err.splitlines()) <= 3
        assert screen.code in (1, 2)
        assert screen.out == ""


@pytest.mark.parametrize("number", ["PKU-2026-9999", "", "../../etc/passwd", "'; DROP TABLE x; --"])
@pytest.mark.parametrize("verb", ["show", "explain", "withdraw"])
def test_a_number_that_nobody_gave(tto: Terminal, number: str, verb: str) -> None:
    more = ("--reason", "无") if verb == "withdraw" else ()
    no(tto(verb, number, *more, as_="applicant"), 1, "no-such-application")


def test_a_meeting_before_the_application_came_or_in_the_future_is_refused(tto: Terminal) -> None:
    number = tto.submitted()
    tto("approve", number, "--opinion", "同意", as_="department")
    tto("approve", number, "--opinion", "同意", as_="transfer-office")
    minutes = f"leaders-minutes={tto.file('纪要.pdf')}"
    for day in ("2000-01-01", "2999-01-01"):
        words = ("--opinion", "同意", "--meeting", day, "--doc", minutes)
        no(tto("approve", number, *words, as_="transfer-office"), 3, "day-out-of-order")
    words = ("--opinion", "同意", "--meeting", "2026-02-30", "--doc", minutes)
    assert tto("approve", number, *words, as_="transfer-office").code == 2
    assert tto.json("show", number)["application"]["step"] == "leaders"


def test_a_paper_is_a_file_and_neither_missing_nor_folder_pipe_device_or_endless(
    tto: Terminal,
) -> None:
    number = tto.submitted()
    large, pipe = tto.folder / "large.pdf", tto.folder / "pipe"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    os.mkfifo(pipe)
    for path, code in (
        (tto.folder / "nichts.pdf", "document-unreadable"),
        (tto.folder, "document-not-a-file"),
        (pipe, "document-not-a-file"),
        ("/dev/zero", "document-not-a-file"),
        (large, "document-too-big"),
    ):
        words = ("--opinion", "同意", "--doc", f"application-form={path}")
        no(tto("approve", number, *words, as_="department"), 1, code)
    assert tto("approve", number, "--opinion", "同意", "--doc", "form", as_="department").code == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("chain: [unclosed", "yaml-syntax"),
        ("a: &a [*a]\nb: {<<: *a}", "yaml-alias"),
        ("- just\n- a list\n", "wrong-shape"),
        ("", "empty-file"),
        ("x: " + "y" * (50 * 1024 * 1024), "too-big"),
        ("[" * 100_000, "yaml-depth"),
    ],
    ids=["unclosed", "alias", "list", "empty", "50 MB", "deep"],
)
def test_a_file_that_is_no_definition(tto: Terminal, content: str, code: str) -> None:
    path = tto.file("x.yaml", content)

    screen = tto("definition", "check", path, "--json")
    assert screen.code == 1
    finding = screen.data["findings"][0]
    assert (finding["code"], finding["file"]) == (code, path)
    assert finding["line"] >= 1
    assert finding["do"]
    installed = tto("definition", "install", path)
    assert installed.code == 1
    assert "Traceback" not in installed.err


IN = "institutions: [{id: a, zh: b}]\npeople:\n  - id: x\n    name: y\n    "


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("", 1, "文件是空的"),
        ("x: 1", 1, "“x”"),
        ("institutions: []", 1, "“people”"),
        ("institutions: []\npeople: [\n", 3, "无法读取"),
        ("institutions: []\npeople: [{id: a}]", 2, "people 1 缺少“name”"),
        ("\x00", 1, "不可见字符"),
        ("people: &a [*a]", 1, "&a"),
        (IN + "rolls: []", 5, "“rolls”"),
        (IN + "roles: member", 5, "“roles”必须是列表"),
        (
            IN + "roles:\n    - role: member\n      from: 2026-02-30",
            7,
            "“2026-02-30”不是日期",
        ),
        (
            IN + "roles:\n    - {role: m, from: 2026-02-03, to: 2026-02-02}",
            6,
            "早于开始日期 2026-02-03",
        ),
        (IN.replace("[", "[{id: c, zh: d}, ") + "roles: [{role: m}]", 5, "未写明所属单位"),
        (IN + "revoked: maybe", 5, "“maybe”不能作为“revoked”的值"),
    ],
)
def test_a_people_file_that_cannot_be_read_changes_nothing(
    tto: Terminal, content: str, line: int, problem: str
) -> None:
    before = tto.json("people", "list")
    screen = tto("people", "import", tto.file("bad.yaml", content))
    no(screen, 1, "bad-data-file")
    assert "bad.yaml" in screen.err
    assert f"第 {line} 行：" in screen.err
    assert problem in screen.err
    assert tto.json("people", "list") == before


@pytest.mark.parametrize(
    "words",
    [
        ("no-such-command",),
        ("show",),
        ("show", "A", "B"),
        ("list", "--status", "nonsense"),
        ("list", "--limit", "0"),
        ("approve", "PKU-2026-0001"),
        ("inbox", "--after", "nonsense"),
        ("audit", "verify", "--receipt", "nonsense"),
    ],
)
def test_wrong_use_ends_with_two(tto: Terminal, words: tuple[str, ...]) -> None:
    screen = tto(*words)
    assert screen.code == 2
    assert "Traceback" not in screen.err
    plain = tto(*words, "--json")
    assert plain.code == 2
    assert plain.data["error"]["code"] == "usage"


def test_a_script_gets_its_no_as_json_too(tto: Terminal) -> None:
    screen = tto("show", "PKU-2026-9999", "--json")

    assert screen.data["ok"] is False
    assert set(screen.data["error"]) >= {"code", "what", "do"}
    assert screen.err == ""


def test_json_and_db_may_stand_before_the_command_too(tto: Terminal) -> None:
    number = tto.submitted()

    screen = tto("--json", "--db", str(tto.db), "show", number, as_="department")

    assert screen.data["application"]["number"] == number


def test_an_unforeseen_error_is_one_line_too(
    tto: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflow.office import queries

    def broken(*_: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(queries, "look", broken)
    no(tto("show", "PKU-2026-0001"), 1, "unexpected")


def test_a_remark_of_a_megabyte_is_refused_and_handed_in_as_a_paper(tto: Terminal) -> None:
    number = tto.submitted()

    screen = tto("comment", number, "--text", "长" * 1_000_000, as_="applicant")
    assert (screen.code, "[text-too-long]" in screen.err) == (2, True)
    assert len(screen.err) < 1000


def test_of_a_path_only_the_name_of_the_file_is_kept(tto: Terminal) -> None:
    (tto.folder / "a").mkdir()
    tto.file("passwd")
    path = f"{tto.folder}/a/../passwd"

    done = tto.json(
        *("start", "pku-transfer", "--field", "title=甲", "--field", "mode=assignment"),
        *("--field", "amount=1", "--field", "transferee=乙", "--doc", f"application-form={path}"),
        as_="applicant",
    )
    assert [one["name"] for one in done["application"]["documents"]] == ["passwd"]


@pytest.mark.parametrize("name", ["申请\x1b[2J.pdf", f"甲{RTL}fdp.exe", "a\nb.pdf", "a\u200bb.pdf"])
def test_the_name_of_a_file_hides_nothing(tto: Terminal, name: str) -> None:
    number = tto.submitted()

    screen = tto(
        *("approve", number, "--opinion", "同意", "--doc", f"application-form={tto.file(name)}"),
        as_="department",
    )
    assert (screen.code, "[hidden-character]" in screen.err) == (2, True)


def test_two_spellings_of_the_name_of_a_file_are_one(tto: Terminal) -> None:
    names = set()
    for spelling in ("Caf\u00e9.pdf", "Cafe\u0301.pdf"):
        done = tto.json(
            *("start", "pku-transfer", "--field", "title=甲", "--field", "mode=assignment"),
            *("--field", "amount=1", "--field", "transferee=乙"),
            *("--doc", f"application-form={tto.file(spelling)}"),
            as_="applicant",
        )
        names |= {one["name"] for one in done["application"]["documents"]}
    assert names == {"Caf\u00e9.pdf"}
