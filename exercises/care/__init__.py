"""Who may follow whom: therapists, invites, links with their scopes, and who looked at what."""
