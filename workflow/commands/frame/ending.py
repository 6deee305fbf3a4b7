"""The answer at the end of a command that did not come to its end: done, not done, or not known."""

from __future__ import annotations

from workflow.commands.frame.texts import _, say
from workflow.errors import Answer, NotKnown, Refused, WrongUse, answer_of
from workflow.outcome import current

LOOK = {
    "calendar": "tto calendar show",
    "db": "tto audit verify",
    "definition": "tto definition list",
    "demo": "tto list --db FILE",
    "init": "tto whoami",
    "login": "tto whoami",
    "logout": "tto whoami",
    "meeting": "tto meeting list",
    "notify": "tto notify list",
    "password": "tto login PERSON",
    "people": "tto people list; tto people password PERSON",
    "substitute": "tto substitute list",
    "tick": "tto tick",
}
"""The commands that record something and take no --request-id, each with what shows it."""


def ending(error: BaseException) -> Answer:
    """What an error means for who typed the command. After a commit was begun it is never "not
    done": only a rule that says no, and a wrong use, are known to have come before it.
    """
    if isinstance(error, Exception):
        answer = answer_of(error)
        if isinstance(answer, (Refused, WrongUse)):
            return answer
        if not (isinstance(answer, NotKnown) or current.may_be_kept):
            return answer
        reason = say(answer.what, answer.values)
        if isinstance(answer, NotKnown):
            reason = str(answer.values["reason"])
    else:
        reason = _("It was stopped.")
    return _unsettled(reason)


def _unsettled(reason: str) -> NotKnown:
    kept = current.stage in ("kept", "told")
    if current.command in LOOK or not current.request_id:
        key = "not-known/recorded-look" if kept else "not-known/look"
        return NotKnown(key, reason=reason, look=LOOK.get(current.command, "tto audit log"))
    key = "not-known/recorded" if kept else "not-known/repeat"
    return NotKnown(key, reason=reason, request_id=current.request_id)
