"""The demonstration: transactions of the collection, from submission to the end.

It runs through the same office as real work; only the clock is simulated, and the file's
journal says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from workflow.commands.demo.transactions import TRANSACTIONS
from workflow.commands.frame.options import command
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import print_lines, styled
from workflow.commands.frame.texts import _, say
from workflow.errors import CouldNot

CASES = [str(number) for number in sorted({transaction.case for transaction in TRANSACTIONS})]
_LINE = styled("━" * 78, dim=True)


@command(
    help=_(
        "Carry real transactions of the case collection through their chains on a fresh "
        "demonstration file, with a simulated clock, and show what came of it."
    ),
    example="tto demo\ntto demo --case 21 --db my-demo.db",
    open_to_all=True,
)
@click.option("--case", type=click.Choice(CASES), help=_("Only this case of the collection."))
def demo(session: Session, case: str | None) -> int:
    """演示: on tto-demo.db here, or on the file typed; never on the one TTO_DB names."""
    from workflow.audit.verify import verify
    from workflow.commands.demo.rehearsal import Rehearsal
    from workflow.commands.frame.show import application_json, application_lines

    file = session.where if session.typed else "tto-demo.db"
    chosen = [transaction for transaction in TRANSACTIONS if case in (None, str(transaction.case))]
    rehearsal = Rehearsal(_fresh(file))
    click.get_current_context().call_on_close(rehearsal.office.database.close)
    carried = []
    for transaction in chosen:
        number = rehearsal.carry(transaction)
        carried.append(rehearsal.look(number))
        if not session.json:
            print_lines(["", _LINE, styled(_(transaction.about), bold=True), ""])
            print_lines(application_lines(*carried[-1]))
    verdict = verify(rehearsal.office)
    sound = not verdict.faults
    if session.json:
        done = [application_json(state, chain) for state, chain in carried]
        session.print_json({"ok": sound, "file": file, "applications": done})
    else:
        print_lines(_ending(file, carried[0][0].number, verdict))
    return 0 if sound else 1


def _fresh(file: str) -> str:
    """The path, cleared of an older demonstration. Refused where anything else lies there."""
    from workflow.errors import Answer

    path = Path(file).expanduser()
    if path.exists():
        try:
            older = path.is_file() and _is_demonstration(str(path))
        except Answer:
            older = False
        if not older:
            raise CouldNot("not-a-demonstration", file=file)
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
    return str(path)


def _is_demonstration(path: str) -> bool:
    from workflow.office.login import open_office

    office, _nobody = open_office(path)
    office.database.close()
    return office.demonstration


def _ending(file: str, number: str, verdict: Any) -> Iterator[str]:
    yield ""
    yield _LINE
    counts = {"journals": verdict.journals, "records": verdict.records}
    if verdict.faults:
        yield say(_("faults: {count}"), {"count": len(verdict.faults)})
    else:
        text = say(_("✓ {journals} journals, {records} records: all as they must be."), counts)
        yield styled(text, fg="green")
    yield _("The clock was simulated; the file's journal says so, and it takes no real work.")
    yield ""
    yield styled(_("What to type next"), bold=True)
    looking = ["list", f"show {number}", f"explain {number}", f"audit log {number}"]
    for line in (*looking, "audit log office", "audit verify"):
        yield f"   tto --db {file} {line}"
    yield "   tto definition show pku-transfer"
    yield _("Then begin your own: tto init --admin NAME")
