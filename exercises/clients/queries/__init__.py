"""Reads for the pages of therapists. Who may see whose rows is decided in care.access alone: here the client is known already."""
