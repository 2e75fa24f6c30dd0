"""What a therapist sees of the clients who share something with them, and what they note about them."""
