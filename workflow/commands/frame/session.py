"""What a command is given: the database, the person, and the ways to answer.

The office is opened only when a command needs it.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click

from workflow import outcome
from workflow.commands.frame.outlet import as_json, put
from workflow.commands.frame.texts import _, say
from workflow.errors import Answer, Refused

if TYPE_CHECKING:
    from datetime import date

    from workflow.application.act import Act
    from workflow.application.state import Application, Document
    from workflow.chain.model.chain import Chain
    from workflow.office.case import Receipt
    from workflow.office.perform import Office, Who

Given = TypeVar("Given", bound="Act")
Look: TypeAlias = "tuple[int, str]"
"""What somebody saw of an application: its revision, and the step they looked at."""
NOTHING: Mapping[str, Any] = {}
Finish: TypeAlias = "Callable[[Given, Application, Chain], Given]"
"""Completes an act from the application it is meant for and its chain."""


def home() -> Path:
    """The folder of this user's log-in and, by default, of the database."""
    return Path(os.environ.get("TTO_HOME") or click.get_app_dir("tto"))


class Session:
    """What every command is given."""

    def __init__(self, where: str | None, *, typed: bool = False) -> None:
        self.where = where or str(home() / "tto.db")
        self.typed = typed
        self.json = False
        self.contents: dict[str, bytes] = {}

    @cached_property
    def _opened(self) -> tuple[Office, Who | None]:
        """The office and the person of the token at hand, read in one transaction."""
        from workflow.office.login import open_office

        opened = open_office(self.where, self.token_at_hand())
        gc.freeze()  # what start-up made stays; collecting need not walk it (70 µs a step)
        gc.enable()
        return opened

    def close(self) -> None:
        """Close the database if it was opened: whoever closes a file last folds its WAL back."""
        if "_opened" in self.__dict__:
            self._opened[0].database.close()

    @cached_property
    def office(self) -> Office:
        """The office at the database named."""
        return self._opened[0]

    @cached_property
    def who(self) -> Who:
        """The person of the token at hand; `$USER` and the like are never believed."""
        office, who = self._opened
        if who is None:
            from workflow.office.login import recognise

            who = recognise(office, self.token())
        return who

    @property
    def has_database(self) -> bool:
        """Whether there is a database where it should be; a server is believed to be there."""
        return "://" in self.where or Path(self.where).expanduser().exists()

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai by the clock of the office."""
        from workflow.rules.calendar import shanghai_date

        return shanghai_date(self.office.clock())

    def reader(self) -> Who | None:
        """Who reads: the person logged in; nobody has to be in a demonstration file."""
        return None if self.office.demonstration else self.who

    def token_at_hand(self) -> str:
        """The token, or nothing: who needs to be somebody is told so then."""
        try:
            return self.token()
        except Refused:
            return ""

    def token(self) -> str:
        """The token from TTO_TOKEN or this user's own file."""
        token = os.environ.get("TTO_TOKEN")
        if token:
            return token.strip()
        path = self.token_file
        if not path.exists():
            raise Refused("not-logged-in")
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise Refused("token-file-open", path=path)
        return path.read_text("utf-8").strip()

    @cached_property
    def token_file(self) -> Path:
        """Where the log-in for this database lies."""
        import hashlib

        is_url = "://" in self.where
        place = self.where if is_url else str(Path(self.where).expanduser().resolve())
        return home() / f"token-{hashlib.sha256(place.encode()).hexdigest()[:12]}"

    @property
    def origin(self) -> str:
        """Where a log-in is typed: this machine, and its user as the system knows them."""
        import getpass
        import platform

        user = str(os.getuid()) if os.name == "posix" else getpass.getuser()
        return f"{platform.node()}:{user}"

    def keep_token(self, token: str) -> Path:
        """Keep a log-in in a file of mode 0600."""
        path = self.token_file
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(token)
        return path

    # what the person looked at

    @property
    def _seen_file(self) -> Path:
        return self.token_file.with_name(self.token_file.name.replace("token-", "seen-"))

    def _seen_all(self) -> dict[str, dict[str, Look]]:
        """Person → application → look: several people may share one home folder."""
        import msgspec

        try:
            known = dict[str, dict[str, tuple[int, str]]]
            return msgspec.json.decode(self._seen_file.read_bytes(), type=known)
        except (OSError, ValueError, msgspec.DecodeError):
            return {}

    @cached_property
    def _looker(self) -> str:
        return "" if self.office.demonstration else self.who.person

    def seen(self, number: str) -> int | None:
        """The revision of the application that this person last looked at, if any."""
        look = self._look(number)
        return look[0] if look else None

    def _look(self, number: str) -> Look | None:
        return self._seen_all().get(self._looker, {}).get(number)

    def looked_at(self, applications: Iterable[Application], *, moved: bool = False) -> None:
        """Remember what was shown, so that a decision on something older is refused. `moved`: it is
        known by the person's own act, and the step to which it came was not looked at yet.
        """
        everybody = self._seen_all()
        seen = everybody.get(self._looker, {})
        steps = {number: step for number, (_, step) in seen.items()} if moved else {}
        fresh = seen | {
            state.number: (state.revision, steps.get(state.number, "") if moved else _steps(state))
            for state in applications
        }
        if fresh == seen:
            return
        path = self._seen_file
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary = path.with_suffix(f".{os.getpid()}")
            temporary.write_text(json.dumps(everybody | {self._looker: fresh}), "utf-8")
            temporary.replace(path)
        except OSError:
            put(_("(what you looked at could not be remembered)"), err=True)

    # reading

    def application(self, number: str) -> tuple[Application, Chain]:
        """An application this person may see, with its definition."""
        from workflow.office.queries import look

        return look(self.office, number.strip().upper(), self.reader())

    def read_documents(self, given: tuple[str, ...]) -> tuple[Document, ...]:
        """The documents named by KIND=FILE; their contents go with the next act."""
        import hashlib

        from workflow.application.state import Document
        from workflow.commands.frame.inputs import clean, content_of

        papers = []
        for item in given:
            kind, _equals, name = item.partition("=")
            if not name:
                raise click.BadParameter(_("write KIND=FILE"), param_hint="--doc")
            path = Path(name).expanduser()
            content = content_of(path)
            digest = hashlib.sha256(content).hexdigest()
            names = clean(kind, "--doc"), clean(path.name, "--doc")
            papers.append(Document(*names, len(content), digest))
            self.contents[digest] = content
        return tuple(papers)

    # answering

    def act(
        self,
        act: Given,
        finish: Finish[Given] | None = None,
        typed: Mapping[str, Any] = NOTHING,
        *,
        sure: bool = True,
    ) -> None:
        """Carry an act out on what the person saw, and show the receipt. `finish` completes it
        from `typed`, words that only the application and its chain give a meaning. Who is not
        `sure` is asked first, on a terminal, where it ends the application or others decide again.
        """
        from msgspec.structs import replace

        look = self._look(act.application)
        known = (look[0] if look else None) if act.seen is None else act.seen
        bound = act if act.blind else replace(act, seen=known)
        if look and act.seen is None and getattr(act, "at_step", None) == "":
            bound = replace(bound, at_step=look[1])
        if not sure and not self.json:
            self._ask_first(bound, finish, typed)
        receipt = self.office.perform(bound, self.who, self.contents, finish=finish, typed=typed)
        self.receipt(receipt, known)

    def _ask_first(
        self, act: Given, finish: Finish[Given] | None, typed: Mapping[str, Any]
    ) -> None:
        from workflow.commands.frame.asking import may_ask, require_sure

        if not may_ask():
            return
        foreseen = self.office.foreseen(act, self.who, finish=finish, typed=typed)
        if foreseen:
            before, receipt = foreseen
            require_sure(before, receipt.application, receipt.chain)

    def receipt(self, receipt: Receipt, known: int | None) -> None:
        """Show a receipt. That the person has seen the result is remembered only if they had seen
        what the act was made on (`known`): else a change they never saw would count as seen. The
        step to which it came was not looked at yet.
        """
        from workflow.commands.frame.show import receipt_json, receipt_lines

        if receipt.made_on is not None and receipt.made_on == known:
            self.looked_at([receipt.application], moved=True)
        self.say(lambda: receipt_json(receipt), lambda: receipt_lines(receipt))

    def say(
        self,
        data: dict[str, Any] | Callable[[], dict[str, Any]],
        lines: Callable[[], Iterable[str]],
        *,
        exact: bool = False,
    ) -> None:
        """Print `data` under --json, else the lines, folded to the terminal unless `exact`. Data
        that take some working out, such as shares, are handed in as a function.
        """
        from workflow.commands.frame.terminal import print_lines

        if self.json:
            self.print_json({"ok": True, **(data() if callable(data) else data)})
        else:
            print_lines(lines(), exact=exact)
        outcome.current.told()

    def print_json(self, data: dict[str, Any], *, needed: bool = False) -> None:
        """One JSON object, in which what cannot be seen is escaped; `needed` as for `put`."""
        import msgspec

        text = msgspec.json.format(msgspec.json.encode(data), indent=2).decode()
        if not text.isascii() or "\x7f" in text:
            text = "\n".join(map(_escaped, text.split("\n")))
        put(as_json(text), needed=needed)

    def answer(self, answer: Answer) -> None:
        """Print a "no": what, why, what to do; under --json as an object."""
        from workflow.commands.frame.terminal import one_line, print_lines, styled

        parts = {
            name: say(template, answer.values)
            for name, template in (("what", answer.what), ("why", answer.why), ("do", answer.do))
            if template
        }
        if answer.left:
            text = _("{number} stays as a draft; hand it in with tto submit {number}")
            parts["draft"] = say(text, {"number": answer.left})
        problems = [say("{one}", {"one": one}) for one in answer.values.get("problems", ())]
        if self.json:
            listed = {"problems": problems} if problems else {}
            error = {"code": answer.code, **parts, **listed}
            self.print_json({"ok": False, "error": error}, needed=True)
            return
        head = _("Refused") if answer.exit_code == 3 else _("Error")
        first = f"{head} [{answer.code}] {one_line(parts['what'])}"
        lines: list[str] = [styled(first, fg="yellow" if answer.exit_code == 3 else "red")]
        lines += [f"  {one_line(text)}" for text in problems]
        lines += [
            f"  {_(name)}  {one_line(parts[name])}"
            for name in ("why", "do", "draft")
            if name in parts
        ]
        print_lines(lines, err=True, exact=not sys.stderr.isatty())


def _steps(state: Application) -> str:
    """The step that somebody looked at; where it stands at several, all of them."""
    if not state.lines:
        return state.step
    from workflow.application.line_meant import SEVERAL
    from workflow.application.lines import steps_of

    return SEVERAL.join(steps_of(state))


def _escaped(text: str) -> str:
    """A line of JSON with what cannot be seen in it escaped; the data stay the same."""
    if text.isprintable():
        return text
    from workflow.rules.text import hidden_character

    return "".join(json.dumps(c)[1:-1] if hidden_character(c) else c for c in text)


pass_session = click.make_pass_decorator(Session)
