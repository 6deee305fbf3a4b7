"""Where verification is tried on either database: as the store's own tests do."""

from tests.store.conftest import office, place, postgresql

__all__ = ["office", "place", "postgresql"]
