"""A process that acts without end and prints each receipt: ADDRESS SHARED OWN [STEPS].

Every other step is a remark on the shared application, the rest decides on its own one, to and
fro. A line is printed only once the receipt is there.
"""

from __future__ import annotations

import itertools
import sys

from tests import acts as a
from tests.story import person_of
from workflow.office.perform import Office, Who
from workflow.office.queries import look
from workflow.store.schema import open_database


def act_on(office: Office, own: str) -> tuple[a.Act, Who]:
    """The next decision on the own application: the department agrees, the office returns."""
    step = look(office, own, None)[0].step
    if step == "department":
        return a.Approve(application=own, opinion="同意"), person_of("department")
    back = a.Return(application=own, opinion="请复核", to="department")
    return back, person_of("transfer-office")


def main(address: str, shared: str, own: str, steps: str = "") -> None:
    """Act, and acknowledge."""
    office = Office(open_database(address))
    for count in range(int(steps)) if steps else itertools.count():
        if count % 2:
            act: a.Act = a.Comment(application=shared, text=f"{own} {count}")
            who = person_of("finance")
        else:
            act, who = act_on(office, own)
        receipt = office.perform(act, who)
        print(receipt.number, receipt.seq, receipt.hash, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
