"""The message catalogues: collect what the code says, merge, compile.

`python -m tests.texts` (make texts) rewrites the template and the Chinese catalogue and
compiles it; the test beside it compares only, and fails when a message lacks its translation.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import workflow.application
from workflow.application.event import Administered, Event, kinds_of
from workflow.chain.findings.finding import MESSAGES
from workflow.commands.frame.texts import words
from workflow.commands.frame.words import TOPICS
from workflow.errors import answers

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "workflow" / "locale" / "zh_CN" / "LC_MESSAGES"
KEYWORDS = {"_", "N_"}

FIRST = datetime(2026, 11, 23, tzinfo=UTC)
"""The date in the files' headers; a fixed one, so that the same messages make the same bytes."""

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
    "No such option {name!r}.",
    "No such command {name!r}.",
    "Missing command.",
    "Try '{command} {option}' for help.",
    "required",
    "default: {default}",
    "Repeat for confirmation",
    "Error: The two entered values do not match.",
    "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
)
"""What click itself says on our screens."""

COUNTED = {
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"): (
        "多余的参数（{args}）"
    ),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."): (
        "选项 {name!r} 需要一个值。"
    ),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."): (
        "{value!r} 不在可选值之中：{choices}。"
    ),
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"): (
        "是否为 {possibilities}？"
    ),
}
"""The same where click counts; Chinese has one form for both."""


class Unsigned(Catalog):
    """A catalogue that does not say which release of Babel wrote it: the files change when a
    message does, and not when a tool does.
    """

    def __iter__(self) -> Iterator[Message]:
        for message in super().__iter__():
            if not message.id:
                lines = str(message.string).splitlines(keepends=True)
                message.string = "".join(
                    line for line in lines if not line.startswith("Generated-By")
                )
            yield message


def collected() -> dict[str, list[tuple[str, int]]]:
    """Every message of the code, and where it stands. Babel's own extractor does not look into
    f-strings, so the syntax tree is asked.
    """
    found: dict[str, list[tuple[str, int]]] = {}
    for path in [ROOT / "cli.py", *sorted((ROOT / "workflow").rglob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.func.id in KEYWORDS and node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    place = (str(path.relative_to(ROOT)), node.lineno)
                    found.setdefault(first.value, []).append(place)
    files = [MESSAGES, *answers().values()]
    said = [text for messages in files for message in messages.values() for text in message]
    for text in (*CLICK, *filter(None, said), *words(), *TOPICS, *event_names()):
        found.setdefault(text, [])
    return found


def event_names() -> set[str]:
    """The names of all events of an application, as a log shows them."""
    for module in walk_packages(workflow.application.__path__, "workflow.application."):
        import_module(module.name)
    return {event.__name__ for event in kinds_of(Event) if event is not Administered}


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
    fresh = Unsigned(
        locale="zh_CN",
        project="tto",
        version="",
        charset="utf-8",
        fuzzy=False,
        header_comment="#",
        creation_date=FIRST,
        revision_date=FIRST,
    )
    for text, _places in sorted(collected().items()):
        old = known.get(text)
        fresh.add(text, old.string if old else "")
    for both, chinese in COUNTED.items():
        fresh.add(both, (chinese,))
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
