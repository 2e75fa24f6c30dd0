"""What the pages of therapists show, part by part as far as each client shares it."""
