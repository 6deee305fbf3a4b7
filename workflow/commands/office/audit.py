"""tto audit: reads the journal of one application, of the office, or of all, and verifies it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import MAXYEAR, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import click
import msgspec

from workflow.application.applying.events import Submitted
from workflow.application.money.events import Divided, IncomeShared
from workflow.commands.frame import options
from workflow.commands.frame.find import require_known
from workflow.commands.frame.people import evidence_lines
from workflow.commands.frame.roles import role_titles
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import print_lines, progress, styled
from workflow.commands.frame.texts import (
    COLON,
    _,
    aside,
    event_words,
    say,
    shown,
    title,
    told,
    word,
)
from workflow.commands.frame.words import (
    dated,
    fact_rows,
    paper_title,
    refusal,
    twice_words,
    version_words,
    vote_lines,
)
from workflow.commands.office.office_words import Roles, office_act, office_attempt

if TYPE_CHECKING:
    from workflow.application.apart import Repeated
    from workflow.application.event import Record
    from workflow.chain.model.chain import Chain

    Replaced = dict[int, dict[str, Any]]

FIRST = 1900


@options.command(
    help=_(
        "Every record of an application, refused attempts included: who, when, in which role, "
        "under which rule. NUMBER may be `office` for the office's own journal. Without a "
        "number: the records of all journals in the order they were written, filtered."
    ),
    example=(
        "tto audit log PKU-2026-0001\ntto audit log office\n"
        "tto audit log --refused --since 2026-11-01\ntto audit log --by wang.wei"
    ),
)
@click.argument("number", metavar=f"[{_('NUMBER')}]", default="")
@options.word_option("--by", "ID", _("Only what this person did."))
@options.day_option("--since", _("Only from this day on."))
@options.day_option("--until", _("Only up to the end of this day."))
@click.option("--refused", is_flag=True, help=_("Only attempts that were refused."))
@options.limit_option
@click.option(
    "--after", type=options.Count(0), default=0, metavar="N", help=_("Go on after this key.")
)
def log(
    session: Session,
    number: str,
    since: date | None,
    until: date | None,
    limit: int,
    after: int,
    **narrowed_to: Any,
) -> None:
    """日志."""
    if not number:
        found = _across(session, since, until, limit, after, narrowed_to)
    elif since or until or any(narrowed_to.values()):
        raise click.UsageError(_("a number or filters, not both"))
    else:
        found = _of_one(session, number, limit, after)
    records = [
        {
            **msgspec.to_builtins(record),
            "hash": digest,
            "replaced": found.replaced.get(record.seq, {}),
        }
        for record, digest in found.rows
    ]
    data = {"records": records, "next": found.following}
    session.say(data, lambda: _page_lines(session, found, across=not number))


class _Found(msgspec.Struct):
    """A page of a log: its records with their hashes, the chains that they are about, and the key
    after which it goes on. `replaced`: by record the facts as they were before it; `twice`: by
    moment and person who decided at several steps.
    """

    rows: list[tuple[Record, str]]
    following: int | None
    chains: dict[str, Chain] = {}
    replaced: Replaced = {}
    twice: dict[tuple[datetime, str], Repeated] = {}


def _across(
    session: Session,
    since: date | None,
    until: date | None,
    limit: int,
    after: int,
    narrowed_to: dict[str, Any],
) -> _Found:
    """What fits in all journals. Raises WrongUse `unknown-value` for a person who is not known."""
    from workflow.office import queries
    from workflow.office.filters import Sought

    first, last = _midnight(since), _midnight(until, 1)
    sought = Sought(since=first, until=last, after=after, **narrowed_to)
    keyed, chains = queries.history(session.office, session.reader(), sought, limit)
    if not keyed:
        require_known(session, session.reader(), {"by": sought.by})
    rows = [(record, digest) for _key, record, digest in keyed]
    return _Found(rows, keyed[-1][0] if len(keyed) == limit else None, chains)


def _of_one(session: Session, number: str, limit: int, after: int) -> _Found:
    """The journal of one application, or the office's own."""
    from workflow.office import queries

    name = number if number == "office" else number.strip().upper()
    every = queries.log(session.office, session.reader(), name)
    rows, following = _page(every, limit, after)
    found = _Found(rows, following, replaced=_replaced(record for record, _digest in every))
    if name != "office":
        state, found.chains[name] = session.application(name)
        repeats = queries.decided_twice(session.office, state, found.chains[name])
        found.twice = {(one.passage.at, one.passage.by): one for one in repeats}
    return found


def _page_lines(session: Session, found: _Found, *, across: bool) -> Iterator[str]:
    roles = cache(lambda: role_titles(session))
    for record, digest in found.rows:
        replaced = found.replaced.get(record.seq, {})
        yield from _record_lines(record, digest, found.chains, replaced, roles, across=across)
        if one := found.twice.get((record.at, record.by)):
            noted = twice_words(one, found.chains[record.application])
            yield styled(f"      {_('one person at several steps')}{COLON}{noted}", fg="yellow")
    if not found.rows:
        yield _("No record fits.")
    if found.following:
        yield say(_("More: add --after {number}"), {"number": found.following})


def _page(
    rows: list[tuple[Record, str]], limit: int, after: int
) -> tuple[list[tuple[Record, str]], int | None]:
    """The records of one journal after a number, as many as were asked for, and how to read on; all
    of them where no limit was typed.
    """
    source = click.get_current_context().get_parameter_source("limit")
    rows = [row for row in rows if row[0].seq > after]
    if source is not click.core.ParameterSource.COMMANDLINE or len(rows) <= limit:
        return rows, None
    return rows[:limit], rows[limit - 1][0].seq


def _midnight(day: date | None, later: int = 0) -> datetime | None:
    """The beginning of a day, or of one some days later; nothing was recorded before 1900."""
    from workflow.rules.calendar import SHANGHAI

    if day is None or not FIRST <= day.year < MAXYEAR:
        return None
    return datetime.combine(day + timedelta(days=later), time(), SHANGHAI)


def _replaced(records: Iterable[Record]) -> Replaced:
    """By the number of each record of an application: the facts that it replaced, as they were."""
    facts: dict[str, Any] = {}
    replaced: Replaced = {}
    for record in records:
        given = getattr(record.event, "facts", {})
        was = {name: facts[name] for name in given if facts.get(name, given[name]) != given[name]}
        if was:
            replaced[record.seq] = was
        facts |= given
    return replaced


def _record_lines(
    record: Record,
    digest: str,
    chains: Mapping[str, Chain],
    replaced: Mapping[str, Any],
    roles: Roles = dict,
    *,
    across: bool,
) -> Iterator[str]:
    from workflow.application.event import Declined

    event, chain = record.event, chains.get(record.application)
    role = f" · {_role(record.role, chain)}" if record.role else ""
    colour = "yellow" if isinstance(event, Declined) else None
    person = word(record.name) + (aside(record.by) if record.by != record.name else "")
    if record.behalf:
        values = {"name": person, "principal": record.behalf_name + aside(record.behalf)}
        person = say(_("{name} for {principal}"), values)
    number = f"{record.application}:{record.seq}" if across else f"{record.seq:>4}"
    head = f"{number}  {shown(record.at)}  {told(event)}  {person}{role}"
    yield styled(head, fg=colour)
    for detail in _details(event, chain, replaced, roles):
        yield f"      {detail}"
    mark = f" · {_('the clock had gone back')}" if record.clock_went_back else ""
    if record.due_at and record.due_at != record.at:
        mark += f" · {_('fell due')} {shown(record.due_at)}"
    if event.judged and record.seen is None:
        mark += f" · {_('not looked at first')}"
    yield styled(f"      {record.rule or '—'} · {digest[:16]}{mark}", dim=True)


def _details(
    event: Any, chain: Chain | None, replaced: Mapping[str, Any], roles: Roles
) -> Iterator[str]:
    """What an event says, field by field, as far as a reader wants it."""
    data = msgspec.to_builtins(event)
    for name in ("opinion", "reason", "text", "finding", "receipt"):
        yield from str(data.get(name) or "").splitlines()
    if chain and "step" in data:
        yield _way(data, chain)
    was = dict(fact_rows(replaced, chain)) if chain else {}
    for label, text in fact_rows(data.get("facts", {}), chain) if chain else ():
        yield f"{label}  {was[label]} → {text}" if label in was else f"{label}  {text}"
    for paper in data.get("documents", []):
        kind = paper_title(paper["kind"], chain) if chain else paper["kind"]
        yield f"{kind}  {paper['name']}  {paper['size']} B  sha256 {paper['sha256'][:16]}"
    if data.get("code"):
        yield from _attempt(data, chain)
    for name in NAMED:
        if data.get(name):
            yield f"{word(name)}  {_named(event, name, data, chain)}"
    yield from _grounds(event, chain)
    detail = data.get("detail", {})
    yield from office_attempt(detail) if "attempt" in detail else office_act(detail, roles)


def _attempt(data: dict[str, Any], chain: Chain | None) -> Iterator[str]:
    """What was refused, by which rule, and the words with which it was asked for."""
    from workflow.application.event import Event, kinds_of
    from workflow.office.refusals import restored

    happened = {kind.__name__ for kind in kinds_of(Event)}
    values: dict[str, Any] = {
        name: event_words(one) if one in happened else word(one)
        for name, one in _titled(data.get("values", {}), chain).items()
    }
    values |= {name: restored(one) for name, one in data.get("meant", {}).items()}
    listed = "  ".join(f"{name}={value}" for name, value in values.items())
    said = refusal(data["code"], values, data.get("wording", "")) or listed
    yield f"tto {data['verb']} [{data['code']}]  {said}".rstrip()
    for name, text in data.get("said", {}).items():
        yield f"{word(name)}{COLON}{' '.join(text.split())}"


def _grounds(event: Any, chain: Chain | None) -> Iterator[str]:
    """What an event rests on: a tool's answer, the votes, the division of an income; and what was
    left before an objection was entered.
    """
    if chain and isinstance(event, Submitted) and event.opened:
        yield version_words(event.opened, chain)
    meanwhile: tuple[str, ...] = getattr(event, "meanwhile", ())
    if chain and meanwhile:
        left = [chain.steps[name].title for name in meanwhile]
        yield say(_("left before it was entered: {steps}"), {"steps": left})
    if getattr(event, "evidence", None):
        yield from evidence_lines(event.evidence)
    if getattr(event, "resolution", None):
        yield from vote_lines(event.resolution)
    if isinstance(event, IncomeShared):
        income, on = event.income, event.income.on
        day = dated(on, income.entered)
        yield f"{_('income')} {income.number}  {day}  {shown(income.gross)} → {shown(income.base)}"
        yield shown([f"{name} {shown(amount)}" for name, amount in income.parts.items()])
    if isinstance(event, Divided):
        yield shown([f"{name} {shown(amount)}" for name, amount in event.persons.items()])


def _titled(values: dict[str, str], chain: Chain | None) -> dict[str, str]:
    """The values of a refusal; titles of the chain, kept in Chinese, in the reader's language."""
    if chain is None:
        return values
    groups = (chain.steps, chain.documents, chain.fields, chain.bodies, chain.roles)
    titles = [item.title for group in groups for item in group.values()]
    known = {item.zh: title(item) for item in (chain.institution, chain.title, *titles)}
    return {name: known.get(value, value) for name, value in values.items()}


NAMED = (
    *("record", "seat", "person", "question", "meeting"),
    *("party", "payee", "part", "amount", "on", "entered", "received", "place"),
)


def _named(event: Any, name: str, data: dict[str, Any], chain: Chain | None) -> str:
    """A party or a place by its title, money as money, all else as it is."""
    if chain and name in ("party", "place"):
        step = chain.steps[event.step]
        titles = step.parties if name == "party" else step.publicity and step.publicity.places
        return title(titles[data[name]]) if titles and data[name] in titles else str(data[name])
    if chain and name == "part":
        titles = {part.name: part.title for split in chain.splits for part in split.parts}
        return title(titles[data[name]]) if data[name] in titles else str(data[name])
    return shown(getattr(event, name))


def _role(role: str, chain: Chain | None) -> str:
    """The title of a role or body of the chain, or the word for the applicant."""
    if chain and role in chain.roles:
        return title(chain.roles[role].shown)
    if chain and role in chain.bodies:
        return title(chain.bodies[role].title)
    return word(role)


def _way(data: dict[str, Any], chain: Chain) -> str:
    """From which step an event led where."""
    move = data.get("move") or {}
    names = [data["step"], *([move.get("step") or move.get("status", "")] if move else [])]
    return " → ".join(
        title(chain.steps[name].title) if name in chain.steps else word(name) for name in names
    )


@options.command(
    help=_(
        "Recompute every hash, replay every journal through its definition, ask the rules a "
        "second time, and compare with what is listed. Says also what that does not prove. "
        "For administrators and auditors; who is that of some institutions is told of these."
    ),
    example="tto audit verify\n"
    "tto audit verify --receipt \\\n"
    "    PKU-2026-0001:3:4f0c2ab19d77e3584f0c2ab19d77e358\n"
    "tto audit verify --receipts kept.txt",
)
@click.option(
    "--receipt",
    "receipts",
    multiple=True,
    metavar="NUMBER:SEQ:HASH",
    help=_("A receipt kept elsewhere, that the journal must still hold."),
)
@click.option(
    "--receipts",
    "file",
    metavar="FILE",
    help=_("A file of such receipts, one a line."),
)
def verify(session: Session, receipts: tuple[str, ...], file: str | None) -> int:
    """校验."""
    from workflow.audit.verify import verify as check
    from workflow.commands.office.receipts import read_receipt, read_receipts
    from workflow.commands.office.verdict import verdict_lines
    from workflow.office.queries import overseen

    examined = overseen(session.office, session.reader())
    heads = session.json and examined is None
    kept = [read_receipt(text) for text in receipts] + (read_receipts(file) if file else [])
    with progress(_("records verified")) as seen:
        verdict = check(session.office, kept, seen, heads=heads, examined=examined)
    sound = verdict.sound
    if session.json:
        session.print_json({"ok": sound, "verdict": verdict})
    else:
        print_lines(verdict_lines(verdict, len(kept)))
    return 0 if sound else 1


audit = options.group("audit", _("Read and verify the journal."), {"log": log, "verify": verify})
"""合规."""
