"""tto definition read and diff: a definition in sentences, and what changes between two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from workflow.commands.chains.sentences import Clause, sentences
from workflow.commands.frame.find import find
from workflow.commands.frame.options import as_of_option, command
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import styled
from workflow.commands.frame.texts import _, say

if TYPE_CHECKING:
    from datetime import date

    from workflow.chain.model.chain import Chain


@command(
    help=_(
        "A definition in sentences, as a notice would say it: what is stated and handed in, who "
        "decides, where each outcome leads, how money is divided, and what the definition assumes."
    ),
    example="tto definition read pku-transfer\ntto definition read ours.yaml --lang en",
    open_to_all=True,
)
@click.argument("chain", metavar=_("CHAIN|FILE"))
def read(session: Session, chain: str) -> None:
    """条文."""
    definition = find(session, chain)
    clauses = list(sentences(definition))
    data = {"definition": definition.key, "clauses": [clause._asdict() for clause in clauses]}
    session.say(data, lambda: _article(definition, clauses))


def _article(chain: Chain, clauses: list[Clause]) -> Iterator[str]:
    yield styled(chain.key, bold=True)
    heading = ""
    for clause in clauses:
        if clause.heading != heading:
            heading = clause.heading
            yield from ("", styled(heading, bold=True))
        yield f"   {clause.text}"


@command(
    help=_(
        "What changes from one definition to another, sentence by sentence: − as it was, + as it "
        "will be. With --as-of: which real applications would go another way under B."
    ),
    example="tto definition diff pku-transfer@1 pku-transfer@2\n"
    "tto definition diff pku-transfer ours.yaml --as-of",
    open_to_all=True,
)
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@as_of_option
def diff(session: Session, before: str, after: str, as_of: date | None) -> None:
    """比较."""
    old, new = find(session, before), find(session, after)
    if as_of:
        from workflow.commands.chains.simulate_draft import compared

        compared(session, new, as_of, ended=False)
        return
    changes = list(_changes(list(sentences(old)), list(sentences(new))))
    data = {
        "before": old.key,
        "after": new.key,
        "changes": [
            {"heading": heading, "about": about, "before": was, "after": is_}
            for heading, about, was, is_ in changes
        ],
    }
    session.say(data, lambda: _change_lines(old, new, changes))


Change = tuple[str, str, list[str], list[str]]


def _changes(old: list[Clause], new: list[Clause]) -> Iterator[Change]:
    """What each thing was, and is, where that differs; in the order of the new one, then what is
    gone.
    """
    before, after = _by_matter(old), _by_matter(new)
    for key in (*after, *(key for key in before if key not in after)):
        was, is_ = before.get(key, []), after.get(key, [])
        gone = [text for text in was if text not in is_]
        come = [text for text in is_ if text not in was]
        if gone or come:
            heading = next(one.heading for one in (*new, *old) if _key(one) == key)
            yield heading, key[1], gone, come


def _key(clause: Clause) -> tuple[bool, str]:
    """What a clause is about: a step keeps its name where its title changes."""
    return clause.heading.startswith(_("Step")), clause.about


def _by_matter(clauses: list[Clause]) -> dict[tuple[bool, str], list[str]]:
    matters: dict[tuple[bool, str], list[str]] = {}
    for clause in clauses:
        matters.setdefault(_key(clause), []).append(clause.text)
    return matters


def _change_lines(old: Chain, new: Chain, changes: list[Change]) -> Iterator[str]:
    yield styled(f"{old.key} → {new.key}", bold=True)
    if not changes:
        yield _("Nothing changes in what they say.")
        return
    for heading, about, was, is_ in changes:
        yield from ("", styled(f"{heading}  {about}", bold=True))
        yield from (styled(f"   − {text}", fg="red") for text in was)
        yield from (styled(f"   + {text}", fg="green") for text in is_)
    yield ""
    yield say(
        _("Which applications it would change: tto definition simulate {after} --as-of DAY"),
        {"after": new.key},
    )
