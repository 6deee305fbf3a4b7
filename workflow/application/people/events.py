"""What people at a step ask of each other, and the events that become of it."""

from __future__ import annotations

from typing import ClassVar

from workflow.application.act import Act
from workflow.application.event import Event
from workflow.application.state import Document, Member, Move, Place


class Claim(Act, frozen=True, kw_only=True):
    """认领: I deal with it; other holders of the role leave it to me. `seat` where there are
    several.
    """

    seat: str = ""


class Release(Act, frozen=True, kw_only=True):
    """退还: what was claimed or handed over is open to every holder again; a question asked of
    somebody is taken back.
    """

    blind: ClassVar[bool] = True

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


class Remind(Act, frozen=True, kw_only=True):
    """催办: those who are awaited are told again."""

    blind: ClassVar[bool] = True

    text: str = ""


class Copy(Act, frozen=True, kw_only=True):
    """抄送: these people are told of it; nothing waits for them."""

    blind: ClassVar[bool] = True

    people: tuple[str, ...]
    text: str = ""


class Noted(Act, frozen=True, kw_only=True):
    """已阅: a copy was read."""

    blind: ClassVar[bool] = True


class Claimed(Event, frozen=True, kw_only=True):
    """认领."""

    material: ClassVar[bool] = False

    step: str
    seat: str = ""


class Released(Event, frozen=True, kw_only=True):
    """退还: the seat is open to every holder again, or (`question`) the last question ended."""

    material: ClassVar[bool] = False

    step: str
    seat: str = ""
    reason: str = ""
    question: bool = False


class Transferred(Event, frozen=True, kw_only=True):
    """转办."""

    material: ClassVar[bool] = False

    step: str
    person: str
    name: str
    reason: str
    seat: str = ""


class Delegated(Event, frozen=True, kw_only=True):
    """委派."""

    material: ClassVar[bool] = False

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


class SignerAdded(Event, frozen=True, kw_only=True):
    """加签."""

    material: ClassVar[bool] = False

    step: str
    person: str
    name: str
    place: Place
    reason: str


class SignerRemoved(Event, frozen=True, kw_only=True):
    """减签. `move` is set where nobody else was awaited any more; `seats` whose word counted."""

    material: ClassVar[bool] = False

    step: str
    person: str
    name: str
    reason: str
    seats: tuple[str, ...] = ()
    move: Move | None = None


class Formed(Event, frozen=True, kw_only=True):
    """组建 of a body for this application alone; the last one counts."""

    body: str
    members: tuple[Member, ...]


class Reminded(Event, frozen=True, kw_only=True):
    """催办 of those awaited: roles of the unit, or `@person`."""

    material: ClassVar[bool] = False

    step: str
    to: tuple[str, ...]
    text: str = ""


class Copied(Event, frozen=True, kw_only=True):
    """抄送."""

    material: ClassVar[bool] = False

    people: tuple[str, ...]
    names: tuple[str, ...]
    text: str = ""


class Read(Event, frozen=True, kw_only=True):
    """已阅."""

    material: ClassVar[bool] = False
