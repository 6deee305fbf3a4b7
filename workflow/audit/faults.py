"""What a verification says: its faults, each with a code and its words, and the verdict."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from workflow.chain.model.value import Title
from workflow.errors import N_
from workflow.store.journal import OFFICE


class Fault(msgspec.Struct, frozen=True):
    """Something that is not as it must be: where (application and seq; 0 is no single record), and
    what. `titles`: how a value that is an id is called. `institutions`: whose it is (ids), where it
    stands in no journal of an application; empty where it is everybody's.
    """

    application: str
    seq: int
    code: str
    what: str
    values: dict[str, Any] = {}
    titles: dict[str, tuple[Title | str, ...]] = {}
    institutions: tuple[str, ...] = ()


DIGITS = 32
"""How many hexadecimal digits of its hash a receipt shows: 128 bits."""


class Given(msgspec.Struct, frozen=True):
    """A receipt that somebody kept: application, seq, and the first digits of the hash: 32, or 16
    in receipts of releases before 0.3.
    """

    application: str
    seq: int
    hash: str


class Late(msgspec.Struct, frozen=True):
    """迟报回避: somebody declared an interest after they had taken part in these steps. No fault of
    the journal, and yet a matter for who reviews it.
    """

    application: str
    seq: int
    person: str
    name: str
    steps: tuple[str, ...]
    titles: tuple[Title, ...] = ()


class Twice(msgspec.Struct, frozen=True):
    """同一人办理: a step decided by who had decided earlier ones in another role. A fault only
    where the definition keeps them apart, and always a matter for who reviews it.
    """

    application: str
    seq: int
    person: str
    name: str
    step: str
    earlier: tuple[str, ...]
    titles: tuple[Title, ...] = ()


class Verdict(msgspec.Struct, frozen=True):
    """What a verification looked at and found; `late` and `twice` are no faults. `heads`: the hash
    of the last record of each journal, where it was asked for. `undated`: people (ids) whose names
    and days no record tells, since an earlier release kept none of them. `short`: receipts with
    fewer than DIGITS digits of a hash, as an earlier release showed them. `unjudged`: journals of
    which records are missing or cannot be read; what follows there is not judged, and where it is
    `office`, nobody's roles are. `examined`: the institutions whose auditor or administrator asked,
    each with its name; then all the rest of it tells of them and of what is everybody's, alone.
    Empty: everything. `elsewhere`: whether something is not as it must be in what is another
    institution's. `passed_over`: receipts that were not compared, since they are of another's.
    `unsealed`: people (ids) whose password an earlier release set: which it is, no record tells.
    """

    journals: int
    records: int
    heads: dict[str, str]
    faults: list[Fault]
    late: list[Late] = []
    twice: list[Twice] = []
    undated: list[str] = []
    unjudged: list[str] = []
    short: list[Given] = []
    examined: dict[str, Title] = {}
    elsewhere: bool = False
    passed_over: list[Given] = []
    unsealed: list[str] = []

    @property
    def sound(self) -> bool:
        """Whether nothing is as it must not be, here or elsewhere."""
        return not self.faults and not self.elsewhere


FAULTS = {
    "evidence": N_("the step {step} was ended without the answer of its tool, or with another's"),
    "hash": N_("the record's hash is not the hash of its content"),
    "prev": N_("the record does not follow the one before it"),
    "seq": N_("a record is missing: {before} is followed by {seq}"),
    "seq/first": N_("the first record is missing: the journal begins with {seq}"),
    "column": N_("the table of records has another {name} than the record itself"),
    "unreadable": N_("the record cannot be read: {reason}"),
    "time": N_("the record is older than the one before it"),
    "record-ahead": N_("the record is dated later than now, {now}"),
    "contradicted": N_(
        "the clock brought it about, and a record written later was made earlier, at {at}: one of "
        "the two clocks was wrong"
    ),
    "log": N_("the record belongs to another log"),
    "definition": N_("the pinned definition is missing or has other content"),
    "version": N_("{definition} is not the version that was in force then"),
    "move": N_("the definition does not lead from {step} to {target}"),
    "condition": N_("a step whose condition holds was left out, or one was asked in vain"),
    "excluded": N_("the definition is not for such an application, or has no rule for it"),
    "not-taken": N_("it was handed in on a day on which the definition takes no applications"),
    "own": N_("the applicant took part in the decision"),
    "apart": N_("somebody decided two steps that the definition keeps apart"),
    "objection": N_("it moved while an objection was open"),
    "early": N_("the publicity or the deadline ended before its time"),
    "clock": N_("a person did what only the clock does, or the clock what only a person does"),
    "ended": N_("something was decided after the end"),
    "suspended": N_("it moved while it was suspended"),
    "several": N_("what was said at the step does not decide it as recorded"),
    "rounds": N_("it was returned from the step more often than the definition allows"),
    "content": N_("the decision is bound to other facts or papers than those on file"),
    "paper": N_("a paper is kept with other content than was handed in: {hash}"),
    "paper-gone": N_("the content of a paper was kept, and is no longer there: {hash}"),
    "paper-unnamed": N_("a content is kept that no record names: {hash}"),
    "recall": N_("a decision was taken back that was another's, or not the last, or only in part"),
    "turn": N_("it went on in one line while another was under way, which are never two at once"),
    "skipped": N_("steps were passed over that had to be taken again"),
    "carried": N_("a fact that the application above handed down is another here than there"),
    "child": N_("the sub-application {child} is not waited for, or did not end as recorded"),
    "relief": N_("a reward was paid with the tax relief although one of its gates was closed"),
    "shares": N_("income was divided or paid out otherwise than the definition divides it"),
    "days": N_("a fact from outside is dated ahead, or was not received in time as recorded"),
    "named": N_("a list of people names fewer than the definition wants"),
    "warned": N_("a clock was told otherwise than the definition and its days make it"),
    "extension": N_("a period was ended or extended otherwise than its definition allows"),
    "objector": N_("who raised the objection dealt with it"),
    "freed": N_("somebody was let go who neither held the seat nor was asked"),
    "deferred": N_("it was decided in the meeting that had deferred it"),
    "votes": N_("the votes recorded do not carry what was resolved"),
    "absent": N_("the vote of {person} is counted, who by the record of {meeting} was not there"),
    "meetings": N_("the meeting {meeting} is listed otherwise than it was recorded"),
    "derived": N_("the stored state is not the one the journal makes"),
    "receipt-contradiction": N_("two receipts were given out of one record: {hash} and {other}"),
    "receipt": N_("the receipt {hash} was given out, but the record has another hash or is gone"),
    "role-not-held": N_("{person} did not hold the role {role} then, by the office's journal"),
    "number": N_("the numbers {first} to {last} were given, but there is no journal of them"),
    "number/one": N_("the number {first} was given, but there is no journal of it"),
    "table": N_("{table}, {key}: {column} is {kept}, but the journal says {made}"),
    "table/content": N_("{table}, {key}: {column} is not the one that the journal has"),
    "table/gone": N_("{table}: {key} is in the journal, but not in the table"),
    "table/made-up": N_("{table}: {key} is in the table, but the journal does not say so"),
    "office": N_("the office's own journal is missing, or does not begin with its opening"),
    "derived-missing": N_("an application is listed that has no journal, or the other way round"),
}


NONE = "—"
"""What stands for a value that is not there."""
NOBODYS = "?"
"""The institution of what nobody can tell whose it is: only who oversees all is told of it."""
LONG = ("body", "source", "sha256", "value", "password")
"""Columns whose values say nothing to a reader."""


def unlike(
    table: str, key: str, column: str, kept: object, made: object, *institutions: str
) -> Fault:
    """The fault of a row in which a column is kept otherwise than the journal makes it; None or
    empty is no value. `institutions`: whose row it is, where it is not everybody's.
    """
    named = {"table": table, "key": key, "column": column}
    if column not in LONG:
        named |= {"kept": _value(kept), "made": _value(made)}
    variant = "table/content" if column in LONG else "table"
    return replace(fault(OFFICE, 0, variant, **named), institutions=institutions)


def _value(value: object) -> str:
    return NONE if value in (None, "") else str(value)


def row_gone(table: str, key: str, *institutions: str) -> Fault:
    """The fault of a row that the journal makes and that is not there."""
    return replace(fault(OFFICE, 0, "table/gone", table=table, key=key), institutions=institutions)


def row_made_up(table: str, key: str, *institutions: str) -> Fault:
    """The fault of a row that is there and that no journal makes."""
    gone = fault(OFFICE, 0, "table/made-up", table=table, key=key)
    return replace(gone, institutions=institutions)


def fault(application: str, seq: int, code: str, /, **values: Any) -> Fault:
    """The fault of that code, or of `code/variant`, in its words."""
    return Fault(application, seq, code.partition("/")[0], FAULTS[code], values)
