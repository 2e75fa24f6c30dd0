"""SQLite that is safe with several writers: a library without the WAL-reset fault, and writers who queue (docs/decisions/0032)."""
