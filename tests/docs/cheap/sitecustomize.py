"""Read by Python as it starts: passwords cost next to nothing on the pages that are played."""

import sys

if {"init", "import", "login", "password"} & {*sys.argv}:
    from functools import partial

    import argon2

    argon2.PasswordHasher = partial(  # type: ignore[misc, assignment]
        argon2.PasswordHasher, time_cost=1, memory_cost=64
    )
