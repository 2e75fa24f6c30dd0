"""Mails that tell people what changed about their account, so that somebody else cannot change it unseen."""
