"""What people ask for: orders, in the imperative, and nothing else.

Every act names its application, the revision the person saw (`seen`, None if they did not
look) and a `request_id` that makes it repeatable: the same id is carried out once.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from workflow.application.papers.evidence import Evidence
from workflow.application.state import Ballot, Document, Place


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all acts."""

    application: str
    seen: int | None = None
    request_id: str = ""

    @property
    def verb(self) -> str:
        """The word for it on the command line and in the journal."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(self).__name__).lower()


class Start(Act, frozen=True, kw_only=True):
    """启动: open a draft. `application` is empty; the office gives the number. `parent`: the
    application whose step waits for the end of this one; `seen` is then its revision.
    """

    facts: dict[str, Any] = {}
    documents: tuple[Document, ...] = ()
    parent: str = ""


class StartChild(Act, frozen=True, kw_only=True):
    """启动子流程: the other side of a `Start` with a parent, told to the parent."""

    chain: str
    definition: str
    child: str


class Submit(Act, frozen=True, kw_only=True):
    """提交: hand in a draft, a returned application or a revision."""

    facts: dict[str, Any] = {}
    documents: tuple[Document, ...] = ()
    opinion: str = ""


class Supplement(Act, frozen=True, kw_only=True):
    """补正: the applicant adds documents or changes facts on the way."""

    facts: dict[str, Any] = {}
    documents: tuple[Document, ...] = ()
    opinion: str = ""


class Approve(Act, frozen=True, kw_only=True):
    """同意: the current step passes. `meeting` is the day a body resolved, `evidence` what the
    tool of an automatic step answered.
    """

    opinion: str
    facts: dict[str, Any] = {}
    documents: tuple[Document, ...] = ()
    meeting: date | None = None
    ballot: Ballot | None = None
    seat: str = ""
    evidence: Evidence | None = None


class Refuse(Act, frozen=True, kw_only=True):
    """否决: the current step goes against the application."""

    opinion: str
    documents: tuple[Document, ...] = ()
    meeting: date | None = None
    ballot: Ballot | None = None
    seat: str = ""
    evidence: Evidence | None = None


class Return(Act, frozen=True, kw_only=True):
    """退回: back to an earlier step; `to` empty means the step's own target. A body that votes
    may return without a meeting what is not ready for one. `direct`: once it is mended it comes
    straight back here (直达), unless what the steps between saw has changed; else they run again.
    """

    opinion: str
    to: str = ""
    direct: bool = False
    seat: str = ""


class Claim(Act, frozen=True, kw_only=True):
    """认领: I deal with it; other holders of the role leave it to me. `seat` where there are
    several.
    """

    seat: str = ""


class Release(Act, frozen=True, kw_only=True):
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


class Remind(Act, frozen=True, kw_only=True):
    """催办: those who are awaited are told again."""

    text: str = ""


class Copy(Act, frozen=True, kw_only=True):
    """抄送: these people are told of it; nothing waits for them."""

    people: tuple[str, ...]
    text: str = ""


class Noted(Act, frozen=True, kw_only=True):
    """已阅: a copy was read."""


class Defer(Act, frozen=True, kw_only=True):
    """缓议: the body decides at its next meeting; the step stays."""

    opinion: str
    meeting: date | None = None
    ballot: Ballot | None = None


class Recuse(Act, frozen=True, kw_only=True):
    """回避: declare that a person takes no part in deciding. `person` empty means oneself."""

    reason: str
    person: str = ""


class Withdraw(Act, frozen=True, kw_only=True):
    """撤回: the applicant takes the application back."""

    reason: str


class Terminate(Act, frozen=True, kw_only=True):
    """终止: the institution's administrator ends it."""

    reason: str


class Suspend(Act, frozen=True, kw_only=True):
    """暂停: nothing moves until it is resumed."""

    reason: str


class Resume(Act, frozen=True, kw_only=True):
    """恢复: it goes on where it stood."""

    reason: str


class Void(Act, frozen=True, kw_only=True):
    """作废: what was completed no longer counts; the originals stay."""

    reason: str


class Correct(Act, frozen=True, kw_only=True):
    """更正 or 补录: what record `record` should have said, and the day it is about. The record
    itself stays as it is.
    """

    record: int
    text: str
    on: date | None = None


class Publish(Act, frozen=True, kw_only=True):
    """发布公示: the notice is up in this place now; after an interruption, up again."""

    place: str = ""


class Interrupt(Act, frozen=True, kw_only=True):
    """中断公示: the notice is down."""

    reason: str


class Object(Act, frozen=True, kw_only=True):
    """提出异议. `raised_by` names an outside person for whom it is recorded."""

    text: str
    raised_by: str = ""
    anonymous: bool = False


class Accept(Act, frozen=True, kw_only=True):
    """受理异议."""

    objection: int


class Decline(Act, frozen=True, kw_only=True):
    """不予受理."""

    objection: int
    reason: str


class Investigate(Act, frozen=True, kw_only=True):
    """调查异议: what was found out so far."""

    objection: int
    text: str
    documents: tuple[Document, ...] = ()


class Announce(Act, frozen=True, kw_only=True):
    """公布处理结果 in a place, in words."""

    objection: int
    place: str


class Dispose(Act, frozen=True, kw_only=True):
    """处理异议: upheld (成立) or rejected (不成立), with the finding."""

    objection: int
    upheld: bool
    finding: str


class Expire(Act, frozen=True, kw_only=True):
    """期满: nothing but what is due by the clock."""


class EndEarly(Act, frozen=True, kw_only=True):
    """提前结束 the period under way."""

    reason: str


class AskExtension(Act, frozen=True, kw_only=True):
    """申请延期: the applicant asks for more time in the period under way."""

    reason: str


class Extend(Act, frozen=True, kw_only=True):
    """同意延期: by so many `months`, or `until` a day; exactly one of the two."""

    opinion: str
    months: int = 0
    until: date | None = None


class DeclineExtension(Act, frozen=True, kw_only=True):
    """不同意延期."""

    opinion: str


class File(Act, frozen=True, kw_only=True):
    """备案: the receiver's receipt. `step` names an open duty; empty is the current step."""

    receipt: str
    step: str = ""
    on: date | None = None
    documents: tuple[Document, ...] = ()


class Sign(Act, frozen=True, kw_only=True):
    """签署: a party signed on that day."""

    party: str
    on: date | None = None
    documents: tuple[Document, ...] = ()


class Pay(Act, frozen=True, kw_only=True):
    """拨付: a payment made. `last` ends a step whose due amount is not known. `income`: the number
    of the income it is paid out of, 0 for none; `relief`: with 现金奖励个税优惠.
    """

    payee: str
    amount: Decimal
    on: date | None = None
    last: bool = False
    income: int = 0
    relief: bool = False
    documents: tuple[Document, ...] = ()


class Share(Act, frozen=True, kw_only=True):
    """到账分配: record `gross` yuan received on a day, and how they are divided."""

    gross: Decimal
    deductions: dict[str, Decimal] = {}
    on: date | None = None


class Divide(Act, frozen=True, kw_only=True):
    """团队内部分配: percents for people, of the part of an income that the leader divides."""

    income: int
    persons: dict[str, Decimal]
    main: tuple[str, ...] = ()


class Comment(Act, frozen=True, kw_only=True):
    """意见: a remark; nothing moves."""

    text: str
