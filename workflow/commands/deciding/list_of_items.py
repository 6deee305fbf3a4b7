"""tto meeting decide: what waits for a body is resolved as one list, with single exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from workflow.application.deciding.events import Approve
from workflow.commands.deciding.ballot import people_option, with_ballot
from workflow.commands.deciding.convening import convened
from workflow.commands.frame import options
from workflow.commands.frame.asking import may_ask, require_yes
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import one_line, print_lines
from workflow.commands.frame.texts import _, aside, say
from workflow.errors import Answer, CouldNot, NotKnown

if TYPE_CHECKING:
    from workflow.application.state import Application
    from workflow.chain.model.chain import Chain
    from workflow.office.case import Receipt

Numbers = tuple[str, ...]
Done = tuple[str, "Receipt | Answer"]


def _numbers(_context: object, _option: object, typed: Numbers) -> Numbers:
    return tuple(dict.fromkeys(number.strip().upper() for number in typed))


@options.command(
    help=_(
        "Approve all that waits for a meeting as one list: one opinion, one vote, one paper of the "
        "minutes; --except leaves single ones out, which are decided by themselves or wait on. "
        "Each application has its own record and its own receipt; one that is refused stops no "
        "other. The exit code is then 3."
    ),
    example="tto meeting decide PKU-M-2026-0001 --yes rest --opinion 同意 \\\n"
    "    --doc leaders-minutes=纪要.pdf --except PKU-2026-0007",
)
@click.argument("held", metavar=_("MEETING"))
@click.argument("only", nargs=-1, metavar=_("[NUMBER]..."), callback=_numbers)
@click.option(
    "--except",
    "exceptions",
    multiple=True,
    metavar=_("NUMBER"),
    callback=_numbers,
    help=_("An application that is left out; repeat it."),
)
@people_option("--yes", _("Who agreed: people, all, or rest. (To be asked nothing: --sure.)"))
@people_option("--no", _("Who voted against."))
@people_option("--abstain", _("Who abstained."))
@people_option("--recuse", _("Who took no part in this item."))
@options.text_option("--opinion", _("Your opinion; it stays in the log."))
@options.document_option
@options.sure_among_votes_option
def decide(
    session: Session,
    held: str,
    only: Numbers,
    exceptions: Numbers,
    opinion: str,
    documents: tuple[Any, ...],
    sure: bool,
    **votes: Numbers,
) -> int:
    """整批审议. `votes`: the people of each kind of vote."""
    meeting = held.strip().upper()
    listed = _listed(session, meeting, only, exceptions)
    if not (sure or session.json) and may_ask():
        print_lines(_named(session, listed), err=True)
        question = say(_("Approve these {count} as one list?"), {"count": len(listed)})
        require_yes(question, err=True)

    def completed(act: Approve, state: Application, chain: Chain) -> Approve:
        recorded: dict[str, Any] = {"present": (), "guest": (), "circulation": False, **votes}
        return with_ballot(session, act, state, chain, held=meeting, **recorded)

    done: list[Done] = []
    for state in listed:
        act = Approve(application=state.number, opinion=opinion, documents=documents)
        bound = replace(act, seen=session.seen(state.number), at_step=state.step)
        typed = {**votes, "held": meeting}
        try:
            receipt = session.office.perform(
                bound, session.who, session.contents, finish=completed, typed=typed
            )
        except NotKnown:
            print_lines(_lines(done), err=session.json)  # what is known of those before it
            raise
        except Answer as answer:
            done.append((state.number, answer))
        else:
            done.append((state.number, receipt))
    return _say(session, meeting, done)


def _listed(
    session: Session, meeting: str, only: Numbers, exceptions: Numbers
) -> list[Application]:
    """What waits for the meeting, as far as it is meant. Raises CouldNot `not-on-the-list` for a
    number that does not wait for it, or where nothing is left.
    """
    from workflow.office.agenda import agenda
    from workflow.office.meetings import find_meeting

    found = find_meeting(session.office, meeting, session.reader())
    body = convened(session, found.body, found.unit).body
    waiting = {state.number: state for state in agenda(session.office, found, body).waiting}
    strange = [number for number in (*only, *exceptions) if number not in waiting]
    if strange:
        raise CouldNot("not-on-the-list", number=strange[0], meeting=meeting)
    meant = [number for number in only or waiting if number not in exceptions]
    if not meant:
        raise CouldNot("not-on-the-list/nothing", meeting=meeting)
    return [waiting[number] for number in meant]


def _named(session: Session, listed: list[Application]) -> Iterator[str]:
    """What each is about, and for how much."""
    from workflow.commands.frame.words import subject

    for state in listed:
        yield f"   {state.number}  {subject(*session.application(state.number))}"


def _say(session: Session, meeting: str, done: list[Done]) -> int:
    """The outcome of each; 3 where one was refused."""
    session.say(
        lambda: {"meeting": meeting, "items": [_item(number, result) for number, result in done]},
        lambda: _lines(done),
    )
    return 3 if any(isinstance(result, Answer) for _number, result in done) else 0


def _lines(done: list[Done]) -> list[str]:
    from workflow.commands.frame.show import receipt_lines

    told: list[str] = []
    for number, result in done:
        if isinstance(result, Answer):
            what = one_line(say(result.what, result.values)) + aside(result.code)
            told.append(f"✗ {number}  {what}")
            told.append(f"  {one_line(say(result.do, result.values))}")
        else:
            told += receipt_lines(result)
    refused = sum(isinstance(result, Answer) for _number, result in done)
    counts = {"count": len(done) - refused, "refused": refused}
    return [*told, say(_("Approved: {count}. Refused: {refused}."), counts)]


def _item(number: str, result: Receipt | Answer) -> dict[str, Any]:
    from workflow.commands.frame.show import receipt_json

    if not isinstance(result, Answer):
        return {"number": number, **receipt_json(result)}
    error = {"code": result.code, "what": say(result.what, result.values)}
    return {"number": number, "error": error}
