"""What of a verification is told to who oversees some institutions: theirs, and everybody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from workflow.audit.faults import Fault, Given, Verdict
from workflow.audit.judge import Outcome
from workflow.audit.whose import Owners, concerns
from workflow.chain.model.value import Title
from workflow.store.journal import OFFICE


def parted(
    receipts: Sequence[Given], owners: Owners, units: frozenset[str]
) -> tuple[list[Given], list[Given]]:
    """The receipts of theirs, and the others: whether those are true is not theirs to ask."""
    own = [one for one in receipts if concerns(owners.of_number(one.application), units)]
    return own, [one for one in receipts if one not in own]


def narrowed(
    verdict: Verdict, total: Outcome, owners: Owners, examined: Mapping[str, Title]
) -> Verdict:
    """The verdict without what is another institution's; that there is something remains."""
    units = frozenset(examined)

    def mine(number: str) -> bool:
        return concerns(owners.of_number(number), units)

    def told(fault: Fault) -> bool:
        return (
            concerns(fault.institutions, units) if fault.institutions else mine(fault.application)
        )

    faults, counted = [fault for fault in verdict.faults if told(fault)], {OFFICE, *units}
    return replace(
        verdict,
        journals=sum(count for unit, count in total.journals_of.items() if unit in counted),
        records=sum(count for unit, count in total.records_of.items() if unit in counted),
        heads={number: head for number, head in verdict.heads.items() if mine(number)},
        faults=faults,
        late=[late for late in verdict.late if mine(late.application)],
        twice=[twice for twice in verdict.twice if mine(twice.application)],
        undated=[one for one in verdict.undated if concerns(owners.of_person(one), units)],
        unsealed=[one for one in verdict.unsealed if concerns(owners.of_person(one), units)],
        unjudged=[number for number in verdict.unjudged if mine(number)],
        examined=dict(examined),
        elsewhere=len(faults) < len(verdict.faults),
    )
