"""Filters of lists, as a command gives them."""

from __future__ import annotations

from workflow.store.filters import EVERYTHING, Filter, Sieve, Sought

__all__ = ["EVERYTHING", "Filter", "Sieve", "Sought"]
