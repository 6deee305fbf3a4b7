"""The message catalogues: collect what the code says, merge, compile.

`python tests/texts.py` (make texts) rewrites the template and the Chinese catalogue and
compiles it; the test beside it compares only, and fails when a message lacks its translation.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "workflow" / "locale" / "zh_CN" / "LC_MESSAGES"
KEYWORDS = {"_": None, "N_": None}

CLICK = (
    "Usage:",
    "Options",
    "Commands",
    "Show this message and exit.",
    "Show the version and exit.",
    "Error: {message}",
    "Aborted!",
    "Missing argument",
    "Missing option",
    "Missing parameter",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "No such option: {name}",
    "No such command {name!r}.",
    "Missing command.",
    "Try '{command} {option}' for help.",
    "required",
    "default: {default}",
    "Repeat for confirmation",
    "Error: The two entered values do not match.",
    "{value!r} is not one of {choices}.",
    "{value!r} is not a valid {number_type}.",
    "Got unexpected extra argument ({args})",
    "Got unexpected extra arguments ({args})",
    "Option {name!r} requires an argument.",
)
"""What click itself says on our screens."""


def collected() -> dict[str, list[tuple[str, int]]]:
    """Every message of the code, and where it stands."""
    found: dict[str, list[tuple[str, int]]] = {}
    for path in [ROOT / "cli.py", *sorted((ROOT / "workflow").rglob("*.py"))]:
        for line, text, *_ in extract_from_file("python", str(path), keywords=KEYWORDS):
            if isinstance(text, str) and text:
                found.setdefault(text, []).append((str(path.relative_to(ROOT)), line))
    for text in CLICK:
        found.setdefault(text, [])
    return found


def catalogue() -> Catalog:
    """The Chinese catalogue as it stands in the file."""
    path = FOLDER / "tto.po"
    if not path.exists():
        return Catalog(locale="zh_CN", project="tto", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN")


def merged() -> Catalog:
    """The catalogue with exactly the messages that the code has now."""
    known = catalogue()
    fresh = Catalog(
        locale="zh_CN", project="tto", version="", charset="utf-8", fuzzy=False, header_comment="#"
    )
    for text, _places in sorted(collected().items()):
        old = known.get(text)
        fresh.add(text, old.string if old else "")
    return fresh


def untranslated() -> list[str]:
    """Messages that have no Chinese."""
    return [str(one.id) for one in merged() if one.id and not one.string]


def compiled(source: Catalog) -> bytes:
    """The bytes of the compiled catalogue."""
    out = io.BytesIO()
    write_mo(out, source)
    return out.getvalue()


def main() -> int:
    """Rewrite and compile; say what is missing."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    fresh = merged()
    with (FOLDER / "tto.po").open("wb") as file:
        write_po(file, fresh, width=100, omit_header=False, no_location=True)
    (FOLDER / "tto.mo").write_bytes(compiled(fresh))
    missing = untranslated()
    for text in missing:
        print(repr(text))
    print(f"{len(collected())} messages, {len(missing)} without Chinese", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
