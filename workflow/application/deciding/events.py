"""What those who decide ask for, and the events that become of it; events are for ever."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from msgspec import field

from workflow.application.act import Act, ReasonedAct
from workflow.application.event import Event
from workflow.application.state import Application, Ballot, Document, Evidence, Move, Resolution
from workflow.rules.signers import Tally


class Decision(Act, frozen=True, kw_only=True):
    """Base of what is said at the present step. `at_step`: the one that is meant, by name or title;
    empty for the one that was looked at, None for whichever it is.
    """

    opinion: str


class Verdict(Decision, frozen=True, kw_only=True):
    """Base of 同意 and 否决. `meeting` is the day a body resolved, `evidence` what the tool of an
    automatic step answered.
    """

    documents: tuple[Document, ...] = ()
    meeting: date | None = None
    ballot: Ballot | None = None
    seat: str = ""
    evidence: Evidence | None = None


class Approve(Verdict, frozen=True, kw_only=True):
    """同意: the current step passes."""

    facts: dict[str, Any] = field(default_factory=dict)


class Refuse(Verdict, frozen=True, kw_only=True):
    """否决: the current step goes against the application."""


class Return(Decision, frozen=True, kw_only=True):
    """退回: back to an earlier step; `to` empty means the step's own target. A body returns by a
    resolution, as it refuses: by the day of its `meeting` and its votes. `direct`: once it is
    mended it comes straight back here (直达), unless what the steps between saw has changed; else
    they run again.
    """

    to: str = ""
    direct: bool = False
    seat: str = ""
    meeting: date | None = None
    ballot: Ballot | None = None


class Defer(Decision, frozen=True, kw_only=True):
    """缓议: the body decides at its next meeting; the step stays."""

    meeting: date | None = None
    ballot: Ballot | None = None


class Recall(ReasonedAct, frozen=True, kw_only=True):
    """撤回决定: one's own last decision, while nobody has acted on it; so nothing can have changed
    that had to be seen.
    """

    blind: ClassVar[bool] = True


class Judgement(Event, frozen=True, kw_only=True):
    """Base of what decides at a step."""

    judged: ClassVar[bool] = True

    step: str


class Settled(Judgement, frozen=True, kw_only=True):
    """Base of what one actor or a body decided at the step, which ends it."""

    opinion: str
    move: Move
    documents: tuple[Document, ...] = ()
    meeting: date | None = None
    resolution: Resolution | None = None
    evidence: Evidence | None = None


class Passed(Settled, frozen=True, kw_only=True):
    """通过."""

    facts: dict[str, Any] = field(default_factory=dict)


class Rejected(Settled, frozen=True, kw_only=True):
    """否决."""


class Returned(Judgement, frozen=True, kw_only=True):
    """退回."""

    opinion: str
    move: Move
    direct: bool = False
    meeting: date | None = None
    resolution: Resolution | None = None


class Deferred(Judgement, frozen=True, kw_only=True):
    """缓议."""

    opinion: str
    meeting: date | None = None
    resolution: Resolution | None = None


class Cosigned(Judgement, frozen=True, kw_only=True):
    """One of several said yes or no. `seats`: all whose word counted that day, `count` how many
    of them and of those added had said yes by then, this one included; older records have none.
    `move` is set where this decided the step; `against`: it was the last word, a yes, and what
    others had said refused the step.
    """

    seat: str
    agreed: bool
    opinion: str
    seats: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    move: Move | None = None
    count: Tally | None = None
    against: bool = False

    def to_be_seen(self) -> bool:
        """What a colleague said at the same step makes nobody's look stale: facts, papers and
        another step do. Records without a count are older, and were counted as seen anew.
        """
        return self.move is not None or bool(self.facts or self.documents) or self.count is None


class Recalled(Event, frozen=True, kw_only=True):
    """撤回 of the decision in `record`: the application is again what it was before, `restored`,
    with its first `papers` documents and `passages` lines of history. Both records stay.
    """

    reason: str
    step: str
    record: int
    restored: Application
    papers: int
    passages: int
