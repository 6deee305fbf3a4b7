"""How administrators and secretaries act: one transaction, and a record of every refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeAlias

from workflow.errors import Refused
from workflow.office.perform import Office, Who, standing_of
from workflow.rules.standing import Standing
from workflow.store.transaction import Transaction

Acting: TypeAlias = AbstractContextManager[tuple[Transaction, Standing]]


@contextmanager
def acting(
    office: Office,
    who: Who,
    what: str,
    recognise: Callable[[Transaction, Who], Standing] = standing_of,
) -> Iterator[tuple[Transaction, Standing]]:
    """The transaction, and the person as `recognise` gives or refuses them; a refused attempt is
    noted in the office's journal.
    """
    office.require_real_work()
    try:
        with office.database.writing(alone=True) as tx:
            yield tx, recognise(tx, who)
    except Refused as refusal:
        office.note_refusal(who, what, refusal)
        raise
