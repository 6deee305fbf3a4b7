"""Every command: where its code is, under which heading, and its one line of help."""

from __future__ import annotations

from typing import NamedTuple

from workflow.commands.frame.texts import _


class Entry(NamedTuple):
    """One line of the table."""

    place: str
    section: str
    summary: str


_SECTIONS = {
    ("beginning", _("To begin")): {
        "init": ("begin:init", _("Make a new database and its administrator.")),
        "login": ("begin:login", _("Log in for eight hours.")),
        "logout": ("begin:logout", _("End your log-in.")),
        "password": ("begin:password", _("Change your password.")),
        "whoami": ("begin:whoami", _("Who you are and which roles you hold.")),
        "demo": ("demo.demo:demo", _("Carry real transactions to their end.")),
    },
    ("applying", _("The applicant")): {
        "start": ("apply:start", _("Open a draft of a new application.")),
        "submit": ("apply:submit", _("Hand a draft or a revision in.")),
        "supplement": ("apply:supplement", _("Add documents or change facts.")),
        "withdraw": ("apply:withdraw", _("Take an application back.")),
    },
    ("deciding", _("Those who decide")): {
        "approve": ("decide:approve", _("Agree: the current step passes.")),
        "refuse": ("decide:refuse", _("Decide against the application.")),
        "return": ("decide:return_", _("Send it back to an earlier step.")),
        "answer": ("decide:answer", _("End an automatic step with its answer.")),
        "defer": ("decide:defer", _("A body decides at its next meeting.")),
        "recall": ("decide:recall", _("Take your own last decision back.")),
        "recuse": ("decide:recuse", _("Declare an interest: take no part.")),
        "form": ("colleagues.tasks:form", _("Form the body of one application.")),
        "meeting": ("meeting:meeting", _("Meetings of bodies.")),
    },
    ("colleagues", _("Among colleagues")): {
        "claim": ("tasks:claim", _("You deal with it; others leave it to you.")),
        "release": ("tasks:release", _("Open it again to every holder.")),
        "transfer": ("tasks:transfer", _("Hand it to another holder of the role.")),
        "delegate": ("tasks:delegate", _("Ask somebody; it comes back.")),
        "reply": ("tasks:reply", _("Answer what you were asked.")),
        "add-signer": ("tasks:add_signer", _("Somebody else must agree too.")),
        "remove-signer": ("tasks:remove_signer", _("Wait for them no more.")),
        "substitute": ("substitute:substitute", _("Who acts for whom while away.")),
        "remind": ("tasks:remind", _("Tell those who are awaited again.")),
        "copy": ("tasks:copy", _("Send people a copy to read.")),
        "noted": ("tasks:noted", _("You have read your copy.")),
        "notify": ("notify:notify", _("Be told by mail, DingTalk, Feishu…")),
        "comment": ("control.control:comment", _("Leave a remark; nothing moves.")),
    },
    ("closing", _("Publicity and closing")): {
        "publish": ("publicity:publish", _("The notice is up.")),
        "interrupt": ("publicity:interrupt", _("The notice was taken down.")),
        "object": ("publicity:object_", _("Raise an objection.")),
        "objection": ("publicity:objection", _("Accept one, decline it…")),
        "dispose": ("publicity:dispose", _("End an objection with a finding.")),
        "expire": ("publicity:expire", _("Carry out what is due on one.")),
        "file": ("closing:file", _("Record the receipt of a filing.")),
        "sign": ("closing:sign", _("Record that a party signed.")),
        "share": ("share:share", _("Divide income, and prove it.")),
        "pay": ("closing:pay", _("Record a payment.")),
        "tax": ("tax:tax", _("Income tax on a cash reward, with relief.")),
        "end-early": ("closing:end_early", _("End a period before its day.")),
        "ask-extension": ("closing:ask_extension", _("Ask for more time.")),
        "extend": ("closing:extend", _("Grant more time.")),
        "decline-extension": ("closing:decline_extension", _("Grant none.")),
    },
    ("control", _("To stop and to correct")): {
        "terminate": ("control:terminate", _("End an application, with a reason.")),
        "suspend": ("control:suspend", _("Nothing moves until it is resumed.")),
        "resume": ("control:resume", _("Let a suspended application go on.")),
        "void": ("control:void", _("What was completed no longer counts.")),
        "correct": ("control:correct", _("Correct a record; the old one stays.")),
    },
    ("looking", _("To look")): {
        "inbox": ("lists:inbox", _("What waits for you.")),
        "mine": ("lists:mine", _("Your own applications.")),
        "done": ("lists:done", _("What you decided and recorded.")),
        "list": ("lists:list_", _("Applications, filtered, page by page.")),
        "show": ("look:show", _("Where an application stands.")),
        "clocks": ("clocks:clocks", _("What ends by time, the next first.")),
        "document": ("papers:document", _("Papers: their versions; save one.")),
        "explain": ("look:explain", _("Why it is here, who may act, what follows.")),
    },
    ("office", _("The office and its auditors")): {
        "tick": ("tick:tick", _("Carry out everything that is due.")),
        "audit": ("audit:audit", _("Read and verify the journal.")),
        "definition": ("chains.definition:definition", _("Approval chains: list, check…")),
        "people": ("people:people", _("People and their dated roles.")),
        "calendar": ("calendar:calendar", _("Holidays and make-up days.")),
        "db": ("db:db", _("The database: backup, upgrade…")),
        "completion": ("beginning.begin:completion", _("Shell completion.")),
    },
}
"""Folder and heading, and their commands: `file:function` in that folder, unless it names one."""


def one_of_each() -> dict[str, Entry]:
    """Name → entry, in the order of `tto --help`."""
    return {
        name: Entry(place if "." in place else f"{folder}.{place}", heading, summary)
        for (folder, heading), rows in _SECTIONS.items()
        for name, (place, summary) in rows.items()
    }
