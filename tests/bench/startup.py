"""What a manager waits for: `tto --help` against bare click, `tto show` against click and Core.

Each pair runs turn by turn as real processes; the median of the pairs' ratios counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.story import new_story

ROOT = Path(__file__).resolve().parent.parent.parent
HELP_LIMIT, SHOW_LIMIT = 1.2, 1.3
ROUNDS = 25

BARE_CLICK = """
import click
@click.group()
def main(): "A group."
@main.command()
@click.argument("number")
def show(number): "Where it stands."
main()
"""

ENTRY = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from cli import main
sys.exit(main())
"""
"""What the installed command does."""

BARE_CORE = """
import sys
import click
@click.command()
@click.argument("file")
@click.argument("number")
def show(file, number):
    from sqlalchemy import Column, MetaData, Table, Text, create_engine, select
    t = Table("applications", MetaData(), Column("number", Text), Column("state", Text))
    with create_engine(f"sqlite:///{file}").connect() as connection:
        click.echo(connection.execute(select(t.c.state).where(t.c.number == number)).scalar())
show()
"""


def seconds(command: list[str], environ: dict[str, str]) -> float:
    """How long a process takes."""
    began = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environ)
    return perf_counter() - began


def pair(
    name: str, bare: list[str], ours: list[str], environ: dict[str, str], limit: float
) -> bool:
    """Measure two commands turn by turn; whether ours keeps the limit."""
    for command in (bare, ours):
        seconds(command, environ)
    rows = [(seconds(bare, environ), seconds(ours, environ)) for _ in range(ROUNDS)]
    ratio = median(mine / theirs for theirs, mine in rows)
    theirs, mine = (median(column) * 1e3 for column in zip(*rows, strict=True))
    print(f"{name:12} {mine:6.0f} ms   bare {theirs:6.0f} ms   ratio {ratio:5.2f}   limit {limit}")
    return ratio <= limit


def main() -> int:
    """Measure both pairs; leave with 1 if a limit is not kept."""
    python = sys.executable
    tto = [python, "-c", ENTRY]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "story.db"
        environ = {**os.environ, "TTO_HOME": folder}
        story = new_story(Path(folder))
        number = story.submitted("pku-transfer")
        story.database.close()
        subprocess.run([*tto, "--db", f"{folder}/demo.db", "demo"], check=True, capture_output=True)
        demo = [*tto, "--db", f"{folder}/demo.db", "show", "PKU-2026-0001"]
        kept = [
            pair(
                "tto --help",
                [python, "-c", BARE_CLICK, "--help"],
                [*tto, "--help"],
                environ,
                HELP_LIMIT,
            ),
            pair(
                "tto show", [python, "-c", BARE_CORE, str(file), number], demo, environ, SHOW_LIMIT
            ),
        ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
