"""To begin: init, login, logout, password, whoami, completion."""

from __future__ import annotations

import click

from workflow.commands.frame.inputs import clean, tidy
from workflow.commands.frame.options import command
from workflow.commands.frame.outlet import put
from workflow.commands.frame.passwords import ask_password, password_stdin
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import styled
from workflow.commands.frame.texts import _, say

PROTECTION = (
    _("What this file protects, and what it does not:"),
    _("  + Acts by the wrong person or out of order are refused and recorded."),
    _("  + A changed record is found by tto audit verify."),
    _("  − Whoever may write the file can rewrite all of it in any name."),
    _("  − So: keep it where only the office may write, and keep receipts elsewhere."),
)


@command(
    help=_(
        "Make a new database and its first administrator, and log them in. Without --db it lies "
        "in your own settings folder."
    ),
    example="tto init --admin wang.wei --name 王伟",
    open_to_all=True,
)
@click.option("--admin", required=True, metavar="ID", help=_("The administrator's log-in name."))
@click.option("--name", default="", metavar="NAME", help=_("The administrator's full name."))
@click.option(
    "--group",
    "shared",
    is_flag=True,
    help=_("The file is for the group of its folder too; else for you alone."),
)
@password_stdin
def init(session: Session, admin: str, name: str, shared: bool, password_stdin: bool) -> None:
    """新建."""
    from workflow.office.administration import first_administrator, new_office
    from workflow.office.login import login, require_password

    person = clean(admin, "--admin")
    secret = ask_password(password_stdin, new=True)
    require_password(secret)
    office = new_office(session.where, shared=shared)
    click.get_current_context().call_on_close(office.database.close)
    full_name = clean(name or person, "--name")
    first_administrator(office, person, full_name, secret)
    token = login(office, person, secret, session.origin)
    session.keep_token(token.token)
    names = {"where": tidy(office.database.where), "person": full_name}
    session.say(
        {"database": office.database.where, "log": office.log, "administrator": person},
        lambda: [
            styled(say(_("✓ A new office at {where}"), names), fg="green"),
            say(_("  {person} is its administrator and is logged in."), names),
            *(PROTECTION if office.database.embedded else ()),
            _("Next: tto people template CHAIN > people.yaml, fill it in, and then"),
            _("      tto people import people.yaml   (the chains: tto definition list)"),
        ],
    )


@command(
    help=_("Log in for eight hours. A first password must be changed at once."),
    example="tto login wang.wei",
    open_to_all=True,
)
@click.argument("person", metavar=_("PERSON"))
@password_stdin
def login(session: Session, person: str, password_stdin: bool) -> None:
    """登录."""
    from workflow.office.login import change_password
    from workflow.office.login import login as log_in
    from workflow.office.perform import Who

    secret = ask_password(password_stdin)
    token = log_in(session.office, person, secret, session.origin)
    if token.must_change:
        put(_("This was a first password; choose your own now."), err=True)
        fresh = ask_password(password_stdin, new=True)
        who = Who(token.person, "password")
        token = change_password(session.office, who, secret, fresh, session.origin)
    path = session.keep_token(token.token)
    values = {"name": token.name, "until": token.expires_at}
    session.say(
        {"person": token.person, "expires_at": token.expires_at, "token_file": str(path)},
        lambda: [
            say(_("✓ {name} is logged in until {until}"), values),
            _("What waits for you: tto inbox"),
        ],
    )


@command(help=_("End your log-in here."), example="tto logout", open_to_all=True)
def logout(session: Session) -> None:
    """退出."""
    from workflow.office.login import logout as log_out

    log_out(session.office, session.token())
    session.token_file.unlink(missing_ok=True)
    session.say({}, lambda: [_("✓ logged out")])


@command(
    help=_("Change your own password. Every other log-in of yours ends."), example="tto password"
)
@password_stdin
def password(session: Session, password_stdin: bool) -> None:
    """修改密码: with --password-stdin the old one is the first line, the new one the second."""
    from workflow.office.login import change_password

    who = session.who
    old, new = ask_password(password_stdin), ask_password(password_stdin, new=True)
    session.keep_token(change_password(session.office, who, old, new, session.origin).token)
    session.say(
        {"person": who.person},
        lambda: [_("✓ the password is changed; every other log-in of yours has ended")],
    )


@command(help=_("Who you are here, and which roles you hold until when."), example="tto whoami")
def whoami(session: Session) -> None:
    """我是谁."""
    from workflow.commands.frame.roles import grant_rows
    from workflow.office.queries import standing

    person = standing(session.office, session.who)
    session.say(
        {"person": person},
        lambda: [
            f"{person.name}  ({person.person})",
            *[f"   {'  '.join(row)}" for _person, row in grant_rows(session, [person])],
        ],
    )


@command(
    help=_("Print the completion script of your shell."),
    example='eval "$(tto completion bash)"',
    open_to_all=True,
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(session: Session, shell: str) -> None:
    """补全."""
    from click.shell_completion import get_completion_class

    root = click.get_current_context().find_root().command
    made = get_completion_class(shell)
    text = made(root, {}, "tto", "_TTO_COMPLETE").source() if made else ""
    session.say({"script": text}, lambda: [text], exact=True)
