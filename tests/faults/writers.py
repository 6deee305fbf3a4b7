"""Several writers at once, what they acknowledged, and what the log says of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

from tests.story import Story
from workflow.audit.verify import verify
from workflow.office.perform import Office
from workflow.store import journal
from workflow.store.schema import open_database

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60
Ack = tuple[str, int, str]


class Writers:
    """Writers on one database: one shared application, and one of each writer's own."""

    def __init__(self, story: Story, folder: Path, count: int = 4) -> None:
        self.address, self.folder = story.where, folder
        story.meet_the_present()
        self.shared = story.submitted("pku-transfer")
        self.own = [story.submitted("pku-transfer") for _ in range(count)]
        self.before = {number: story.state(number).seq for number in (self.shared, *self.own)}
        self.running: list[subprocess.Popen[bytes]] = []
        self.said: list[Path] = []
        story.database.close()

    def start(self, steps: str = "") -> None:
        """Start one writer for each own application."""
        for number in self.own:
            path = self.folder / f"said-{len(self.said)}"
            self.said.append(path)
            with path.open("wb") as out, path.with_suffix(".err").open("wb") as err:
                words = ["-m", "tests.faults.writer", self.address, self.shared, number, steps]
                self.running.append(
                    subprocess.Popen(
                        [sys.executable, *words],
                        stdout=out,
                        stderr=err,
                        cwd=ROOT,
                        env={**os.environ, "PYTHONUNBUFFERED": "1"},
                    )
                )

    def wait_for_words(self) -> None:
        """Until every running writer has acknowledged something."""
        deadline = monotonic() + PATIENCE
        while not all(path.stat().st_size for path in self.said[-len(self.own) :]):
            assert monotonic() < deadline, self.complaints()
            sleep(0.01)

    def kill(self) -> None:
        """SIGKILL all of them."""
        for one in self.running:
            one.kill()
            one.wait()
        self.running.clear()

    def finish(self) -> None:
        """Wait for their end."""
        for one in self.running:
            assert one.wait(PATIENCE * 4) == 0, self.complaints()
        self.running.clear()

    def complaints(self) -> str:
        """What they wrote on standard error."""
        return "".join(path.with_suffix(".err").read_text() for path in self.said)

    def acknowledged(self) -> list[Ack]:
        """Every whole line they printed."""
        lines = [line for path in self.said for line in path.read_text().split("\n")[:-1]]
        return [(number, int(seq), digest) for number, seq, digest in map(str.split, lines)]

    def lost(self) -> list[Ack]:
        """What was acknowledged and is not in the log, or otherwise."""
        office = Office(open_database(self.address))
        known: dict[tuple[str, int], str] = {}
        with office.database.reading() as tx:
            for number in (self.shared, *self.own):
                for record, digest in journal.records(tx, number):
                    known[number, record.seq] = digest
        office.database.close()
        return [ack for ack in self.acknowledged() if known.get(ack[:2]) != ack[2]]

    def kept(self) -> int:
        """How many records the log has more than before."""
        office = Office(open_database(self.address))
        with office.database.reading() as tx:
            now = {number: len(journal.records(tx, number)) for number in self.before}
        office.database.close()
        return sum(now.values()) - sum(self.before.values())

    def faults(self) -> list[object]:
        """What a verification finds."""
        office = Office(open_database(self.address))
        found: list[object] = list(verify(office).faults)
        office.database.close()
        return found
