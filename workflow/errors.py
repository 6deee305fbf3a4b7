"""Every "no" of this program: a code with an exit code, what is wrong, why, and what to do next.

The words stand in `errors.txt`, once for each code; those of findings in a file of the same form. A
template is English and is the key of its translation. Values are filled in only when the message is
shown, so a journal can keep the code and the values without the words of one language.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


def N_(template: str) -> str:
    """Mark a template for translation; the text itself is returned unchanged."""
    return template


class Word(str):
    """A value that is a word of ours: said in the reader's language, unlike a name they gave."""

    __slots__ = ()


REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EACCES: N_("the system does not permit it"),
    errno.EPERM: N_("the system does not permit it"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of the path is no folder"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EROFS: N_("the disk can only be read"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EIO: N_("the disk or the device failed"),
    errno.EDQUOT: N_("your share of the disk is full"),
    errno.EFBIG: N_("the file is too large for the disk"),
    errno.EMFILE: N_("too many files are open"),
    errno.ENFILE: N_("too many files are open"),
    errno.ENOMEM: N_("there is no memory left"),
    errno.EBUSY: N_("another program uses it"),
    errno.EAGAIN: N_("another program uses it"),
    errno.ETXTBSY: N_("another program uses it"),
    errno.ELOOP: N_("its links lead round in a circle"),
    errno.EEXIST: N_("it is there already"),
    errno.EBADF: N_("it is closed"),
    errno.EPIPE: N_("the reader has left"),
    errno.ENXIO: N_("there is no such device"),
    errno.ENODEV: N_("there is no such device"),
    errno.ESTALE: N_("the network drive has lost it"),
    errno.ETIMEDOUT: N_("it did not answer in time"),
    errno.ECONNREFUSED: N_("the connection was refused"),
    errno.EINVAL: N_("the system does not take such a name or place"),
}


class Phrase(NamedTuple):
    """A template of ours as a value of another: said in the reader's language too."""

    template: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        return self.template.format_map(self.values)

    def __repr__(self) -> str:
        return str(self)


def reason_of(error: Exception) -> str | Phrase:
    """Why a file could not be used, in our words: the system's own are in a language of its own, so
    what has none here is told by its number.
    """
    number = getattr(error, "errno", None)
    if number in REASONS:
        return Word(REASONS[number])
    if isinstance(number, int):
        return Phrase(N_("the system reports error {number}"), {"number": number})
    if isinstance(error, ValueError):
        return Word(N_("no file can have such a name"))
    return str(error)


class Message(NamedTuple):
    """Templates for `str.format_map`: what is wrong, why (may be empty), what to do."""

    what: str
    why: str
    do: str


def read_messages(path: Path) -> dict[str, dict[str, Message]]:
    """Section → code → message; the section is empty before the first heading.

    An entry is `code: what is wrong`, then lines set in: the last says what to do, one between the
    two why. `[name]` begins a section, # a remark.
    """
    code, section = "", ""
    lines: dict[str, dict[str, list[str]]] = {}
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line.startswith(" "):
            lines[section][code].append(line.strip())
        elif line and not line.startswith("#"):
            code, _, what = line.partition(": ")
            lines.setdefault(section, {})[code] = [what]
    return {
        name: {code: Message(what, "".join(why), do) for code, (what, *why, do) in entries.items()}
        for name, entries in lines.items()
    }


@cache
def answers() -> dict[str, dict[str, Message]]:
    """Every answer of `errors.txt`: section → code, or code/variant → its words."""
    return read_messages(Path(__file__).with_name("errors.txt"))


class Answer(Exception):
    """A "no" that a person can act upon. Its words stand in `errors.txt` under `key`, a code or
    one wording of it as code/variant; `values` are those of the words' templates.

    `code` is stable and documented, and has one exit code: that of the section it stands in;
    `wording` is the variant, empty where the code has its plain words.
    """

    section = "could-not"
    exit_code = 1
    left = ""
    """The number of a draft that was recorded before it, and stays."""

    def __init__(self, key: str, /, **values: Any) -> None:
        super().__init__(key)
        self.key = key
        self.code, _, self.wording = key.partition("/")
        self.values = values

    @property
    def words(self) -> Message:
        """What is wrong, why, and what to do next, as templates."""
        return answers()[self.section][self.key]

    @property
    def what(self) -> str:
        """What is wrong."""
        return self.words.what

    @property
    def why(self) -> str:
        """Why it is so; may be empty."""
        return self.words.why

    @property
    def do(self) -> str:
        """What to do next."""
        return self.words.do

    def __str__(self) -> str:
        return f"{self.code}: {self.what.format_map(self.values)}"


class CouldNot(Answer):
    """It could not be carried out: a file, a database or a calendar is not as it must be."""


class WrongUse(Answer):
    """What was typed cannot be understood."""

    section = "wrong-use"
    exit_code = 2


class Refused(Answer):
    """不予办理: a rule says no to this act. Recorded in the journal."""

    section = "refused"
    exit_code = 3


class RefusedBefore(Refused):
    """A request that was refused when it came first; it keeps the code of that refusal."""

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__("refused-before", code=code, **values)
        self.code = code


class Conflict(Refused):
    """The application moved on since the person looked at it."""


class DatabaseFailed(CouldNot):
    """The database itself could not do it, whichever application it was about."""


class ConnectionLost(DatabaseFailed):
    """The database server went away; whether it still carried the work out is not known."""


class NotKnown(Answer):
    """Whether it was carried out is not known: a commit was begun, and its answer never came."""

    section = "not-known"
    exit_code = 4


class CalendarNotPublished(CouldNot):
    """A working-day question beyond the calendar's `known_through` day; never guessed."""


class BadLog(CouldNot):
    """The journal or what is derived from it is not what it must be."""


def answer_of(error: Exception) -> Answer:
    """What an error says to people; one that nobody foresaw is told by its kind."""
    if isinstance(error, Answer):
        return error
    return CouldNot("unexpected", kind=type(error).__name__, reason=str(error)[:200])
