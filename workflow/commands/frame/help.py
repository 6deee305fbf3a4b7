"""The help formatter: Chinese characters take two columns of the terminal."""

from __future__ import annotations

from collections.abc import Iterable

import click

from workflow.commands.frame.terminal import cells, pad, wrap

GAP = 2
MOST_FIRST = 30


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
