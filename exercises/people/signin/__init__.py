"""Signing in: the second factor, who must have one, how long a session lasts."""
