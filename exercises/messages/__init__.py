"""Notes and messages between a client and a therapist, over a link that the client gave."""
