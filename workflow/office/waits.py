"""How long a name waits after wrong passwords. The wait is counted twice: by the clock, and on a
file also by how long this machine has been running, which nobody shortens by moving its clock on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from workflow.store.times import moment, stamp

_RUNNING = Path("/proc/uptime"), Path("/proc/sys/kernel/random/boot_id")


def running() -> tuple[float, str]:
    """Seconds since this machine was started, and the name of that start; no name where the
    machine does not tell (it is not Linux).
    """
    try:
        uptime, boot = (path.read_text("ascii").split()[0] for path in _RUNNING)
        return float(uptime), boot
    except (OSError, ValueError, IndexError):
        return 0.0, ""


def locked(now: datetime, wait: timedelta, *, embedded: bool) -> str:
    """Until when a name waits, as it is kept: an instant, and on a file the end by how long the
    machine runs. It sorts by the instant.
    """
    seconds, boot = running() if embedded else (0.0, "")
    until = stamp(now + wait)
    return f"{until} {boot} {seconds + wait.total_seconds():.2f}" if boot else until


def waits_until(kept: str, now: datetime) -> datetime | None:
    """Until when a name waits still; None where the wait is over. `kept` as `locked` made it, by
    this release or an earlier one; after a new start of the machine the clock alone counts.
    """
    until, _, mark = kept.partition(" ")
    if until and stamp(now) < until:
        return moment(until)
    if mark:
        seconds, boot = running()
        on, _, end = mark.partition(" ")
        if on == boot and seconds < float(end):
            return now + timedelta(seconds=float(end) - seconds)
    return None
