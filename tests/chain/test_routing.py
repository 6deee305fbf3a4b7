"""Facts are read strictly, stored in one form, and lead to one route."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.chain.model.facts import format_fact, parse_fact
from workflow.chain.model.field import Field, FieldType, Holds, OneOf, Quantifier, Unknown, Within
from workflow.chain.model.value import Title
from workflow.chain.reader import read_text
from workflow.chain.routing import TOP, fields_read, grain, meets, route_for, show_grain
from workflow.errors import Refused, WrongUse

T = Title(zh="某", en="some")
MONEY = Field("amount", T, FieldType.MONEY, unknown=Unknown.HIGHEST)
PERCENT = Field("share", T, FieldType.PERCENT)
DAY = Field("day", T, FieldType.DATE, unknown=Unknown.HOLD)
TEXT = Field("note", T, FieldType.TEXT)
MODE = Field(
    "mode",
    T,
    FieldType.CHOICE,
    choices={"sale": Title(zh="转让", en="sale"), "licence": Title(zh="许可", en="licence")},
)
PEOPLE = Field(
    "people",
    T,
    FieldType.PEOPLE,
    each="person",
    posts={"head": Title(zh="正职", en="head"), "none": Title(zh="无", en="none")},
)

READ_BOTH = """
fields:
  mode: {type: choice, zh: 方式, choices: {sale: {zh: 转让}, licence: {zh: 许可}}}
  amount: {type: money, zh: 金额, unknown: hold}
routes:
  - {name: quick, when: {mode: sale}, path: []}
  - {when: {mode: licence, amount: "< 100"}, path: []}
  - {when: otherwise, path: []}
"""


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        (MONEY, " 1998万 ", "19980000.00"),
        (MONEY, "unknown", "unknown"),
        (MONEY, "未知", "unknown"),
        (PERCENT, "95.50%", "95.5"),
        (PERCENT, "100%", "100"),
        (DAY, "2026-09-15", "2026-09-15"),
        (DAY, "unknown", "unknown"),
        (TEXT, "unknown", "unknown"),
        (TEXT, "cafe\u0301", "café"),
        (MODE, "sale", "sale"),
        (MODE, "许可", "licence"),
        (PEOPLE, "", []),
        (PEOPLE, "张三:head;", [{"name": "张三", "post": "head"}]),
        (
            PEOPLE,
            "张三 = zhang.san ： head； 李 四:none",
            [
                {"name": "张三", "post": "head", "person": "zhang.san"},
                {"name": "李 四", "post": "none"},
            ],
        ),
    ],
)
def test_what_is_typed_is_stored_in_one_form(field: Field, typed: str, stored: object) -> None:
    assert parse_fact(field, typed) == stored


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        *((MONEY, text, "bad-fact") for text in ("", "-1", "1e400", "NaN", "一千万", "0.001")),
        *((PERCENT, text, "bad-fact") for text in ("95", "101%", "0.0000001%")),
        *(
            (DAY, text, "bad-fact")
            for text in ("2026-02-30", "20260915", "2026-9-15", "٢٠٢٦-٠١-٠١")
        ),
        (TEXT, " ", "bad-fact"),
        (MODE, "gift", "bad-fact"),
        *(
            (PEOPLE, text, "bad-fact")
            for text in ("张三", "张三:boss", ":head", "a=b=c:head", "a:head:x")
        ),
        (PERCENT, "unknown", "unknown-not-allowed"),
        (TEXT, "a\u202eb", "hidden-character"),
        (PEOPLE, "张\x00三:head", "hidden-character"),
        (TEXT, "x" * 2_001, "text-too-long"),
    ],
)
def test_what_cannot_be_a_fact_is_refused_and_the_field_is_named(
    field: Field, typed: str, code: str
) -> None:
    with pytest.raises(WrongUse) as refused:
        parse_fact(field, typed)
    assert refused.value.code == code
    assert field.name in str(refused.value)
    for template in (refused.value.why, refused.value.do):
        assert "{" not in template.format_map(refused.value.values)


def test_the_allowed_values_are_told() -> None:
    with pytest.raises(WrongUse) as refused:
        parse_fact(MODE, "gift")
    assert refused.value.do.format_map(refused.value.values) == "Write one of: sale, licence."


@pytest.mark.parametrize(
    ("field", "stored", "chinese", "english"),
    [
        (MONEY, "19980000.00", "19,980,000.00 元（1998万元）", "19,980,000.00 yuan (1998万)"),
        (MONEY, "unknown", "未知", "unknown"),
        (PERCENT, "95.5", "95.5%", "95.5%"),
        (DAY, "2026-09-15", "2026-09-15", "2026-09-15"),
        (TEXT, "unknown", "unknown", "unknown"),
        (MODE, "sale", "转让", "sale"),
        (PEOPLE, [], "–", "–"),
        (
            PEOPLE,
            [{"name": "张三", "post": "head"}, {"name": "李四", "post": "none"}],
            "张三（正职）；李四（无）",
            "张三 (head); 李四 (none)",
        ),
    ],
)
def test_a_fact_is_shown_in_both_languages(
    field: Field, stored: object, chinese: str, english: str
) -> None:
    assert format_fact(field, stored, "zh") == chinese
    assert format_fact(field, stored, "en") == english


def test_ordered_values_are_whole_numbers_of_their_smallest_unit() -> None:
    assert grain(MONEY, "400万") == 400_000_000
    assert grain(PERCENT, "0.000001%") == 1
    assert grain(DAY, "2026-09-15") == date(2026, 9, 15).toordinal()
    for field, text in ((MONEY, "4,000,000.01"), (PERCENT, "69.99%"), (DAY, "2026-09-15")):
        assert show_grain(field, grain(field, text)) == text


def test_a_border_that_is_unknown_is_no_border() -> None:
    with pytest.raises(WrongUse):
        grain(MONEY, "unknown")


def test_nobody_is_all_and_no_but_not_any() -> None:
    posts = frozenset({"head"})
    nobody: frozenset[str] = frozenset()
    answers = {q: meets(Holds("people", q, posts), nobody) for q in Quantifier}
    assert answers == {Quantifier.ANY: False, Quantifier.ALL: True, Quantifier.NO: True}


def test_one_other_post_breaks_all_but_not_any() -> None:
    posts, mixed = frozenset({"head"}), frozenset({"head", "none"})
    answers = {q: meets(Holds("people", q, posts), mixed) for q in Quantifier}
    assert answers == {Quantifier.ANY: True, Quantifier.ALL: False, Quantifier.NO: False}


def test_an_unknown_amount_stands_above_every_border() -> None:
    assert meets(Within("amount", 10**30, None), TOP)
    assert not meets(Within("amount", None, 10**30), TOP)
    assert not meets(Within("amount", 5, 5), TOP)


def test_a_choice_is_one_of_the_values() -> None:
    assert meets(OneOf("mode", frozenset({"sale"})), "sale")
    assert not meets(OneOf("mode", frozenset({"sale"})), "licence")


@pytest.mark.parametrize(
    ("facts", "route"),
    [
        ({"mode": "sale"}, "quick"),
        ({"mode": "sale", "amount": "unknown"}, "quick"),
        ({"mode": "licence", "amount": "99.99"}, "2"),
        ({"mode": "licence", "amount": "100.00"}, "3"),
        ({"amount": "1.00"}, None),
        ({"mode": "licence"}, None),
        ({"mode": "licence", "amount": "unknown"}, None),
        ({}, None),
    ],
)
def test_a_missing_fact_is_asked_for_only_where_it_decides(
    facts: dict[str, object], route: str | None
) -> None:
    chain = read_text(READ_BOTH, "both").chain
    assert chain is not None
    assert fields_read(chain) == {"mode", "amount"}
    if route is not None:
        taken = route_for(chain, facts)
        assert taken is not None
        assert taken.name == route
        return
    with pytest.raises(Refused) as refused:
        route_for(chain, facts)
    assert refused.value.code == "fact-missing"
    assert refused.value.values["field"] == ("amount" if "mode" in facts else "mode")
