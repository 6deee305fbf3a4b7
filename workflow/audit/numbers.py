"""编号: every number that was given is there, and none is there that was not given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workflow.audit.faults import NOBODYS, Fault, fault, row_gone, row_made_up, unlike
from workflow.audit.whose import Owners
from workflow.store.journal import OFFICE

MOST = 10_000_000
"""Beyond so many of one year nothing is a count."""


class Numbers:
    """The numbers that were met, one byte for each, by what stands before the count."""

    def __init__(self) -> None:
        self._met: dict[str, bytearray] = {}

    def meet(self, numbers: Iterable[str]) -> None:
        """Note numbers such as PKU-2026-0001; what is none is passed over."""
        for number in numbers:
            prefix, _, count = number.rpartition("-")
            if not prefix or not count.isdecimal() or int(count) > MOST:
                continue
            met, place = self._met.setdefault(prefix, bytearray()), int(count)
            if place >= len(met):
                met.extend(bytes(place + 1 - len(met)))
            met[place] = 1

    def faults(self, counters: Mapping[str, int], office: int, owners: Owners) -> Iterator[Fault]:
        """What was given and is not there, and counters that stand elsewhere than at the last
        number; `office` is the number of the last record of the office's own journal.
        """
        last = {prefix: len(met) - 1 for prefix, met in self._met.items()}
        if office:
            last[OFFICE] = office
        for prefix in sorted({*last, *counters}):
            met = self._met.get(prefix, bytearray())
            given, there = counters.get(prefix), last.get(prefix, 0)
            if given is None or given < max(there, 1) or (prefix == OFFICE and given != there):
                yield _stands_elsewhere(prefix, given, there, owners.of_number(prefix))
            if prefix != OFFICE:
                yield from _holes(prefix, met, max(given or 0, there))


def _stands_elsewhere(
    prefix: str, given: int | None, there: int, whose: tuple[str, ...] | None
) -> Fault:
    """The fault of a counter; one that nobody can tell whose it is, is no institution's."""
    units = (NOBODYS,) if whose is None else whose
    if given is None:
        return row_gone("counters", prefix, *units)
    if not there:
        return row_made_up("counters", prefix, *units)
    return unlike("counters", prefix, "last", given, there, *units)


def _holes(prefix: str, met: bytearray, upto: int) -> Iterator[Fault]:
    """Each run of numbers that were given and are not there."""
    place = 1
    while place <= upto:
        if place < len(met) and met[place]:
            place += 1
            continue
        after = met.find(1, place) if place < len(met) else -1
        end = (after if after > 0 else upto + 1) - 1
        first, last = f"{prefix}-{place:04d}", f"{prefix}-{end:04d}"
        variant = "number/one" if first == last else "number"
        yield fault(first, 0, variant, first=first, last=last)
        place = end + 1
