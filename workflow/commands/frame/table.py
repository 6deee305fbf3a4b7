"""Every command: where its code is, under which heading, and its one line of help."""

from __future__ import annotations

from typing import NamedTuple

from workflow.commands.frame.texts import _


class Entry(NamedTuple):
    """One line of the table."""

    place: str
    section: str
    summary: str


def one_of_each() -> dict[str, Entry]:
    """Name → entry, in the order of `tto --help`."""
    return {**_of_applications(), **_of_the_office()}


def _of_applications() -> dict[str, Entry]:
    beginning = _("To begin")
    applying = _("The applicant")
    deciding = _("Those who decide")
    among = _("Among colleagues")
    return {
        "init": Entry(
            "beginning.begin:init", beginning, _("Make a new database and its administrator.")
        ),
        "login": Entry("beginning.begin:login", beginning, _("Log in for eight hours.")),
        "logout": Entry("beginning.begin:logout", beginning, _("End your log-in.")),
        "password": Entry("beginning.begin:password", beginning, _("Change your password.")),
        "whoami": Entry(
            "beginning.begin:whoami", beginning, _("Who you are and which roles you hold.")
        ),
        "demo": Entry("demo.demo:demo", beginning, _("Carry real transactions to their end.")),
        "start": Entry("applying.apply:start", applying, _("Open a draft of a new application.")),
        "submit": Entry("applying.apply:submit", applying, _("Hand a draft or a revision in.")),
        "supplement": Entry(
            "applying.apply:supplement", applying, _("Add documents or change facts.")
        ),
        "withdraw": Entry("applying.apply:withdraw", applying, _("Take an application back.")),
        "approve": Entry("deciding.decide:approve", deciding, _("Agree: the current step passes.")),
        "refuse": Entry("deciding.decide:refuse", deciding, _("Decide against the application.")),
        "return": Entry("deciding.decide:return_", deciding, _("Send it back to an earlier step.")),
        "answer": Entry(
            "deciding.answer:answer", deciding, _("End an automatic step with its answer.")
        ),
        "defer": Entry("deciding.decide:defer", deciding, _("A body decides at its next meeting.")),
        "recuse": Entry(
            "deciding.decide:recuse", deciding, _("Declare an interest: take no part.")
        ),
        "form": Entry("colleagues.tasks:form", deciding, _("Form the body of one application.")),
        "meeting": Entry("deciding.meeting:meeting", deciding, _("Meetings of bodies.")),
        "claim": Entry(
            "colleagues.tasks:claim", among, _("You deal with it; others leave it to you.")
        ),
        "release": Entry("colleagues.tasks:release", among, _("Open it again to every holder.")),
        "transfer": Entry(
            "colleagues.tasks:transfer", among, _("Hand it to another holder of the role.")
        ),
        "delegate": Entry("colleagues.tasks:delegate", among, _("Ask somebody; it comes back.")),
        "reply": Entry("colleagues.tasks:reply", among, _("Answer what you were asked.")),
        "add-signer": Entry(
            "colleagues.tasks:add_signer", among, _("Somebody else must agree too.")
        ),
        "remove-signer": Entry(
            "colleagues.tasks:remove_signer", among, _("Wait for them no more.")
        ),
        "substitute": Entry(
            "colleagues.substitute:substitute", among, _("Who acts for whom while away.")
        ),
        "remind": Entry("colleagues.tasks:remind", among, _("Tell those who are awaited again.")),
        "copy": Entry("colleagues.tasks:copy", among, _("Send people a copy to read.")),
        "noted": Entry("colleagues.tasks:noted", among, _("You have read your copy.")),
        "notify": Entry("colleagues.notify:notify", among, _("Be told by mail, DingTalk, Feishu…")),
        "comment": Entry("control.control:comment", among, _("Leave a remark; nothing moves.")),
    }


def _of_the_office() -> dict[str, Entry]:
    publishing = _("Publicity and closing")
    control = _("To stop and to correct")
    looking = _("To look")
    office = _("The office and its auditors")
    return {
        "publish": Entry("closing.publicity:publish", publishing, _("The notice is up.")),
        "interrupt": Entry(
            "closing.publicity:interrupt", publishing, _("The notice was taken down.")
        ),
        "object": Entry("closing.publicity:object_", publishing, _("Raise an objection.")),
        "objection": Entry("closing.objection:objection", publishing, _("Accept one, decline it…")),
        "dispose": Entry(
            "closing.publicity:dispose", publishing, _("End an objection with a finding.")
        ),
        "expire": Entry("closing.publicity:expire", publishing, _("Carry out what is due on one.")),
        "file": Entry("closing.closing:file", publishing, _("Record the receipt of a filing.")),
        "sign": Entry("closing.closing:sign", publishing, _("Record that a party signed.")),
        "share": Entry("closing.share:share", publishing, _("Divide income, and prove it.")),
        "pay": Entry("closing.closing:pay", publishing, _("Record a payment.")),
        "tax": Entry("closing.tax:tax", publishing, _("Income tax on a cash reward, with relief.")),
        "end-early": Entry(
            "closing.period:end_early", publishing, _("End a period before its day.")
        ),
        "ask-extension": Entry("closing.period:ask_extension", publishing, _("Ask for more time.")),
        "extend": Entry("closing.period:extend", publishing, _("Grant more time.")),
        "decline-extension": Entry(
            "closing.period:decline_extension", publishing, _("Grant none.")
        ),
        "terminate": Entry(
            "control.control:terminate", control, _("End an application, with a reason.")
        ),
        "suspend": Entry(
            "control.control:suspend", control, _("Nothing moves until it is resumed.")
        ),
        "resume": Entry("control.control:resume", control, _("Let a suspended application go on.")),
        "void": Entry("control.control:void", control, _("What was completed no longer counts.")),
        "correct": Entry(
            "control.control:correct", control, _("Correct a record; the old one stays.")
        ),
        "inbox": Entry("looking.inbox:inbox", looking, _("What waits for you.")),
        "mine": Entry("looking.mine:mine", looking, _("Your own applications.")),
        "done": Entry("looking.mine:done", looking, _("What you decided and recorded.")),
        "list": Entry("looking.inbox:list_", looking, _("Applications, filtered, page by page.")),
        "show": Entry("looking.look:show", looking, _("Where an application stands.")),
        "clocks": Entry("looking.clocks:clocks", looking, _("What ends by time, the next first.")),
        "document": Entry(
            "looking.papers:document", looking, _("Papers: their versions; save one.")
        ),
        "explain": Entry(
            "looking.look:explain", looking, _("Why it is here, who may act, what follows.")
        ),
        "tick": Entry("office.tick:tick", office, _("Carry out everything that is due.")),
        "audit": Entry("office.audit:audit", office, _("Read and verify the journal.")),
        "definition": Entry(
            "chains.definition:definition", office, _("Approval chains: list, check…")
        ),
        "people": Entry("office.people:people", office, _("People and their dated roles.")),
        "calendar": Entry("office.calendar:calendar", office, _("Holidays and make-up days.")),
        "db": Entry("office.db:db", office, _("The database: upgrade, rebuild.")),
        "completion": Entry("beginning.begin:completion", office, _("Shell completion.")),
    }
