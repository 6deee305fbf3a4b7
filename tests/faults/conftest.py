"""The databases of the store's tests serve here too."""

from tests.store.conftest import place, postgresql

__all__ = ["place", "postgresql"]
