"""`tto share`: the rules, the proof of a division, what is recorded, and every wrong use."""

from __future__ import annotations

import pytest

from tests import staffing
from tests.commands.terminal import Terminal
from tests.incomes import FILE
from tests.story import ADMIN
from workflow.chain.reader import load_source
from workflow.chain.reading.library import folder
from workflow.commands.frame.terminal import cells
from workflow.office import administration as roster
from workflow.office.perform import Office
from workflow.rules.standing import Grant
from workflow.store.schema import open_database

EQUITY = ("share", "bjtu", "--base", "1250万", "--field", "mode=equity")
NET = ("--less", "taxes=6万", "--less", "costs=4万")


def fits(text: str) -> bool:
    return max(cells(line) for line in text.splitlines()) <= 80


@pytest.fixture
def college(tto: Terminal) -> Terminal:
    """The made-up college beside the university: finance holds its roles, applicant is a member."""
    chain, source = load_source(FILE)
    database = open_database(str(tto.db))
    with database.writing() as tx:
        staffing.put_institution(tx, chain.unit, chain.institution.zh, chain.institution.en)
        roles = tuple(Grant(chain.unit, role) for role in chain.roles)
        staffing.put_person(tx, "finance", "财务", roles, None)
        staffing.put_person(tx, "applicant", "申请人", (Grant(chain.unit, "member"),), None)
    roster.put_in_force(Office(database), ADMIN, chain, source)
    database.close()
    return tto


def approved(tto: Terminal, mode: str = "net") -> str:
    """An application of the college after its final say; its number."""
    fields = ("--field", "title=某成果", "--field", f"mode={mode}", "--field", "size=big")
    done = tto.json("start", "dividing", "--submit", *fields, as_="applicant")
    number = str(done["application"]["number"])
    assert tto("approve", number, "--opinion", "同意", as_="finance").code == 0
    return number


# rules of their own


def test_without_a_name_the_rules_are_listed(tto: Terminal) -> None:
    screen = tto("share")

    assert screen.code == 0
    assert fits(screen.out)
    for rule in ("bit@1", "bjtu@1", "friendship@1", "friendship@2"):
        assert rule in screen.out
    assert {one["rule"] for one in tto.json("share")["rules"]} == {"bit", "bjtu", "friendship"}


def test_a_rule_proves_what_it_makes_of_a_base(tto: Terminal) -> None:
    screen = tto(*EQUITY, "--field", "team_share=90%")

    assert screen.code == 0
    assert fits(screen.out)
    for text in ("11,250,000.00", "1,250,000.00", "12,500,000.00", "× 90%", "█", "✓"):
        assert text in screen.out
    assert "✗" not in screen.out


def test_the_amounts_of_a_proof_stand_under_each_other(tto: Terminal) -> None:
    lines = tto(*EQUITY, "--field", "team_share=90%").out.splitlines()

    ends = {cells(line[: line.index(".00") + 3]) for line in lines[2:5]}
    assert len(ends) == 1


def test_a_net_income_is_shown_with_what_was_taken_off(tto: Terminal) -> None:
    given = ("--field", "mode=licence", "--field", "completers_share=70%")
    less = ("--less", "taxes=6万", "--less", "upkeep=1万", "--less", "costs=0")

    screen = tto("share", "bit", "--income", "100万", *less, *given)

    assert fits(screen.out)
    for text in ("1,000,000.00", "60,000.00", "930,000.00", "651,000.00", "93,000.00"):
        assert text in screen.out


def test_a_rule_is_asked_on_a_day_or_by_its_version(tto: Terminal) -> None:
    asked = ("share", "friendship", "--income", "10万")

    assert len(tto.json(*asked)["share"]["parts"]) == 2
    assert len(tto.json(*asked, "--on", "2018-12-31")["share"]["parts"]) == 3
    old = tto.json("share", "friendship@1", "--income", "10万")["share"]
    assert [one["amount"] for one in old["parts"]] == ["70000.00", "20000.00", "10000.00"]


def test_under_json_amounts_and_percents_are_text(tto: Terminal) -> None:
    found = tto.json(*EQUITY, "--field", "team_share=90%")["share"]

    assert found["base"] == "12500000.00"
    assert found["parts"][0]["amount"] == "11250000.00"
    assert found["parts"][1]["percent"] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("share", "nope", "--income", "1"), "no-such-rule"),
        (("share", "friendship", "--income", "1", "--on", "2009-12-31"), "no-such-rule"),
        (("share", "bjtu", "--income", "1"), "no-split-fits"),
        (EQUITY, "share-open"),
        ((*EQUITY, "--field", "team_share=91%"), "share-outside-band"),
        (("share", "bit", "--income", "1", "--field", "mode=licence"), "deductions-differ"),
        (("share", "PKU-2026-9999", "--income", "1"), "no-such-application"),
    ],
)
def test_what_cannot_be_divided_is_refused_in_words(
    tto: Terminal, words: tuple[str, ...], code: str
) -> None:
    screen = tto(*words)

    assert screen.code != 0
    assert f"[{code}]" in screen.err
    assert "Traceback" not in screen.err
    assert fits(screen.err)


WRONG = [
    ("share", "friendship"),
    ("share", "bjtu", "--income", "5", "--base", "5"),
    ("share", "bjtu", "--income", "five"),
    ("share", "bjtu", "--income", "5", "--less", "taxes"),
    ("share", "bjtu", "--income", "5", "--less", "taxes=x"),
    ("share", "bjtu", "--income", "5", "--less", "taxes=1", "--less", "taxes=2"),
    ("share", "bjtu", "--base", "5", "--less", "taxes=1"),
    ("share", "bjtu", "--income", "5", "--field", "colour=red"),
    ("share", "bjtu", "--income", "5", "--field", "mode=gift"),
    ("share", "bjtu", "--income", "5", "--field", "team_share"),
    ("share", "bjtu", "--income", "5", "--on", "yesterday"),
    ("share", "X-1", "--record"),
    ("share", "X-1", "--record", "--income", "5", "--field", "share=70%"),
    ("share", "X-1", "--divide", "1"),
    ("share", "X-1", "--divide", "one", "--person", "甲=100%"),
    ("share", "X-1", "--divide", "1", "--person", "甲"),
    ("share", "X-1", "--divide", "1", "--person", "=100%"),
    ("share", "X-1", "--divide", "1", "--person", "甲=all"),
    ("share", "X-1", "--divide", "1", "--person", "甲=60%", "--person", "甲=40%"),
    ("share", "X-1", "--divide", "1", "--person", "甲=100%", "--main", " "),
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_use_is_said_and_nothing_happens(tto: Terminal, words: tuple[str, ...]) -> None:
    screen = tto(*words)

    assert screen.code == 2
    assert screen.err.strip()
    assert "Traceback" not in screen.err
    assert screen.out == ""


# applications


def test_an_income_is_computed_recorded_divided_and_shown(college: Terminal) -> None:
    number = approved(college)
    asked = ("share", number, "--income", "120万", *NET)

    proof = college(*asked, as_="finance")
    assert proof.code == 0
    assert fits(proof.out)
    for text in ("1,100,000.00", "750,000.00", "225,000.00", "110,000.00", "240,000.00"):
        assert text in proof.out
    assert college.json("share", number, as_="finance")["application"].get("incomes", []) == []

    assert college(*asked, "--record", as_="finance").code == 0
    people_ = ("--person", "甲=60%", "--person", "乙=40%", "--main", "甲")
    college("show", number, as_="applicant")
    assert college("share", number, "--divide", "1", *people_, as_="applicant").code == 0

    shown = college("share", number, as_="finance")
    assert fits(shown.out)
    for text in ("450,000.00", "300,000.00", "甲", "乙"):
        assert text in shown.out


def test_the_proof_of_a_second_income_remembers_the_first(college: Terminal) -> None:
    number = approved(college)
    college("share", number, "--income", "120万", *NET, "--record", as_="finance")

    found = college.json("share", number, "--income", "120万", *NET, as_="finance")["share"]

    assert found["parts"][0]["amount"] == "550000.00"


def test_a_chosen_share_can_be_tried_before_it_is_on_file(college: Terminal) -> None:
    number = approved(college, "band")
    asked = ("share", number, "--income", "1000")

    assert "[share-open]" in college(*asked, as_="finance").err
    tried = college.json(*asked, "--field", "share=70%", as_="finance")["share"]
    assert tried["parts"][0]["amount"] == "700.00"
    assert "[share-too-small]" in college(*asked, "--field", "share=90%", as_="finance").err
    assert "[share-below-floor]" in college(*asked, "--field", "share=55%", as_="finance").err


def test_facts_that_are_tried_choose_the_rule_too(college: Terminal) -> None:
    number = approved(college, "none")
    asked = ("share", number, "--income", "1000")

    assert "[no-split]" in college(*asked, as_="finance").err
    tried = college.json(*asked, "--field", "mode=table", as_="finance")["share"]
    assert tried["parts"][0]["amount"] == "600.00"


def test_an_institutions_own_rule_is_a_file(college: Terminal) -> None:
    source = folder() / "sharing" / "bjtu.yaml"
    own = college.file(
        "own.yaml", source.read_text("utf-8").replace("sharing: bjtu", "sharing: own")
    )
    facts = ("--base", "100", "--field", "mode=licence", "--field")

    parts = college.json("share", own, *facts, "team_share=97%")["share"]["parts"]
    assert [one["amount"] for one in parts] == ["97.00", "3.00"]
    assert "[share-outside-band]" in college("share", own, *facts, "team_share=98%").err
    broken = college.file("x.yaml", "sharing: x")
    assert "[bad-definition]" in college("share", broken, "--base", "100").err


@pytest.mark.parametrize("person", ["applicant", "transfer-office"])
def test_only_who_may_records(college: Terminal, person: str) -> None:
    number = approved(college)
    college("show", number, as_=person)

    screen = college("share", number, "--income", "120万", *NET, "--record", as_=person)

    assert screen.code == 3
    assert "[wrong-" in screen.err


def test_a_payment_names_its_income_at_the_terminal(college: Terminal) -> None:
    number = approved(college)
    for _ in range(2):
        college("share", number, "--income", "120万", *NET, "--record", as_="finance")
    pay = ("pay", number, "--to", "团队", "--amount", "1")

    assert "[which-income]" in college(*pay, as_="finance").err
    assert "[no-such-income]" in college(*pay, "--income", "3", as_="finance").err
    assert college(*pay, "--income", "2", as_="finance").code == 0


def test_who_is_paid_is_named_at_the_terminal_and_shown_with_the_part(college: Terminal) -> None:
    number = approved(college)
    college("share", number, "--income", "120万", *NET, "--record", as_="finance")
    pay = ("pay", number, "--amount", "1万", "--to")

    stranger = college(*pay, "张三", as_="finance")
    assert stranger.code == 3
    assert "[payee-unknown]" in stranger.err
    assert "团队（team）" in stranger.err
    assert "负责人（leader）" in stranger.err
    assert "[payee-unknown]" in college(*pay, "学院", as_="finance").err
    assert "[part-overpaid]" in college(*pay, "leader", "--amount", "30万", as_="finance").err
    assert college(*pay, "张三", "--part", "团队", as_="finance").code == 0

    shown = college("show", number, as_="finance").out
    assert "张三（团队）" in shown
    assert (
        college.json("show", number, as_="finance")["application"]["payments"][0]["part"] == "team"
    )
