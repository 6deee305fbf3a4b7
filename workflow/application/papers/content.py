"""Compares what somebody saw with what is on file: changed facts and papers, the fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from workflow.application.state import Application, Document
from workflow.chain.model.chain import Chain
from workflow.chain.model.facts import format_fact
from workflow.chain.model.field import Field
from workflow.chain.model.value import Title
from workflow.errors import N_, Phrase, Word

MOST_SHOWN = 5
_encode = msgspec.json.Encoder(order="sorted").encode


def changed_facts(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    """The fields that had a value and have another one now; a field first filled in is none."""
    return {
        name for name, value in old.items() if value not in (None, "") and new.get(name) != value
    }


def changed_papers(old: Sequence[Document], new: Sequence[Document]) -> set[str]:
    """The kinds of paper of which another version was handed in than those on file; a kind that
    comes for the first time is none. The name of a file says nothing about its content.
    """
    seen: dict[str, set[str]] = {}
    for paper in old:
        seen.setdefault(paper.kind, set()).add(paper.sha256)
    return {paper.kind for paper in new if paper.sha256 not in seen.get(paper.kind, {paper.sha256})}


def fingerprint(application: Application) -> str:
    """SHA-256 of the facts and papers that somebody sees who decides now: canonical JSON of the
    facts and of kind, name and hash of each paper.
    """
    papers = [(paper.kind, paper.name, paper.sha256) for paper in application.documents]
    body = _encode({"facts": application.facts, "papers": papers})
    return hashlib.sha256(body).hexdigest()


def differences(old: Application, new: Application, chain: Chain) -> list[Phrase]:
    """What is otherwise than somebody saw it: facts, papers, the step, who has spoken or filed, and
    what came from outside.
    """
    changes: list[Phrase] = []

    def tell(template: str, **values: Any) -> None:
        changes.append(Phrase(template, values))

    for name, field in chain.fields.items():
        before, now = old.facts.get(name), new.facts.get(name)
        if before != now:
            tell(
                N_("{field}: {old} → {new}"), field=field.title, **_said(field, old=before, new=now)
            )
    fresh = dict.fromkeys(paper.kind for paper in new.documents[len(old.documents) :])
    for kind in filter(chain.documents.__contains__, fresh):
        tell(N_("handed in: {paper}"), paper=chain.documents[kind].title)
    if old.step != new.step:
        tell(N_("step: {old} → {new}"), old=_place(old, chain), new=_place(new, chain))
    for passage in new.history[len(old.history) :][-MOST_SHOWN:]:
        tell(N_("{name}: {what}"), name=passage.name, what=Word(passage.outcome))
    changes += _from_outside(old, new)
    for recusal in new.recusals[len(old.recusals) :]:
        tell(N_("{name} recused: {reason}"), name=recusal.name, reason=recusal.reason)
    if len(old.objections) < len(new.objections):
        tell(N_("an objection was raised"))
    return changes


def _from_outside(old: Application, new: Application) -> Iterator[Phrase]:
    """The signatures, payments and incomes that were recorded since."""
    for signature in new.signatures[len(old.signatures) :]:
        yield Phrase(N_("signed by {party}"), {"party": signature.party})
    for payment in new.payments[len(old.payments) :][-MOST_SHOWN:]:
        values = {"payee": payment.payee, "amount": payment.amount}
        yield Phrase(N_("paid to {payee}: {amount}"), values)
    if len(old.incomes) < len(new.incomes):
        yield Phrase(N_("an income was recorded"), {})


def _said(field: Field, **values: Any) -> dict[str, Any]:
    """Values of a field as every screen shows them, each in both languages."""
    return {name: _shown(field, value) for name, value in values.items()}


def _shown(field: Field, value: Any) -> Title | str:
    if value in (None, "", []):
        return "—"
    try:
        return Title(format_fact(field, value, "zh"), format_fact(field, value, "en"))
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return str(value)  # written under another version of the definition


def _place(application: Application, chain: Chain) -> Any:
    step = chain.steps.get(application.step)
    return step.title if step else Word(application.status.value)
