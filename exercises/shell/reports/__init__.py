"""What went wrong on phones: errors of our scripts and what the content policy stopped, without a word about whose phone it was."""
