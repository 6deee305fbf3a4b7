"""Output to a terminal: column widths, folding, tables of 80 columns, help, progress."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar
from unicodedata import east_asian_width

import click

from workflow.commands.frame.outlet import put
from workflow.commands.frame.texts import _, say, when

if TYPE_CHECKING:
    from datetime import datetime

Item = TypeVar("Item")
LABEL = 12
MOST_LABEL = 44
GAP = 2
MOST_FIRST = 30
_CLOSING = "，。、；：！？）》〕】」』”’…%％,.;:!?)"
_OPENING = "（《〔「『“‘【"
A_MOMENT = 0.7
"""Seconds of work before a running count is shown."""


def cells(text: str) -> int:
    """How many terminal columns a text takes; Chinese characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def pad(text: str, width: int) -> str:
    """The text filled up with blanks to `width` columns."""
    return text + " " * max(0, width - cells(text))


class Whole(str):
    """Lines that are made already, such as a table: printed as they are."""


class Styled(str):
    """A line in a colour or in bold. The style is no part of the text: what a text brings along
    never reaches the terminal.
    """

    style: dict[str, Any]


def styled(text: str, **style: Any) -> Styled:
    """The line, styled as `click.style` says."""
    made = Styled(text)
    made.style = style
    return made


def one_line(text: str, *, lines: bool = False) -> str:
    """Text that hides nothing, and forges no second line unless it may have several `lines`."""
    if text.isprintable():
        return text
    from workflow.rules.text import visible

    return visible(text, lines=lines)


def line(label: str, text: str) -> str:
    """One labelled line."""
    return f"{pad(label, LABEL)}  {text}"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Whole:
    """A table that fits the terminal, or 80 columns where there is none."""
    from io import StringIO

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for position, heading in enumerate(headings):
        grid.add_column(heading, no_wrap=position == 0, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(one_line(cell)) for cell in row))
    out, colour = StringIO(), sys.stdout.isatty()
    Console(file=out, width=screen_width(), force_terminal=colour, highlight=False).print(grid)
    return Whole("\n".join(text.rstrip() for text in out.getvalue().rstrip("\n").splitlines()))


def listing(
    items: Sequence[Item],
    row: Callable[[Item], Sequence[str]],
    headings: Sequence[str],
    empty: str,
    following: int | str | None = None,
) -> Iterator[str]:
    """A table with a row for each of what was found, or the text for none; then, where a page is
    `following`, how to read on.
    """
    if not items:
        yield empty
        return
    yield table(headings, [row(item) for item in items])
    if following:
        yield say(_("More: add --after {number}"), {"number": following})


def columns(rows: Iterable[Sequence[str]], indent: str = "   ") -> Iterator[str]:
    """Rows of cells; every column but the last is as wide as its widest cell."""
    rows = list(rows)
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    for *first, last in rows:
        padded = [pad(cell, width) for cell, width in zip(first, widths, strict=False)]
        yield indent + "  ".join([*padded, last]).rstrip()


def picked(value: object, names: str) -> dict[str, Any]:
    """These fields of a value as data; `names` has a blank between them."""
    return {name: getattr(value, name) for name in names.split()}


def block(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines under a heading, after a blank line; nothing where there are no lines."""
    rows = list(lines)
    if rows:
        yield from ("", styled(heading, bold=True), *rows)


def day_of(moment: datetime | str | None) -> str:
    """The day of an instant, or of a stored one, in Asia/Shanghai; a dash for none."""
    from datetime import datetime

    if not moment:
        return "—"
    return when(datetime.fromisoformat(moment) if isinstance(moment, str) else moment)[:10]


def print_lines(
    lines: Iterable[str], *, exact: bool = False, err: bool = False, needed: bool = False
) -> None:
    """Print lines, all at once, the long ones folded unless they must stay `exact`; these may be
    several in one text. What cannot be seen is replaced by a mark. `needed` as for `put`.
    """
    out: list[str] = []
    width = 0 if exact else screen_width()
    for text in lines:
        style = text.style if isinstance(text, Styled) else {}
        whole = isinstance(text, Whole)
        plain = text if whole or text.isprintable() else one_line(text, lines=exact)
        parts = [plain] if exact or whole else fold(plain, width)
        out += [click.style(part, **style) for part in parts] if style else parts
    if out:
        colour = False if os.environ.get("NO_COLOR") else None
        put("\n".join(out), err=err, colour=colour, needed=needed)


def fold(text: str, width: int) -> list[str]:
    """The text in lines of so many columns; the later ones begin under the first's words."""
    if 2 * len(text) <= width or cells(text) <= width:
        return [text]
    label = _label(text)
    hang = cells(label)
    rows = wrap(text[len(label) :], width - hang)
    heads = [label, *[" " * hang] * (len(rows) - 1)]
    return [head + row for head, row in zip(heads, rows, strict=True)]


def wrap(text: str, width: int) -> list[str]:
    """The text in rows of at most `width` columns: between words, or between Chinese characters,
    but never with a closing mark at the beginning of a row or an opening one at its end."""
    if cells(text) <= width:
        return [text.rstrip()]
    rows, row = [], ""
    for piece in _pieces(text):
        if row.strip() and cells((row + piece).rstrip()) > width:
            rows.append(row.rstrip())
            row = piece.lstrip()
        else:
            row += piece
        while cells(row.rstrip()) > width:
            size = next(end for end in range(len(row), 0, -1) if cells(row[:end]) <= width)
            rows.append(row[:size])
            row = row[size:]
    return [*rows, row.rstrip()]


def _pieces(text: str) -> Iterator[str]:
    """The words and Chinese characters of a text, each with the blanks before it and the marks
    that must not be parted from it. A regular expression takes 4 ms to compile, as its sets of
    characters are large.
    """
    start = 0
    while start < len(text):
        at = _after(text, start, str.isspace)
        at = _after(text, at, _OPENING.__contains__)
        if at == len(text) or (text[at].isspace() and not _chinese(text[at])):
            at = max(at - 1, start)  # nothing to open: the mark is a word itself
        end = at + 1 if _chinese(text[at]) else _after(text, at, _of_a_word)
        end = _after(text, max(end, at + 1), _CLOSING.__contains__)
        yield text[start:end]
        start = end


def _after(text: str, at: int, fits: Callable[[str], bool]) -> int:
    """Where the characters from `at` on that fit come to an end."""
    while at < len(text) and fits(text[at]):
        at += 1
    return at


def _chinese(character: str) -> bool:
    return "\u2e80" <= character <= "\uffef"


def _of_a_word(character: str) -> bool:
    return not character.isspace() and not _chinese(character)


def _label(text: str) -> str:
    """What stands before the words of a line: blanks, a mark, a label and its gap."""
    label = re.match(r" *[^ ]+(?: [^ ]+)*  +", text)
    if label and cells(label[0]) <= MOST_LABEL:
        return label[0]
    return text[: len(text) - len(text.lstrip())]


def screen_width() -> int:
    """The columns of the terminal, or 80 where there is none."""
    import shutil

    return max(60, min(shutil.get_terminal_size((80, 24)).columns, 160))


class Formatter(click.HelpFormatter):
    """Click's formatter counts characters; this one counts columns."""

    def write_text(self, text: str) -> None:
        """Paragraphs, wrapped; a paragraph that begins with \\b stays as it is."""
        room = max(self.width - self.current_indent, 20)
        start = " " * self.current_indent
        parts = []
        for paragraph in text.split("\n\n"):
            exact = paragraph.startswith("\b\n")
            rows = paragraph[2:].split("\n") if exact else wrap(" ".join(paragraph.split()), room)
            parts.append("".join(f"{start}{row}\n" for row in rows))
        self.write("\n".join(parts))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = MOST_FIRST, col_spacing: int = GAP
    ) -> None:
        """Two columns: what is typed, and what it does."""
        rows = list(rows)
        first = min(max(cells(name) for name, _ in rows), col_max) + col_spacing
        start = " " * self.current_indent
        room = max(self.width - self.current_indent - first, 20)
        for name, about in rows:
            lines = wrap(about, room)
            if cells(name) + col_spacing > first:
                self.write(f"{start}{name}\n")
            else:
                self.write(f"{start}{pad(name, first)}{lines.pop(0)}".rstrip() + "\n")
            for row in lines:
                self.write(f"{start}{' ' * first}{row}\n")


@contextmanager
def progress(label: str) -> Iterator[Callable[[int], None]]:
    """A running count on the terminal's error stream, once work takes longer than a moment."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(label)
    began = monotonic()

    def seen(count: int) -> None:
        if monotonic() - began > A_MOMENT:
            bar.start()
        bar.update(task, description=f"{label} {count}")

    try:
        yield seen
    finally:
        bar.stop()
