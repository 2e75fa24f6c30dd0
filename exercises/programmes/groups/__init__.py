"""Groups: a therapist's named list of own clients who get one template. A client knows nothing of it, and of nobody else in it."""
