"""How things fit a screen: columns of Chinese and Latin, tables at 80 columns, progress."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from workflow.commands.texts import when

LABEL = 12


def cells(text: str) -> int:
    """How many terminal columns a text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def pad(text: str, width: int) -> str:
    """The text filled up with blanks to `width` columns."""
    return text + " " * max(0, width - cells(text))


def line(label: str, text: str, width: int = LABEL) -> str:
    """One labelled line."""
    return f"{pad(label, width)}  {text}"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table that fits the terminal, or 80 columns where there is none."""
    import io
    import shutil

    from rich.console import Console
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for position, heading in enumerate(headings):
        grid.add_column(heading, no_wrap=position == 0, overflow="fold")
    for row in rows:
        grid.add_row(*[_plain(cell) for cell in row])
    width = max(60, min(shutil.get_terminal_size((80, 24)).columns, 160))
    out = io.StringIO()
    colour = sys.stdout.isatty()
    Console(file=out, width=width, force_terminal=colour, highlight=False).print(grid)
    return "\n".join(text.rstrip() for text in out.getvalue().rstrip("\n").splitlines())


def _plain(text: str) -> Any:
    from rich.text import Text

    return Text(text)


def day_or_moment(text: str | None) -> str:
    """A stored instant for a table, or a dash."""
    return when(datetime.fromisoformat(text)) if text else "—"


@contextmanager
def progress(label: str) -> Iterator[Callable[[int], None]]:
    """A running count on the terminal's error stream; nothing where there is no terminal."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"{label} 0")
        yield lambda count: bar.update(task, description=f"{label} {count}")
