"""PostgreSQL that may go away and come back: nobody waits for long, and several hosts may be named (docs/decisions/0036)."""
