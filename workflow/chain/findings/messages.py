"""The words of every finding about a definition, by its code: `messages.txt`."""

from __future__ import annotations

from pathlib import Path

from workflow.messages import read_messages

MESSAGES = read_messages(Path(__file__).with_name("messages.txt"))[""]
"""`code`, or `code/variant` for another wording of one code."""
