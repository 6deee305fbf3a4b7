"""Every message has its Chinese, with the same values in it, and the catalogue is compiled."""

from __future__ import annotations

import io
import re
from pathlib import Path
from string import Formatter

import click
import pytest
from babel.messages.mofile import read_mo

from tests.texts import CLICK, COUNTED, FOLDER, catalogue, collected, compiled, merged, untranslated
from workflow.commands.frame.table import one_of_each

SAME = {"{reason}", "{why}", "{do}"}
"""Messages that are nothing but a value."""

ALIKE = SAME | {
    "tto dispose {number} --objection {objection} --upheld|--rejected --finding …",
}
"""Messages that are the same in both languages: a value, or a command to type."""


def values(template: str) -> list[tuple[str, str, str]]:
    """The values a template takes, with conversion and format."""
    return sorted(
        (name, conversion or "", form or "")
        for _, name, form, conversion in Formatter().parse(template)
        if name is not None
    )


def test_no_message_lacks_its_chinese() -> None:
    assert untranslated() == []


def faults(text: str, chinese: str) -> list[str]:
    """What is wrong with a translation."""
    found = []
    if values(text) != values(chinese):
        found.append(f"other values: {text!r}")
    words = re.sub(r"\{[^{}]*\}|tto [a-z-]+( [a-z-]+)?|--[\w|-]+", "", text)
    wanted = text not in SAME and re.search("[A-Za-z]{3}", words)
    if wanted and not re.search("[\u3400-\u9fff]", chinese):
        found.append(f"no Chinese: {text!r}")
    blanks = [len(one) - len(one.lstrip(" ")) for one in (text, chinese)]
    if blanks[0] > 1 and blanks[0] != blanks[1]:
        found.append(f"other indentation: {text!r}")
    return found


def test_a_translation_takes_the_values_of_its_message_and_is_chinese() -> None:
    known = {str(one.id): str(one.string) for one in catalogue() if one.id and not one.pluralizable}
    assert len(known) > 500
    assert [fault for text in known for fault in faults(text, known[text])] == []


def test_no_translation_is_its_message() -> None:
    known = {str(one.id): str(one.string) for one in catalogue() if one.id and not one.pluralizable}
    alike = {
        text for text, chinese in known.items() if text == chinese and re.search("[a-z]", text)
    }
    assert alike == ALIKE


def test_a_translation_keeps_the_mark_and_the_commands_of_its_message() -> None:
    known = {str(one.id): str(one.string) for one in catalogue() if one.id and not one.pluralizable}
    typed = rf"^ *[✓+−]|--[a-z-]+|TTO_[A-Z]+|tto (?:{'|'.join(one_of_each())})\b"
    lost = [
        f"{found!r}: {chinese!r}"
        for text, chinese in known.items()
        for found in re.findall(typed, text)
        if found not in chinese
    ]
    assert lost == []


def test_the_catalogue_holds_what_the_code_says_and_nothing_else() -> None:
    known = {str(one.id) for one in catalogue() if one.id and not one.pluralizable}
    assert known == set(collected())


def meant(compiled: bytes) -> tuple[str, list[tuple[str, str, str]]]:
    """How a compiled catalogue counts, and its messages. The bytes are not compared, nor the rest
    of the header: they differ from one release of Babel to the next.
    """
    read = read_mo(io.BytesIO(compiled))
    said = [(str(one.id), one.context or "", str(one.string)) for one in read if one.id]
    return read.plural_forms, sorted(said)


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    assert meant((FOLDER / "tto.mo").read_bytes()) == meant(compiled(merged()))


@pytest.mark.parametrize("name", ["tto.po", "tto.mo"])
def test_a_catalogue_names_no_release_of_what_wrote_it(name: str) -> None:
    assert b"Babel" not in (FOLDER / name).read_bytes()
    assert b"Babel" not in compiled(merged())


def test_click_still_says_what_is_translated_here() -> None:
    folder = Path(click.__file__).parent
    source = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    said = re.sub(r'"\s*\n\s*f?"', "", source)
    counted = [text for both in COUNTED for text in both]
    assert [text for text in (*CLICK, *counted) if text not in said] == []
