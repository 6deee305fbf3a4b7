"""The one way out: what a stream cannot encode is replaced, and what the screen does not take is
said on the error stream if something was recorded, for then it must be told.
"""

from __future__ import annotations

import codecs
import errno
import os
import sys
from contextlib import suppress
from functools import partial
from io import TextIOWrapper
from typing import TextIO

import click

from workflow.errors import CouldNot, reason_of
from workflow.outcome import current

LIKE = {
    **{"✓": ("√", "[x]"), "✗": ("×", "[!]"), "▶": (">",), "○": ("o",), "●": ("*",), "★": ("*",)},
    **{"−": ("-",), "–": ("-",), "—": ("-",), "·": ("*",), "¥": ("￥", "RMB ")},
    **{"▒": ("▓", "#")},
}
"""Marks of ours with others that more encodings have."""
_lost: set[TextIO] = set()
"""The streams that took no more."""


def _replaced(encoding: str, error: UnicodeError) -> tuple[str | bytes, int]:
    """What is written in place of what the `encoding` of a stream lacks (the error itself calls
    a code page only charmap): a like mark, else its number, in the form in which JSON and most
    readers know it: nothing is lost.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_like(one, encoding) for one in text), error.end


def _like(character: str, encoding: str) -> str:
    for other in LIKE.get(character, ()):
        with suppress(UnicodeEncodeError):
            other.encode(encoding)
            return other
    return _numbered(character)


def _numbered(character: str) -> str:
    code = ord(character)
    pair = [code] if code < 0x10000 else [0xD7C0 + (code >> 10), 0xDC00 + (code & 0x3FF)]
    return "".join(f"\\u{one:04x}" for one in pair)


def _json_escape(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_numbered, error.object[error.start : error.end])), error.end


codecs.register_error("tto-json", _json_escape)


def prepare() -> None:
    """Let no output of ours, of click or of anybody fail on a character."""
    _lost.clear()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            name = f"tto-{stream.encoding}"
            if stream.errors != name:
                codecs.register_error(name, partial(_replaced, stream.encoding))
                stream.reconfigure(errors=name)


def as_json(text: str) -> str:
    """JSON as the screen can take it: the same data, escaped where a character is lacking."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "tto-json").decode(encoding)


def put(text: str, *, err: bool = False, colour: bool | None = None, needed: bool = False) -> None:
    """Print. Where the screen takes nothing any more: on the error stream, if it is `needed` or
    something was recorded; else CouldNot `output-failed`, or a quiet end where the reader left.
    """
    error = _written(sys.stderr if err else sys.stdout, text, colour)
    if error is None or err:
        return  # there is no third stream to say it on
    if not (needed or current.may_be_kept):
        raise failed(error)
    _written(sys.stderr, text, colour)


def _written(stream: TextIO | None, text: str, colour: bool | None) -> Exception | None:
    """What kept the stream from taking it, to the last byte."""
    if stream is None or stream in _lost:
        return OSError(errno.EBADF, "closed")
    try:
        click.echo(text, file=stream, color=colour)
    except (OSError, ValueError) as error:
        _lost.add(stream)
        silence(stream)
        return error
    return None


def failed(error: Exception) -> Exception:
    """What it means that a stream took no more: a reader that left wants no answer."""
    if isinstance(error, BrokenPipeError):
        return click.exceptions.Exit(0)
    closed = OSError(errno.EBADF, "closed")
    told = error if isinstance(error, OSError) else closed
    return CouldNot("output-failed", reason=reason_of(told))


def silence(stream: TextIO) -> None:
    """Lead what is left in a stream nowhere, so that leaving does not fail on it once more."""
    with suppress(OSError, ValueError):  # a stream without a file keeps nothing back
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
