"""What everybody must be able to do alone, and how far tests have proved it."""
