"""Handing a programme over without an account: a link and a code that open it, and linking it with an account later, by the client's choice."""
