"""Pictures of every screen, for people to look at."""
