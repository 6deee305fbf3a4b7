"""docs/json.md holds the shape of what every command answers under --json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from tests.commands.terminal import PASSWORD, Terminal
from tests.docs.console import ROOT
from tests.docs.every import commands
from tests.docs.snapshot import same
from tests.store.mailbox import Mailbox
from tests.story import next_version
from workflow.rules.calendar import shanghai_date

HEAD = """# JSON

Every command takes `--json` and then prints one JSON object, UTF-8, on standard output and nothing
else. The shapes are stable: within a major version keys are added, never renamed or removed.
`"ok": false` comes with an `error` and the exit code 1, 2, 3 or 4. Money is text in yuan with two
decimals, instants are UTC, days are days in Asia/Shanghai. `…` stands for any key, `yes/no` for
true or false; a key whose value would be empty may be absent. An `application` and a `receipt` look
the same everywhere: see the end.

The shapes below are made by `make docs` from real answers; a test compares them.

```json
{
  "ok": false,
  "error": {
    "code": "text",
    "what": "text",
    "why": "text",
    "do": "text"
  }
}
```
"""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
FACTS = "…: text, or a list of people: name, post, and person if known here"
KEYED = {"live", "heads", "detail", "values", "first_passwords", "fields", "roles", "bodies"}
KEYED |= {"documents", "steps", "choices", "posts", "places", "parties", "assumed", "outcomes"}


COMMON = ("application", "receipt")


def shape(value: Any, key: str = "", common: dict[str, list[Any]] | None = None) -> Any:
    """The shape of a value: its keys, and in words what stands there."""
    if isinstance(value, dict):
        if key == "facts":
            return FACTS
        if key in COMMON and common is not None:
            common.setdefault(key, []).append(shape(value))
            return f"see {key}"
        if key in KEYED and value:
            return {"…": merged([shape(one) for one in value.values()])}
        return {name: shape(one, name, common) for name, one in value.items()}
    if isinstance(value, list):
        return [merged([shape(one) for one in value])] if value else []
    if isinstance(value, str):
        if _INSTANT.fullmatch(value):
            return "instant"
        return "day" if _DAY.fullmatch(value) else "text"
    return {bool: "yes/no", int: "number", type(None): "null"}[type(value)]


def merged(shapes: list[Any]) -> Any:
    """One shape for several; what differs is joined by `or`."""
    first = shapes[0]
    if all(isinstance(one, dict) for one in shapes):
        names = dict.fromkeys(name for one in shapes for name in one)
        return {name: merged([one[name] for one in shapes if name in one]) for name in names}
    if all(isinstance(one, list) for one in shapes):
        inner = [item for one in shapes for item in one]
        return [merged(inner)] if inner else []
    if any(isinstance(one, (dict, list)) for one in shapes):
        full = [one for one in shapes if isinstance(one, (dict, list)) and one]
        return merged(full) if full else first
    return " or ".join(sorted({word for one in shapes for word in str(one).split(" or ")}))


class Answers:
    """What the commands answered in one long story."""

    def __init__(self, tto: Terminal) -> None:
        self.tto = tto
        self.shapes: dict[str, list[Any]] = {}
        self.common: dict[str, list[Any]] = {}

    def __call__(self, command: str, *words: str, as_: str = "admin", typed: str = "") -> Any:
        """Run a command, keep the shape of its answer, give the answer."""
        screen = self.tto(*command.split(), *words, "--json", as_=as_, typed=typed)
        assert screen.code == (1 if command == "definition check" else 0), (command, screen.out)
        assert not screen.err.strip() or command == "login", (command, screen.err)
        self.shapes.setdefault(command, []).append(shape(screen.data, common=self.common))
        return screen.data


def told(a: Answers) -> Answers:
    """A story in which every command is used."""
    tto = a.tto
    _office(a)
    number = _walk(a, tto)
    _asides(a, tto, number)
    _short_ends(a, tto)
    _among_colleagues(a, tto)
    _terms_and_tools(a, tto)
    a("db clock")
    a("db grants", "--service", "tto")
    _a_month_later(a, tto, number)  # last: nothing is done by a clock that goes back
    return a


def _office(a: Answers) -> None:
    a("init", "--admin", "admin", "--password-stdin", typed=f"{PASSWORD}\n")
    yaml = a("people template", "jishuitan-grant-of-rights")["yaml"]
    first = a("people import", a.tto.file("people.yaml", yaml))["first_passwords"]
    for person, password in first.items():
        given = f"{password}\n{PASSWORD}\n"
        a("login", person, "--password-stdin", as_=person, typed=given)
    a("password", "--password-stdin", as_="auditor", typed=f"{PASSWORD}\n{PASSWORD}!\n")
    a("people password", "auditor")
    cron = "{id: cron, name: 定时任务, roles: [{role: service, institution: '*'}]}"
    a("people import", a.tto.file("cron.yaml", f"institutions: []\npeople: [{cron}]\n"))
    a("people token", "cron")
    a("people list")
    a("people check")
    a("whoami")
    a("logout", as_="auditor")
    a("completion", "bash")


def _walk(a: Answers, tto: Terminal) -> str:
    papers = {
        name: tto.file(f"{name}.pdf")
        for name in ("application-form", "letter-of-intent", "agreement", "plan")
    }
    papers["related-party-promise"] = tto.file("promise.pdf")
    started = a(
        "start",
        "jishuitan-grant-of-rights",
        *("--field", "title=康复指导仪", "--field", "right=ownership"),
        *("--field", "completers=甲:none", "--field", "transferee=某公司"),
        *(word for kind, path in papers.items() for word in ("--doc", f"{kind}={path}")),
        as_="applicant",
    )
    number = str(started["application"]["number"])
    a("submit", number, as_="applicant")
    a("supplement", number, "--field", "income=100万", as_="applicant")
    a("inbox", as_="transfer-office")
    opinions = [
        word
        for kind in ("policy", "transfer", "legal")
        for word in ("--doc", f"{kind}-opinion={tto.file(kind)}")
    ]
    a("approve", number, "--opinion", "可行", *opinions, as_="transfer-office")
    a("show", number, as_="applicant")
    revised = ("--doc", f"agreement={papers['agreement']}", "--doc", f"plan={papers['plan']}")
    a("submit", number, *revised, as_="applicant")
    _voted(a, tto, number)
    a("show", number, as_="transfer-office")
    a("publish", number, as_="transfer-office")
    a("object", number, "--text", "完成人有遗漏", as_="council-secretary")
    a("show", number, as_="transfer-office")
    words = ("--objection", "1", "--rejected", "--finding", "无误")
    a("dispose", number, *words, as_="transfer-office")
    a("interrupt", number, "--reason", "维护", as_="transfer-office")
    a("publish", number, as_="transfer-office")
    return number


def _voted(a: Answers, tto: Terminal, number: str) -> None:
    """The council in a meeting of record, the party committee by its day alone."""
    secretary = "council-secretary"
    held = a("meeting open", "council", as_=secretary)["meeting"]["number"]
    a("meeting attend", held, "--present", "all", "--guest", "王五", as_=secretary)
    a("recuse", number, "--reason", "持股", as_="party-committee-3")
    a("defer", number, "--opinion", "材料待补", "--meeting", held, as_=secretary)
    a("meeting close", held, "--minutes", "1号", "--doc", f"minutes={tto.file('m')}", as_=secretary)
    held = a("meeting open", "council", as_=secretary)["meeting"]["number"]
    a("meeting attend", held, "--present", "all", as_=secretary)
    listed = (
        "--opinion",
        "同意",
        "--yes",
        "all",
        "--doc",
        f"council-minutes={tto.file('council')}",
    )
    a("meeting decide", held, number, *listed, as_=secretary)
    a("meeting show", held, as_=secretary)
    a("meeting close", held, "--minutes", "2号", as_=secretary)
    a("meeting list", as_=secretary)
    minutes = ("--doc", f"party-minutes={tto.file('party')}", "--meeting", "today")
    votes = ("--opinion", "同意", "--present", "all", "--yes", "rest")
    a("approve", number, *votes, *minutes, as_="party-secretary")


def _asides(a: Answers, tto: Terminal, number: str) -> None:
    for command in ("show", "explain", "audit log", "expire"):
        a(command, number)
    a("comment", number, "--text", "原件在档案室")
    a("suspend", number, "--reason", "配合审计")
    a("resume", number, "--reason", "审计已结束")
    a("correct", number, "--record", "1", "--text", "名称有误", "--on", "2026-01-05")
    a("mine", as_="applicant")
    a("document list", number)
    a("document save", number, "application-form", "--to", str(tto.folder / "saved.pdf"))
    a("done", as_="council-secretary")
    for command in ("list", "tick", "audit verify", "calendar show", "db upgrade", "db rebuild"):
        a(command)
    a("db backup", str(tto.folder / "copy.db"))
    a("audit log", "office")
    days = "years: [{year: 2027, source: 试用, rest_days: [2027-01-01], make_up_days: []}]"
    a("calendar import", tto.file("2027.yaml", days))
    for name in ("list", "check", "show", "diagram", "install"):
        words = {
            "check": (str(ROOT / "tests/chain/bad/gap.yaml"),),
            "install": (str(ROOT / "definitions/jishuitan/grant-of-rights.yaml"),),
            "list": (),
        }.get(name, ("jishuitan-grant-of-rights",))
        a(f"definition {name}", *words)
    _simulations(a, tto)
    a("demo", "--case", "21", "--db", str(tto.folder / "demo.db"))


def _simulations(a: Answers, tto: Terminal) -> None:
    """Chains with borders, choices of people and a publicity; a draft that changes a good deal."""
    for chain in ("pku-transfer", "tsinghua-leader-reward", "jishuitan-grant-of-rights"):
        a("definition simulate", chain, "--start", "2026-01-05")
    draft = next_version((ROOT / "definitions/jishuitan/grant-of-rights.yaml").read_text("utf-8"))
    for old, new in (
        ("percent: 70%", "percent: 80%"),
        ("days: 15", "days: 20"),
        ("council, party, publicity", "party, council, publicity"),
        ("decided_by: party", "decided_by: council"),
        ("fields:\n", "fields:\n  risk: {type: money, zh: 风险, en: Risk}\n"),
    ):
        draft = draft.replace(old, new)
    a("definition simulate", tto.file("draft.yaml", draft), "--as-of", "today", "--all")
    a("definition read", "jishuitan-grant-of-rights")
    a("definition diff", "jishuitan-grant-of-rights", tto.file("draft.yaml", draft))


def _short_ends(a: Answers, tto: Terminal) -> None:
    """Applications of Peking University that end soon, one way or the other."""
    yaml = tto("people", "template", "pku-transfer").out.replace("id: pku.", "id: p-")
    yaml += "  - {id: p-second, name: 第二人, roles: [{role: department}]}\n"
    first = a("people import", tto.file("pku.yaml", yaml))["first_passwords"]
    for person, password in first.items():
        given = f"{password}\n{PASSWORD}\n"
        a("login", person, "--password-stdin", as_=person, typed=given)
    form = f"application-form={tto.file('form.pdf')}"
    fields = ("title=字库", "mode=assignment", "amount=100万", "transferee=某公司")
    words = [word for one in fields for word in ("--field", one)]
    year = f"PKU-{shanghai_date(datetime.now(UTC)).year}"
    for position, command in enumerate(("withdraw", "terminate", "refuse", "return", "pay"), 1):
        a("start", "pku-transfer", "--submit", "--doc", form, *words, as_="p-applicant")
        number = f"{year}-{position:04d}"
        if command == "withdraw":
            a(command, number, "--reason", "合作方退出", as_="p-applicant")
        elif command == "terminate":
            a(command, number, "--reason", "受让方注销")
        elif command != "pay":
            a(command, number, "--opinion", "权属不清", as_="p-department")
        else:
            a("approve", number, "--opinion", "同意", as_="p-department")
            a("recall", number, "--reason", "误选了申请", as_="p-department")
            a("show", number, as_="p-department")
            a("approve", number, "--opinion", "同意", as_="p-department")
            a("approve", number, "--opinion", "同意", as_="p-transfer-office")
            a(command, number, "--to", "成果完成人团队", "--amount", "70万", as_="p-finance")
            a("void", number, "--reason", "合同被判无效")


def _among_colleagues(a: Answers, tto: Terminal) -> None:
    """One application at the department, and what people do there among themselves."""
    form = f"application-form={tto.file('form.pdf')}"
    fields = ("title=字库", "mode=assignment", "amount=100万", "transferee=某公司")
    words = [word for one in fields for word in ("--field", one)]
    started = a("start", "pku-transfer", "--submit", "--doc", form, *words, as_="p-applicant")
    number, first, second = started["application"]["number"], "p-department", "p-second"
    a("claim", number, as_=first)
    a("release", number, as_=first)
    a("transfer", number, "--to", second, "--reason", "出差", as_=first)
    a("delegate", number, "--to", "p-finance", "--question", "是否到账", as_=second)
    a("reply", number, "--opinion", "已到账", as_="p-finance")
    a("show", number, as_=second)
    place = ("--place", "after", "--reason", "涉及经费")
    a("add-signer", number, "--to", "p-finance", *place, as_=second)
    a("remove-signer", number, "--to", "p-finance", "--reason", "不必", as_=second)
    a("remind", number, as_="p-applicant")
    _formed(a, tto)
    a("copy", number, "--to", "p-finance", as_=second)
    a("noted", number, as_="p-finance")
    box = Mailbox()
    a("notify to", box.url, as_=first)
    a("notify test", as_=first)
    a("release", number, as_=second)
    a("notify send")
    a("notify list", as_=first)
    box.close()
    until = (shanghai_date(datetime.now(UTC)) + timedelta(days=5)).isoformat()
    named = ("--to", first, "--until", until, "--basis", "假条1号")
    made = a("substitute add", *named, as_=second)
    a("substitute list", as_=second)
    a("substitute end", str(made["substitute"]["id"]), as_=second)


def _formed(a: Answers, tto: Terminal) -> None:
    """A body formed for one application of the institute that has one."""
    file = str(ROOT / "tests/scenarios/joint.yaml")
    a("definition install", file)
    yaml = tto("people", "template", file).out.replace("id: joint.", "id: j-")
    first = a("people import", tto.file("joint.yaml", yaml))["first_passwords"]
    for person in ("j-applicant", "j-office", "j-a"):
        given = f"{first[person]}\n{PASSWORD}\n"
        a("login", person, "--password-stdin", as_=person, typed=given)
    fields = ("--field", "title=立项", "--field", "mode=panel")
    number = a("start", "joint", "--submit", *fields, as_="j-applicant")["application"]["number"]
    a("approve", number, "--opinion", "同意", as_="j-office")
    members = [word for one in "abc" for word in ("--member", f"j-{one}")]
    a("form", number, *members, as_="j-office")
    fields = ("--field", "title=立项", "--field", "mode=shown")
    number = a("start", "joint", "--submit", *fields, as_="j-applicant")["application"]["number"]
    a("approve", number, "--opinion", "同意", as_="j-office")
    a("publish", number, as_="j-office")
    for text in ("有遗漏", "无关"):
        a("object", number, "--text", text, "--raised-by", "路人", as_="j-applicant")
    a("objection accept", number, "--objection", "1", as_="j-a")
    a("objection investigate", number, "--objection", "1", "--text", "已约谈", as_="j-a")
    found = ("--objection", "1", "--rejected", "--finding", "无误")
    a("dispose", number, *found, as_="j-a")
    a("objection announce", number, "--objection", "1", "--place", "网站", as_="j-a")
    a("objection decline", number, "--objection", "2", "--reason", "无关", as_="j-a")


def _a_month_later(a: Answers, tto: Terminal, number: str) -> None:
    """The publicity has ended; contract and report follow."""
    office = "transfer-office"
    with freeze_time(datetime.now(UTC) + timedelta(days=30)):
        a("login", office, "--password-stdin", as_=office, typed=f"{PASSWORD}\n")
        a("tick", as_=office)
        a("show", number, as_=office)
        for party in ("hospital", "completer"):
            paper = f"signed-agreement={tto.file('signed.pdf')}"
            a("sign", number, "--party", party, "--doc", paper, as_=office)
        report = f"annual-report={tto.file('report.pdf')}"
        a("file", number, "--receipt", "收讫", "--doc", report, as_=office)
        a("show", number, as_=office)


TWO_MORE = """institutions: [{id: casia, zh: 自动化研究所}, {id: pku, zh: 北京大学}]
people:
  - id: c-app
    name: 申请人
    roles: [{role: member, institution: casia}, {role: member, institution: pku}]
  - {id: c-per, name: 人事, roles: [{role: personnel, institution: casia}]}
  - {id: p-tool, name: 工具, roles: [{role: novelty-tool, institution: pku}]}
"""


def _terms_and_tools(a: Answers, tto: Terminal) -> None:
    """A period that is prolonged and ended, a tool's answer, money and its taxes."""
    given = a("people import", tto.file("two.yaml", TWO_MORE))["first_passwords"]
    for person, password in given.items():
        typed = f"{password}\n{PASSWORD}\n"
        a("login", person, "--password-stdin", as_=person, typed=typed)
    fields = ("--field", "title=创业", "--field", "company=某公司", "--field", "employment=staff")
    plan = ("--submit", "--doc", f"leave-plan={tto.file('plan')}")
    number = a("start", "casia-leave", *fields, *plan, as_="c-app")["application"]["number"]
    a("approve", number, "--opinion", "同意", as_="c-per")
    for party in ("researcher", "institute", "team"):
        paper = ("--doc", f"contract={tto.file('contract')}")
        a("sign", number, "--party", party, *paper, as_="c-per")
    a("show", number, as_="c-app")
    a("ask-extension", number, "--reason", "尚在起步", as_="c-app")
    a("show", number, as_="c-per")
    a("decline-extension", number, "--opinion", "为时尚早", as_="c-per")
    a("show", number, as_="c-app")
    a("ask-extension", number, "--reason", "仍在起步", as_="c-app")
    a("show", number, as_="c-per")
    a("extend", number, "--months", "12", "--opinion", "同意", as_="c-per")
    a("clocks", number, as_="c-per")
    a("show", number, as_="c-app")
    a("end-early", number, "--reason", "返岗", as_="c-app")
    words = ("--field", "title=技术", "--submit", "--doc", f"disclosure={tto.file('d')}")
    number = a("start", "pku-patent-filing", *words, as_="c-app")["application"]["number"]
    answer = ("--tool-version", "1.2", "--result", tto.file("r.json", '{"score": 82}'))
    found = ("--field", "novelty=新", "--field", "inventiveness=有")
    a("answer", number, *answer, *found, as_="p-tool")
    a("share")
    a("share", "bjtu", "--base", "1250万", "--field", "mode=equity", "--field", "team_share=90%")
    a("tax", "--reward", "282150", "--other", "150000")


def pages(answers: Answers) -> Iterator[str]:
    """The page, part by part."""
    yield HEAD
    for command, shapes in sorted(answers.shapes.items()):
        yield _section(f"tto {command}", shapes)
    for name, shapes in sorted(answers.common.items()):
        yield _section(name, shapes)


def _section(heading: str, shapes: list[Any]) -> str:
    text = json.dumps(merged(shapes), ensure_ascii=False, indent=2)
    return f"\n## {heading}\n\n```json\n{text}\n```\n"


def test_the_page_holds_the_shape_of_every_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = told(Answers(Terminal(tmp_path, monkeypatch, capsys)))

    assert set(answers.shapes) == set(commands())
    assert same(ROOT / "docs" / "json.md", "".join(pages(answers)))
