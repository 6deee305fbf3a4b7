"""What became of the work of this process at the database, for the answer that is given at its end.

A commit that was begun may have been carried out although nobody heard so: the answer was cut off,
Ctrl-C came, the disk failed at the last moment. From then on no answer may say "not done".
"""

from __future__ import annotations

from typing import Literal

Stage = Literal["nothing", "begun", "kept", "told"]


class Outcome:
    """`stage`: nothing was committed; a commit was begun; it is known to be kept; and was told.
    `request_id`: the id under which the act at hand can be repeated, empty where it has none.
    `command`: the name of the command that runs.
    """

    __slots__ = ("command", "request_id", "stage")

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """A command begins."""
        self.stage: Stage = "nothing"
        self.request_id = ""
        self.command = ""

    @property
    def may_be_kept(self) -> bool:
        """Whether something was committed, or may have been."""
        return self.stage != "nothing"

    def told(self) -> None:
        """The answer to what was kept was given."""
        if self.stage == "kept":
            self.stage = "told"

    def settled(self) -> None:
        """It is known what became of what was begun: the answer says so itself."""
        self.stage = "nothing"


current = Outcome()
"""That of this process: one command."""
