"""The pages of sharing, and those of a therapist."""
