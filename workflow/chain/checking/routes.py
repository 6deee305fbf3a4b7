"""Checks of the routes by their proof; a finding shows an application that can be typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations as pairs
from itertools import takewhile
from math import prod

from msgspec.structs import replace

from workflow.chain.checking.lines import may_be_left_out
from workflow.chain.checking.proof import (
    DOMAIN,
    MOST_COMBINATIONS,
    MOST_ROUTES,
    Combination,
    Reach,
    Region,
    axes_of,
    axis_of,
    bits,
    combinations,
    region_of,
    runs,
    tried,
)
from workflow.chain.findings.finding import Notes, Path
from workflow.chain.model.chain import Chain, Route
from workflow.chain.model.facts import UNKNOWN
from workflow.chain.model.field import ORDERED, Field, FieldType, Holds, OneOf, Test, Within
from workflow.chain.routing import asked_later, fields_read, show_grain

_MOST_GAPS = 5


def check_routes(chain: Chain, notes: Notes) -> set[int]:
    """Gaps, overlaps, routes out of reach and choices left out; exact, by the proof.

    Returns the numbers of the routes that no application can reach.
    """
    count = max(combinations(chain), len(chain.routes) if len(chain.routes) > MOST_ROUTES else 0)
    if count > MOST_COMBINATIONS or len(chain.routes) > MOST_ROUTES:
        most = MOST_COMBINATIONS if count > MOST_COMBINATIONS else MOST_ROUTES
        notes.add("too-many-combinations", ("routes",), count=count, most=most)
        return set()
    checks = _RouteChecks(chain, notes)
    checks.note_gaps(checks.note_choices())
    lost = checks.note_unreachable()
    checks.note_overlaps(lost)
    return lost


def check_applies(chain: Chain, notes: Notes) -> None:
    """Whether everybody is asked with the submission what says for whom the chain is."""
    later = asked_later(chain)
    for test in chain.applies:
        field = chain.fields[test.field]
        if not isinstance(test, OneOf) or not field.required or field.name in later:
            notes.add("applies-field", ("applies", field.name), field=field.name)


def check_splits_cover(chain: Chain, notes: Notes) -> None:
    """Whether every combination of facts has a split, or is said to have none: as for the routes,
    nothing is sampled. What the routes let nobody in with needs none.
    """
    if not chain.splits or not all(split.when for split in chain.splits):
        return
    groups = tuple(Route(str(number), split.when, ()) for number, split in enumerate(chain.splits))
    routes = chain.routes if any(route.none for route in chain.routes) else ()
    asked = replace(chain, routes=(*routes, *groups))
    if (count := combinations(asked)) > MOST_COMBINATIONS:
        notes.add("too-many-combinations", ("split",), count=count, most=MOST_COMBINATIONS)
        return
    checks = _RouteChecks(asked, notes)
    shut = sum(1 << number for number, route in enumerate(routes) if route.none)
    gaps = [
        combination
        for combination, fit in tried(asked, checks.axes)
        if not (fit >> len(routes) or fit & -fit & shut)
    ]
    if gaps:
        first, last = next(runs(gaps))
        region = region_of(checks.axes, first, last)
        notes.add(
            "split-gap", ("split",), witness=checks.witness(region), range=checks.range(region)
        )


def takes(chain: Chain, route: Route) -> str:
    """The conditions of a route in signs that are the same in every language."""
    return ", ".join(_condition(chain, test) for test in route.when) or "otherwise"


def _condition(chain: Chain, test: Test) -> str:
    field = chain.fields[test.field]
    if isinstance(test, OneOf):
        return f"{test.field} = {' | '.join(name for name in field.choices if name in test.values)}"
    if isinstance(test, Holds):
        posts = " | ".join(post for post in field.posts if post in test.posts)
        return f"{test.quantifier} {field.each}: {posts}"
    low = None if test.low is None else show_grain(field, test.low)
    high = None if test.high is None else show_grain(field, test.high)
    return _span(test.field, low, high)


def _span(name: str, low: str | None, high: str | None) -> str:
    if low is not None and low == high:
        return f"{name} = {low}"
    left = "" if low is None else f"{low} ≤ "
    right = "" if high is None else f" ≤ {high}"
    return f"{name} ≥ {low}" if low is not None and high is None else f"{left}{name}{right}"


class _RouteChecks:
    """The checks of the routes of a chain: every combination of facts is looked at, those that
    fit no route are gaps, and for every set of routes (bits) that fit together one is kept.
    """

    def __init__(self, chain: Chain, notes: Notes) -> None:
        self.chain = chain
        self.notes = notes
        self.axes = axes_of(chain)
        self.gaps: list[Combination] = []
        self.fits: dict[int, Combination] = {}
        for combination, fit in tried(chain, self.axes):
            if fit:
                self.fits.setdefault(fit, combination)
            else:
                self.gaps.append(combination)

    def note_choices(self) -> dict[int, set[int]]:
        """Choices that no route takes whatever else is true; for each axis the cells."""
        uncovered: dict[int, set[int]] = {}
        total = prod(len(axis.cells) for axis in self.axes)
        for number, axis in enumerate(self.axes):
            if not axis.field.choices:
                continue
            seen = Counter(gap[number] for gap in self.gaps)
            cells = {cell for cell in seen if seen[cell] * len(axis.cells) == total}
            if cells:
                uncovered[number] = cells
                values = ", ".join(str(axis.cells[cell].value) for cell in sorted(cells))
                self.notes.add(
                    "choice-not-covered", ("routes",), values=values, field=axis.field.name
                )
        return uncovered

    def note_gaps(self, uncovered: dict[int, set[int]]) -> None:
        """Gaps beside the choices that are noted already, neighbours as one."""
        left = [
            gap
            for gap in self.gaps
            if not any(gap[number] in cells for number, cells in uncovered.items())
        ]
        ordered = bool(self.axes) and self.axes[-1].field.type in ORDERED
        spans = list(runs(left)) if ordered else [(gap, gap) for gap in left]
        for first, last in spans[:_MOST_GAPS]:
            more, region = max(len(spans) - _MOST_GAPS, 0), region_of(self.axes, first, last)
            self.notes.add(
                "gap/more" if more else "gap",
                self._place_of_gap(first, last),
                witness=self.witness(region),
                range=self.range(region),
                more=more,
            )

    def _place_of_gap(self, first: Combination, last: Combination) -> Path:
        """The border just below the gap, else the one just above it, else all routes."""
        for axis, low, high in zip(self.axes[-1:], first[-1:], last[-1:], strict=True):
            name, start, end = axis.field.name, axis.cells[low].value, axis.cells[high].last
            for below in (True, False):
                for number, route in enumerate(self.chain.routes):
                    for test in route.when:
                        if not isinstance(test, Within) or test.field != name:
                            continue
                        if start == (test.high or -1) + 1 if below else test.low == end + 1:
                            return ("routes", str(number), "when", name)
        return ("routes",)

    def note_unreachable(self) -> set[int]:
        """Routes that are never the first that fits."""
        winners = {bits(fit)[0] for fit in self.fits}
        lost = set(range(len(self.chain.routes))) - winners
        for number in sorted(lost):
            before = sorted({bits(fit)[0] for fit in self.fits if fit >> number & 1})
            blockers = (
                f"“{self.chain.routes[other].name}” ({self._takes(other)}, :{self._line(other)})"
                for other in before
            )
            self.notes.add(
                "unreachable-route" if before else "unreachable-route/never",
                self._place_of_route(number),
                route=self.chain.routes[number].name,
                takes=self._takes(number),
                blockers="; ".join(blockers),
            )
        return lost

    def _takes(self, number: int) -> str:
        return takes(self.chain, self.chain.routes[number])

    def _line(self, number: int) -> int:
        return self.notes.place(self._place_of_route(number))[0]

    def _place_of_route(self, number: int) -> Path:
        tests = self.chain.routes[number].when
        path = ("routes", str(number), "when")
        return (*path, tests[0].field) if tests else path

    def note_overlaps(self, lost: set[int]) -> None:
        """Every pair of routes that both take something, unless that is how it is meant."""
        reported: set[tuple[int, int]] = set()
        for fit, combination in self.fits.items():
            for first, second in pairs(bits(fit), 2):
                pair = (first, second)
                if pair in reported or second in lost or self._is_meant(first, second):
                    continue
                reported.add(pair)
                self.notes.add(
                    "overlap",
                    self._place_of_route(second),
                    witness=self.witness(region_of(self.axes, combination, combination)),
                    first=self.chain.routes[first].name,
                    second=self.chain.routes[second].name,
                    line=self._line(first),
                    first_takes=self._takes(first),
                    second_takes=self._takes(second),
                )

    def _is_meant(self, first: int, second: int) -> bool:
        """Whether two routes may overlap: otherwise, people, or the rising ladder of one field."""
        tests, others = self.chain.routes[first].when, self.chain.routes[second].when
        if not tests or not others or any(isinstance(test, Holds) for test in (*tests, *others)):
            return True
        return any(
            isinstance(low, Within)
            and isinstance(high, Within)
            and low.field == high.field
            and low.low is None
            and high.low is None
            and (low.high or 0) < (high.high or 0)
            for low in tests
            for high in others
        )

    def witness(self, region: Region) -> str:
        """Facts of a region; the bare amount where the routes read nothing else."""
        shown = {reach.field: _shown(self.chain.fields[reach.field], reach) for reach in region}
        if len(region) == 1 and self.chain.fields[region[0].field].type in ORDERED:
            return shown[region[0].field]
        return ", ".join(f"{name} = {text}" for name, text in shown.items()) or "…"

    def range(self, region: Region) -> str:
        """Everything in a region."""
        parts = []
        for reach in region:
            field = self.chain.fields[reach.field]
            if reach.spans:
                last = _end(field, reach)
                until = None if last is None else show_grain(field, last)
                parts.append(_span(field.name, show_grain(field, reach.spans[0].first), until))
            else:
                parts.append(f"{field.name} = {_shown(field, reach)}")
        return ", ".join(parts) or "…"


def _shown(field: Field, reach: Reach) -> str:
    """One value of a field: of an ordered one that at a border."""
    if reach.spans:
        first, last = reach.spans[0].first, _end(field, reach)
        return show_grain(field, last if last and first == DOMAIN[field.type][0] else first)
    if reach.groups:
        return f"[{', '.join(reach.groups[0])}]"
    return UNKNOWN if reach.unknown else reach.choices[0]


def _end(field: Field, reach: Reach) -> int | None:
    """The last value of the last span; None where it is open."""
    last = reach.spans[-1].last
    return None if reach.unknown or last == DOMAIN[field.type][1] else last


def check_deferred_routes(chain: Chain, notes: Notes) -> None:
    """Routes that depend on what a later step asks for: it is asked on their own path, must be
    given there, and no two of them part before it. Until it is known, an application takes the
    steps that all routes still open have in common.
    """
    deferred = asked_later(chain)
    _check_asked(chain, deferred, notes)
    fits = {
        name: axis_of(chain, name).fits
        for name in fields_read(chain)
        if chain.fields[name].type is not FieldType.PEOPLE
    }
    places = list(dict.fromkeys(route.called for route in chain.routes))
    noted: set[tuple[str, ...]] = set()
    for number, other in pairs(range(len(chain.routes)), 2):
        first, second = chain.routes[number], chain.routes[other]
        if first.called == second.called:
            continue  # `checking.conditional` says what is wrong between these
        if first.none or second.none:
            for field in _never_asked(chain, deferred, fits, number, other):
                names = {"route": second.called, "field": field, "none": first.called}
                place: Path = ("routes", str(places.index(first.called)), "when", field)
                _note_once("late-route/none", place, noted, notes, names)
            continue
        common = _in_common(first, second)
        for field in _parting(chain, deferred, fits, number, other):
            if _asked_at(chain, first, field) >= common:
                both = {"first": first.called, "second": second.called, "field": field}
                place = ("routes", str(places.index(second.called)), "path")
                _note_once("late-route/early", place, noted, notes, both)


def _check_asked(chain: Chain, deferred: frozenset[str], notes: Notes) -> None:
    """Whether what a route depends on is asked on its own path, and must be given there."""
    for number, route in enumerate(chain.written_routes):
        for field in (test.field for test in route.when if test.field in deferred):
            names = {"route": route.name, "field": field}
            if not route.none and _asked_at(chain, route, field) == len(route.path):
                notes.add("late-route", ("routes", str(number), "when", field), **names)
            elif not chain.fields[field].required:
                notes.add("late-route/optional", ("fields", field, "required"), **names)


def _note_once(
    code: str, place: Path, noted: set[tuple[str, ...]], notes: Notes, names: dict[str, str]
) -> None:
    """What is so of several routes that were written as one is said once."""
    known = (code, *names.values())
    if known not in noted:
        noted.add(known)
        notes.add(code, place, **names)


def _in_common(first: Route, second: Route) -> int:
    """With how many steps two paths begin alike: with all steps of lines, or with none of them."""
    steps = zip(first.path, second.path, strict=False)
    alike = [pair[0] for pair in takewhile(lambda pair: pair[0] == pair[1], steps)]
    for place, name in enumerate(alike):
        lines = first.beside(name)
        begins = lines is not None and name == lines.steps[0]
        whole = not lines or not begins or place + len(lines.steps) <= len(alike)
        if lines != second.beside(name) or not whole:
            return place
    return len(alike)


def _never_asked(
    chain: Chain,
    deferred: frozenset[str],
    fits: Mapping[str, tuple[int, ...]],
    number: int,
    other: int,
) -> list[str]:
    """The fields by which an application on the route `other` may yet prove to be one for which
    the text has no rule, and which that path never asks for.
    """
    none, way = chain.routes[number], chain.routes[other]
    if way.none or not none.none:
        return []
    read = {test.field for test in none.when}
    early = (read | {test.field for test in way.when}) - deferred
    if not all(_meet(fits, name, number, other) for name in early):
        return []
    late = sorted(read & deferred)
    return [name for name in late if _asked_at(chain, way, name) == len(way.path)]


def _meet(fits: Mapping[str, tuple[int, ...]], name: str, number: int, other: int) -> bool:
    """Whether one value of a field may take both. Of people, many posts may occur together."""
    both = 1 << number | 1 << other
    return name not in fits or any(fit & both == both for fit in fits[name])


def _asked_at(chain: Chain, route: Route, field: str) -> int:
    """The position on a path at which a field is first asked for; its length where it never is, or
    only in a line that may be left out.
    """
    left_out = may_be_left_out(route)
    certain = (name if name not in left_out else "" for name in route.path)
    steps = enumerate(chain.steps.get(name) for name in certain)
    asking = (at for at, step in steps if step and field in step.all_facts)
    return next(asking, len(route.path))


def _parting(
    chain: Chain,
    deferred: frozenset[str],
    fits: Mapping[str, tuple[int, ...]],
    number: int,
    other: int,
) -> Iterator[str]:
    """The deferred fields at which an application may turn from one route to the other, in the
    order in which they are asked for.
    """
    route, tests = chain.routes[number], chain.routes[other].when

    def leaves(name: str) -> bool:
        """Whether some value that takes `other` does not take `number`."""
        if name in fits:
            return any(fit >> other & 1 and not fit >> number & 1 for fit in fits[name])
        first, second = (
            [test for test in read if test.field == name] for read in (route.when, tests)
        )
        return first != second

    own = {test.field for test in route.when}
    early = (own | {test.field for test in tests}) - deferred
    if not all(_meet(fits, name, number, other) for name in early):
        return
    for field in sorted(own & deferred, key=lambda name: _asked_at(chain, route, name)):
        if leaves(field):
            yield field
        if not _meet(fits, field, number, other):
            return
