"""Pure rules: money, calendar arithmetic, publicity windows and shares. No clock, no I/O."""
