"""Texts that people type: what cannot be seen is refused, what looks the same is the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import WrongUse
from workflow.rules.text import LIMIT, clean, hidden_character


@pytest.mark.parametrize("code", [0x00, 0x1B, 0x200B, 0x202E, 0x2028, 0x2066, 0xFEFF, 0xE0001])
def test_a_character_that_cannot_be_seen_is_refused(code: int) -> None:
    with pytest.raises(WrongUse, match="hidden-character"):
        clean(f"甲{chr(code)}乙", "title", lines=True)


def test_what_is_hidden_is_told_by_its_kind_alone() -> None:
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    for character in map(chr, range(0x30000)):
        wanted = character if unicodedata.category(character) in hidden else None
        assert hidden_character(f"甲{character}") == wanted


def test_a_line_break_belongs_to_prose_only() -> None:
    assert clean("甲\n乙", "opinion", lines=True) == "甲\n乙"
    with pytest.raises(WrongUse, match="hidden-character"):
        clean("甲\n乙", "title")


def test_two_spellings_of_one_text_are_one() -> None:
    assert clean("Cafe\u0301", "name") == clean("Caf\u00e9", "name")


def test_a_text_may_be_long_but_not_endless() -> None:
    assert len(clean("字" * LIMIT, "opinion")) == LIMIT
    with pytest.raises(WrongUse, match="text-too-long"):
        clean("字" * (LIMIT + 1), "opinion")


@given(st.text(max_size=200))
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    try:
        once = clean(text, "text")
    except WrongUse:
        return
    assert clean(once, "text") == once
    assert unicodedata.is_normalized("NFC", once)
