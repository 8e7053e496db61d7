"""The sandbox of sites: replicas of our own drawing, for tests and for the training mode."""
