"""What tto audit verify answers: the faults, what is no fault and yet to be looked at, for whom all
this is told, and what it does not prove.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflow.commands.frame.terminal import picked, styled
from workflow.commands.frame.texts import _, aside, say
from workflow.commands.office.faults import fault_line, receipts_words

if TYPE_CHECKING:
    from workflow.audit.faults import Verdict


def verdict_lines(verdict: Verdict, given: int) -> Iterator[str]:
    """The lines; `given` is how many receipts were asked for."""
    asked = given - len(verdict.passed_over)
    for fault in verdict.faults:
        yield styled(fault_line(fault), fg="red")
    if verdict.faults:
        yield say(_("faults: {count}"), {"count": len(verdict.faults)})
    else:
        yield from _sound(verdict, asked)
    yield from _for_whom(verdict)
    yield from _noted(verdict)
    yield from _not_known(verdict)
    yield (
        _(
            "Not proven by this: that nobody with write access to the file rewrote what came after "
            "these receipts, or a journal that none of them is of."
        )
        if asked
        else _(
            "Not proven by this: that nobody with write access to the file rewrote all of it. "
            "Keep receipts elsewhere, and compare: tto audit verify --receipt …"
        )
    )


def _sound(verdict: Verdict, asked: int) -> Iterator[str]:
    """That nothing is wrong, and with what."""
    values = picked(verdict, "journals records")
    text = _("✓ {journals} journals, {records} records: all as they must be.")
    if verdict.examined:
        values["institutions"] = list(verdict.examined.values())
        text = _(
            "✓ {institutions}, and the office's own journal: {journals} journals, {records} "
            "records, as they must be."
        )
    yield styled(say(text, values), fg="green")
    if asked:
        held = _("✓ receipts: {count}, all as the journals have them.")
        yield styled(say(held, {"count": asked}), fg="green")


def _for_whom(verdict: Verdict) -> Iterator[str]:
    """Of which institutions all this tells, and that something is wrong elsewhere."""
    if not verdict.examined:
        return
    named = {"institutions": list(verdict.examined.values())}
    if verdict.elsewhere:
        text = _(
            "✗ In what is another institution's, something is not as it must be. What it is, is "
            "shown to administrators and auditors of every institution: ask one of them to run "
            "tto audit verify."
        )
        yield styled(text, fg="red")
    text = _(
        "This tells of {institutions} and of what all institutions share, since you are "
        "administrator or auditor there. Of other institutions it says nothing; administrators and "
        "auditors of every institution verify those."
    )
    yield "· " + say(text, named)
    if verdict.passed_over:
        text = _("Not compared, since they are not of {institutions}: the receipts {receipts}")
        values = {**named, "receipts": receipts_words(verdict.passed_over)}
        yield styled("· " + say(text, values), fg="yellow")


def _noted(verdict: Verdict) -> Iterator[str]:
    """What is no fault of a journal, and a matter for who reviews it."""
    for late in verdict.late:
        person, steps = f"{late.name}{aside(late.person)}", list(late.titles or late.steps)
        text = _("{person} declared an interest after taking part in: {steps}")
        text = say(text, {"person": person, "steps": steps})
        yield styled(f"· {late.application}  {late.seq}  {text}", fg="yellow")
    for twice in verdict.twice:
        here, *earlier = twice.titles
        person = f"{twice.name}{aside(twice.person)}"
        text = _("{person} decided {step} after deciding {steps} in another role")
        text = say(text, {"person": person, "step": here, "steps": list(earlier)})
        yield styled(f"· {twice.application}  {twice.seq}  {text}", fg="yellow")


def _not_known(verdict: Verdict) -> Iterator[str]:
    """What could not be judged, or only in part."""
    if verdict.undated:
        text = _(
            "Not known: names and days of the roles of {people}. An earlier release recorded none; "
            "the next import of people or of a year of holidays records them."
        )
        yield styled("· " + say(text, {"people": verdict.undated}), fg="yellow")
    if verdict.unsealed:
        text = _(
            "Not proven: that the passwords of {people} are those that were set. An earlier "
            "release did not record which; the next new password is recorded."
        )
        yield styled("· " + say(text, {"people": verdict.unsealed}), fg="yellow")
    if "office" in verdict.unjudged:
        text = _(
            "Who held which role is not judged: records of the office's own journal are missing, "
            "or cannot be read."
        )
        yield styled(f"· {text}", fg="yellow")
    if numbers := [name for name in verdict.unjudged if name != "office"]:
        text = _("Records of {numbers} are missing, or cannot be read; what follows is not judged.")
        yield styled("· " + say(text, {"numbers": numbers}), fg="yellow")
    for short in verdict.short:
        text = _("the receipt {receipt} is short: it proves 64 bits where receipts now show 128")
        yield styled("· " + say(text, {"receipt": receipts_words([short])}), fg="yellow")
