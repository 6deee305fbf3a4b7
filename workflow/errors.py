"""Every "no" this program can say: a code, what is wrong, why, and what to do next.

A template is English and is the key of its translation; `N_` marks it for the
message catalogues. Values are filled in only when the message is shown, so a
journal can keep the code and the values without the words of one language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


def N_(template: str) -> str:
    """Mark a template for translation; the text itself is returned unchanged."""
    return template


class Word(str):
    """A value that is a word of ours: said in the reader's language, unlike a name they gave."""

    __slots__ = ()


class Phrase(NamedTuple):
    """A template of ours as a value of another: said in the reader's language too."""

    template: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        return self.template.format_map(self.values)

    def __repr__(self) -> str:
        return str(self)


class Answer(Exception):
    """A "no" that a person can act upon.

    `code` is stable and documented; `what`, `why` and `do` are templates for
    `str.format_map` with `values`.
    """

    exit_code = 1

    def __init__(self, code: str, what: str, /, why: str = "", do: str = "", **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.what = what
        self.why = why
        self.do = do
        self.values = values

    def __str__(self) -> str:
        return f"{self.code}: {self.what.format_map(self.values)}"


class CouldNot(Answer):
    """It could not be carried out: a file, a database or a calendar is not as it must be."""

    exit_code = 1


class WrongUse(Answer):
    """What was typed cannot be understood."""

    exit_code = 2


class Refused(Answer):
    """不予办理: a rule says no to this act. Recorded in the journal."""

    exit_code = 3


class Conflict(Refused):
    """The application moved on since the person looked at it."""


class ConnectionLost(CouldNot):
    """The database server went away; whether it still carried the work out is not known."""


class CalendarNotPublished(CouldNot):
    """A working-day question beyond the calendar's `known_through` day; never guessed."""


class BadLog(CouldNot):
    """The journal or what is derived from it is not what it must be."""
