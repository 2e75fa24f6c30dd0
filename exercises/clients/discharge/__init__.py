"""The end of a time with a therapist: one page with what changed, what to keep doing and what to do in a flare; and the last day of sharing."""
