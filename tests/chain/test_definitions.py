"""The four definitions are sound, take the cases where the cases went, and break loudly."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow.chain.findings.finding import BadDefinition, Finding
from workflow.chain.model.chain import Chain
from workflow.chain.model.facts import parse_fact
from workflow.chain.reader import all_findings, findings_of, load_file, read_text
from workflow.chain.reading.library import shipped
from workflow.chain.routing import route_for

FOLDER = Path(__file__).parents[2] / "definitions"
DEFINITIONS = sorted(shipped().values())
PKU = FOLDER / "pku" / "transfer.yaml"


def decided_by(chain: Chain, amount: str) -> str:
    route = route_for(chain, {"amount": parse_fact(chain.fields["amount"], amount)})
    assert route is not None
    return chain.final_say(route)


def broken(path: Path, *changes: tuple[str, str]) -> list[Finding]:
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return findings_of(read_text(text, path.name))


def told(findings: list[Finding]) -> list[tuple[str, int, str]]:
    return [(one.code, one.line, one.what.format_map(one.values)) for one in findings]


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.parent.name)
def test_a_shipped_definition_has_no_findings(path: Path) -> None:
    assert all_findings(path) == []


@pytest.mark.parametrize(
    ("amount", "body"),
    [
        ("0", "office"),
        ("4,000,000.00", "office"),
        ("4,000,000.01", "leaders"),
        ("8,000,000.00", "leaders"),
        ("8,000,000.01", "committee"),
        ("1998万", "committee"),
        ("unknown", "committee"),
        ("未知", "committee"),
    ],
)
def test_at_peking_university_the_amount_says_who_decides_last(amount: str, body: str) -> None:
    assert decided_by(load_file(PKU), amount) == body


@pytest.mark.parametrize(
    ("people", "path"),
    [
        ("张三:other-leader", ["ip", "notice", "publicity"]),
        ("张三:unit-head", ["cadres", "ip", "publicity"]),
        ("张三:unit-head; 李四:other-leader", ["cadres", "ip", "publicity"]),
        ("李四:other-leader；张三=zhang.san：school-leader", ["cadres", "ip", "publicity"]),
        ("王五:none", ["ip"]),
        ("", ["ip"]),
    ],
)
def test_at_tsinghua_the_posts_of_the_beneficiaries_say_the_order(
    people: str, path: list[str]
) -> None:
    chain = load_file(FOLDER / "tsinghua" / "leader-reward.yaml")
    facts = {"beneficiaries": parse_fact(chain.fields["beneficiaries"], people)}
    route = route_for(chain, facts)

    assert route is not None
    assert route.path == ("submission", *path)
    assert chain.final_say(route) == "ip"


def test_a_border_without_its_equals_sign_leaves_the_border_itself_without_a_route() -> None:
    findings = broken(
        PKU, ('"<= 800万"', '"< 800万"'), ("when: otherwise", 'when: {amount: "> 800万"}')
    )
    assert told(findings) == [
        ("gap", 62, "8,000,000.00 fits no route"),
        ("example-fails", 77, "amount = 8,000,000.00: no route takes this example"),
    ]


def test_an_open_border_over_otherwise_is_caught_by_the_example() -> None:
    ((code, line, what),) = told(broken(PKU, ('"<= 800万"', '"< 800万"')))
    assert (code, line) == ("example-fails", 77)
    assert what == (
        "amount = 8,000,000.00: the example expects the decision of “leaders”, "
        "but it is “committee”"
    )


def test_80_for_800_makes_a_route_that_nothing_reaches_and_two_examples_fail() -> None:
    findings = broken(PKU, ('"<= 800万"', '"<= 80万"'))
    first = findings[0]

    assert [(one.code, one.line) for one in findings] == [
        ("unreachable-route", 62),
        ("example-fails", 76),
        ("example-fails", 77),
    ]
    assert first.column == 20
    assert first.what.format_map(first.values) == (
        "no application can reach the route “2” (amount ≤ 800,000.00)"
    )
    assert "“1” (amount ≤ 4,000,000.00, :60)" in first.why.format_map(first.values)


def test_without_otherwise_everything_above_the_last_border_has_no_route() -> None:
    last = "  - when: otherwise\n    path: [department, office, leaders, committee, reward]\n"
    findings = broken(PKU, (last, ""))

    assert ("gap", 62, "8,000,000.01 fits no route") in told(findings)
    assert ("unreachable-step", 50, "no path leads to the step “committee”") in told(findings)
    gap = next(one for one in findings if one.code == "gap")
    assert gap.values["range"] == "amount ≥ 8,000,000.01"


def test_otherwise_above_another_route_leaves_nothing_for_it() -> None:
    findings = broken(PKU, ('when: {amount: "<= 400万"}', "when: otherwise"))
    assert [one.code for one in findings].count("unreachable-route") == 2


def test_two_routes_for_one_amount_are_refused_with_the_amount() -> None:
    findings = broken(PKU, ('{amount: "<= 800万"}', '{amount: [">= 400万", "<= 800万"]}'))
    assert told(findings) == [("overlap", 62, "4,000,000.00 fits the routes “1” and “2”")]


def test_a_bad_definition_is_raised_with_all_its_findings(tmp_path: Path) -> None:
    path = tmp_path / "pku.yaml"
    path.write_text(PKU.read_text("utf-8").replace("80", "40", 1).replace("number", "numbr"))
    with pytest.raises(BadDefinition) as refused:
        load_file(path)
    assert refused.value.code == "bad-definition"
    assert list(refused.value.findings) == all_findings(path)
