"""What people at a step ask of each other, and the events that become of it."""

from __future__ import annotations

from workflow.application.act import Act, BlindAct
from workflow.application.event import Aside, Event
from workflow.application.state import Document, Member, Move, Place


class Claim(Act, frozen=True, kw_only=True):
    """认领: I deal with it; other holders of the role leave it to me. `seat` where there are
    several.
    """

    seat: str = ""


class Release(BlindAct, frozen=True, kw_only=True):
    """退还: what was claimed or handed over is open to every holder again; a question asked of
    somebody is taken back.
    """

    seat: str = ""
    reason: str = ""


class Transfer(Act, frozen=True, kw_only=True):
    """转办: another holder of the role deals with it from now on."""

    person: str
    reason: str
    seat: str = ""


class Delegate(Act, frozen=True, kw_only=True):
    """委派: somebody looks into it and answers; then it comes back. Who decides stays."""

    person: str
    question: str
    seat: str = ""


class Reply(Act, frozen=True, kw_only=True):
    """答复: the answer of the person asked; it goes back to who asked."""

    opinion: str
    documents: tuple[Document, ...] = ()


class AddSigner(Act, frozen=True, kw_only=True):
    """加签: this person must agree too: before the step's own, beside them, or after them."""

    person: str
    place: Place
    reason: str
    seat: str = ""


class RemoveSigner(Act, frozen=True, kw_only=True):
    """减签: an added signer who has not spoken is not waited for any more."""

    person: str
    reason: str


class Form(Act, frozen=True, kw_only=True):
    """组建: the body of the current step, which is formed for this application alone."""

    people: tuple[str, ...]
    chair: str = ""


class Remind(BlindAct, frozen=True, kw_only=True):
    """催办: those who are awaited are told again."""

    text: str = ""


class Copy(BlindAct, frozen=True, kw_only=True):
    """抄送: these people are told of it; nothing waits for them."""

    people: tuple[str, ...]
    text: str = ""


class Noted(BlindAct, frozen=True, kw_only=True):
    """已阅: a copy was read."""


class Claimed(Aside, frozen=True, kw_only=True):
    """认领."""

    step: str
    seat: str = ""


class Released(Aside, frozen=True, kw_only=True):
    """退还: the seat is open to every holder again, or (`question`) the last question ended."""

    step: str
    seat: str = ""
    reason: str = ""
    question: bool = False


class Transferred(Aside, frozen=True, kw_only=True):
    """转办."""

    step: str
    person: str
    name: str
    reason: str
    seat: str = ""


class Delegated(Aside, frozen=True, kw_only=True):
    """委派."""

    step: str
    person: str
    name: str
    question: str
    seat: str = ""


class Replied(Event, frozen=True, kw_only=True):
    """答复 to the last question."""

    step: str
    opinion: str
    documents: tuple[Document, ...] = ()


class SignerAdded(Aside, frozen=True, kw_only=True):
    """加签."""

    step: str
    person: str
    name: str
    place: Place
    reason: str


class SignerRemoved(Aside, frozen=True, kw_only=True):
    """减签. `move` is set where nobody else was awaited any more; `seats` whose word counted."""

    step: str
    person: str
    name: str
    reason: str
    seats: tuple[str, ...] = ()
    move: Move | None = None


class Formed(Event, frozen=True, kw_only=True):
    """组建 of a body for this application alone; the last one counts. `step`: where it stands at
    several.
    """

    body: str
    members: tuple[Member, ...]
    step: str = ""


class Reminded(Aside, frozen=True, kw_only=True):
    """催办 of those awaited: roles of the unit, or `@person`."""

    step: str
    to: tuple[str, ...]
    text: str = ""


class Copied(Aside, frozen=True, kw_only=True):
    """抄送."""

    people: tuple[str, ...]
    names: tuple[str, ...]
    text: str = ""


class Read(Aside, frozen=True, kw_only=True):
    """已阅."""
