"""What a manager waits for: `tto --help` against bare click; `tto show`, `inbox` and `approve`
against click and one row read through SQLAlchemy Core.

Each pair runs turn by turn as real processes; the median of the pairs' ratios counts.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench.approve import approvals, at_home

ROOT = Path(__file__).resolve().parent.parent.parent
HELP, EVERYDAY = 1.2, 1.0
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
    name: str, bare: list[str], ours: list[list[str]], environ: dict[str, str], limit: float
) -> bool:
    """Measure two commands turn by turn, ours with other words each time; whether ours keeps the
    limit.
    """
    for command in (bare, ours[0]):
        seconds(command, environ)
    rows = [(seconds(bare, environ), seconds(command, environ)) for command in ours[1:]]
    ratio = median(mine / theirs for theirs, mine in rows)
    theirs, mine = (median(column) * 1e3 for column in zip(*rows, strict=True))
    print(f"{name:12} {mine:6.0f} ms   bare {theirs:6.0f} ms   ratio {ratio:5.2f}   limit {limit}")
    return ratio <= limit


def main() -> int:
    """Measure every pair; leave with 1 if a limit is not kept."""
    python = sys.executable
    tto = [python, "-c", ENTRY]
    with tempfile.TemporaryDirectory() as folder:
        environ = at_home(Path(folder))
        approve = [[*tto, *words] for words in approvals(Path(folder), ROUNDS + 1)]
        _name, _db, file, number, *_ = approve[0][len(tto) :]
        core = [python, "-c", BARE_CORE, file, number]
        same = ROUNDS + 1
        show, inbox = ([*tto, name, "--db", file] for name in ("show", "inbox"))
        kept = [
            pair(
                "tto --help",
                [python, "-c", BARE_CLICK, "--help"],
                [[*tto, "--help"]] * same,
                environ,
                HELP,
            ),
            pair("tto show", core, [[*show, number]] * same, environ, EVERYDAY),
            pair("tto inbox", core, [inbox] * same, environ, EVERYDAY),
            pair("tto approve", core, approve, environ, EVERYDAY),
        ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
