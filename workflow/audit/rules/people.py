"""Several people at a step, judged a second time: whether all that was said decides it so."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.application.deciding.events import Cosigned
from workflow.application.people import events as e
from workflow.application.state import Place, Voice
from workflow.audit.rules.table import Transition, general_only, judges
from workflow.chain.model.step import Panel
from workflow.rules.signers import Mode, Tally


@judges("several", Cosigned)
def words_lead_elsewhere(transition: Transition) -> bool:
    """Whether all that was said by now does not decide the step as the record says."""
    before, event = transition.before, transition.event
    panel, voices = transition.chain.steps[before.step].panel, _heard(transition)
    added = {f"+{signer.person}" for signer in before.added}
    if event.seat in [voice.seat for voice in voices]:
        return True
    if panel and panel.mode in (Mode.LEAST, Mode.EACH) and not event.seat.startswith("+"):
        others = [voice.person for voice in voices if not voice.seat.startswith("+")]
        if transition.record.by in others:
            return True
    words = {voice.seat: voice.agreed for voice in voices} | {event.seat: event.agreed}
    if event.count and not _counts(event.count, {*event.seats, *added}, words):
        return True
    answer = _verdict(panel, set(event.seats), words, added)
    if answer is False and _others_are_asked(transition, words, added):
        answer = None
    if panel and panel.after_all:
        against = answer is False and event.agreed
        return (event.move is not None) is not (answer is not None) or event.against is not against
    if event.against:
        return True
    if answer is False:
        return (event.move is None) is not event.agreed
    return (event.move is not None) is not (answer is True)


def _counts(count: Tally, seats: set[str], words: Mapping[str, bool]) -> bool:
    """Whether the record counts what was said."""
    said = [agreed for seat, agreed in words.items() if seat in seats]
    return (count.yes, count.no, count.of) == (sum(said), len(said) - sum(said), len(seats))


@judges("several", e.SignerRemoved)
def removal_leads_elsewhere(transition: Transition) -> bool:
    """Whether what was said without who was taken off does not decide it as the record says."""
    before, event = transition.before, transition.event
    added = {f"+{signer.person}" for signer in before.added if signer.person != event.person}
    words = {voice.seat: voice.agreed for voice in _heard(transition)}
    panel = transition.chain.steps[before.step].panel
    answer = _verdict(panel, set(event.seats), words, added)
    if answer is False and _others_are_asked(transition, words, added):
        answer = None
    had_spoken = f"+{event.person}" in words
    over = answer is True or (answer is False and panel is not None and panel.after_all)
    return had_spoken or (event.move is not None) is not over


def _others_are_asked(transition: Transition, words: Mapping[str, bool], added: set[str]) -> bool:
    """Whether no no counts yet: the definition wants to hear all, and somebody has not spoken who
    is asked whatever the others say.
    """
    before, seats = transition.before, set(transition.event.seats)
    panel = transition.chain.steps[before.step].panel
    if panel is None or not panel.after_all:
        return False
    yes = {seat for seat, agreed in words.items() if agreed}
    passes, _fails = _for_and_against(panel, seats, yes, words.keys() - yes, words)
    met = {seat for row in panel.sets if yes & set(row) for seat in row}
    unmet = {seat for row in panel.sets if not yes & set(row) for seat in row}
    later = {f"+{signer.person}" for signer in before.added if signer.place is Place.AFTER}
    asked = set() if passes else seats - (met - unmet)
    return not (asked | (added - later)) <= words.keys()


def _heard(transition: Transition) -> list[Voice]:
    """What was said so far, but for the words of those who take no part, or in their place."""
    before = transition.before
    out = transition.first_accounts(*(recusal.person for recusal in before.recusals))
    return [
        voice
        for voice in before.voices
        if out.isdisjoint(transition.first_accounts(voice.person, voice.principal))
    ]


def _verdict(
    panel: Panel | None, seats: set[str], words: Mapping[str, bool], added: set[str]
) -> bool | None:
    """Whether the words decide a step for it, against it, or not yet."""
    yes = {seat for seat, agreed in words.items() if agreed}
    no = words.keys() - yes
    passes, fails = _for_and_against(panel, seats, yes, no, words)
    if fails or no & added:
        return False
    return True if passes and added <= yes else None


def _for_and_against(
    panel: Panel | None, seats: set[str], yes: set[str], no: set[str], words: Mapping[str, bool]
) -> tuple[bool, bool]:
    """Whether the step's own seats have passed it, and whether they have refused it."""
    if panel is None:
        return "" in yes, "" in no
    if panel.mode is Mode.ANY:
        first = [seat for seat in words if seat in seats][:1]
        return bool(set(first) & yes), bool(set(first) & no)
    if panel.mode is Mode.LEAST:
        return len(seats & yes) >= panel.least, len(seats - no) < panel.least <= len(seats)
    if panel.mode is Mode.EACH:
        rows = [set(row) for row in panel.sets]
        return all(row & yes for row in rows), any(row <= no for row in rows)
    return bool(seats) and seats <= yes, bool(seats & no)


general_only("who deals with a seat is judged when they decide", e.Claimed, e.Released)
general_only("an answer decides nothing", e.Replied)
general_only("a reminder decides nothing", e.Reminded)
general_only("a copy decides nothing", e.Copied)
general_only("reading decides nothing", e.Read)
