"""The databases of the store's tests and the terminals of the commands' serve here too."""

from tests.commands.conftest import founded, tto
from tests.store.conftest import place, postgresql

__all__ = ["founded", "place", "postgresql", "tto"]
