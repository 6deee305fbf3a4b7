"""Makes `workflow/store/sql.py`: the text of every fixed statement, for both databases."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy.sql.expression import ClauseElement

from workflow.store import statements
from workflow.store.dynamic import compiled

MADE = Path(statements.__file__).with_name("sql.py")
HEAD = '''"""Made by `make sql` from statements.py; change it there."""
# ruff: noqa: E501

from workflow.store.transaction import Fixed

'''


def made() -> str:
    """What the file must hold."""
    lines = [HEAD]
    for name, each in statements.fixed().items():
        texts = "".join(f"    {_text(each[one], one)},\n" for one in statements.DIALECTS)
        lines.append(f"{name} = Fixed(\n{texts})\n")
    return "".join(lines)


def _text(statement: ClauseElement, dialect: str) -> str:
    """The text as Python, quoted as ruff likes it; values that it brings along stand in it."""
    text, given = compiled(statement, dialect)
    for name, value in given.items():
        if value is not None:
            mark = f":{name}\\b" if dialect == "sqlite" else rf"%\({name}\)s"
            text = re.sub(mark, repr(value), text)
    line = " ".join(text.split())
    escaped = line.replace('"', '\\"')
    return f"'{line}'" if '"' in line and "'" not in line else f'"{escaped}"'


def main() -> None:
    """Write it."""
    MADE.write_text(made(), "utf-8")


if __name__ == "__main__":
    main()
