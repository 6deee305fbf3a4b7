"""A draft that is handed in under a later version than it was opened under: whether it fits."""

from __future__ import annotations

from typing import Any

from workflow.application.applying.events import Submit
from workflow.application.context import Context
from workflow.application.state import Application, Status
from workflow.chain.model.step import Step
from workflow.chain.versions import readable
from workflow.errors import Refused


def version_taken(application: Application, context: Context) -> dict[str, Any]:
    """What the record says of the version: the one by which a draft runs from now on, and the one
    under which it was opened where that is another. Nothing of what was handed in before.
    """
    if application.status is not Status.DRAFT:
        return {}
    chain, opened = context.chain, context.opened
    taken = {"version": chain.version, "sha256": chain.sha256}
    return taken | {"opened": opened.version if opened else 0}


def require_fitting(application: Application, act: Submit, step: Step, context: Context) -> None:
    """Refuse a draft with facts or papers that the version now in force has no place for at its
    submission, or without those that it asks for there. Raises Refused `draft-version`.
    """
    opened, chain = context.opened, context.chain
    if opened is None:
        return
    known = {
        **{"number": application.number, "opened": opened.version, "chain": chain.chain},
        **{"version": chain.version, "since": chain.effective_from},
    }
    later = {
        name for one in chain.steps.values() if one.name != step.name for name in one.all_facts
    }
    fitting = readable(application.facts, opened, chain).keys() - later
    papers = [paper.kind for paper in application.documents]
    taken = {name for name, kind in chain.documents.items() if step.name in kind.handed_in_at}
    lost = [name for name in application.facts if name not in fitting | act.facts.keys()]
    untaken = [kind for kind in dict.fromkeys(papers) if kind not in taken]
    gone = [*(opened.fields[name].title for name in lost)]
    gone += [opened.documents[kind].title for kind in untaken]
    if gone:
        raise Refused("draft-version/gone", **known, gone=gone)
    facts = {**application.facts, **act.facts}
    first = [name for name, field in chain.fields.items() if field.required and name not in later]
    asked = [name for name in dict.fromkeys((*first, *step.asks)) if facts.get(name) in (None, "")]
    here = {*papers, *(paper.kind for paper in act.documents)}
    wanted = [kind for kind in step.requires if kind not in here]
    if asked or wanted:
        titles = [chain.fields[name].title for name in asked]
        titles += [chain.documents[kind].title for kind in wanted]
        give = [*(f"--field {name}=…" for name in asked), *(f"--doc {kind}=…" for kind in wanted)]
        raise Refused("draft-version", **known, lacking=titles, give=" ".join(give))
