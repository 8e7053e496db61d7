"""A kiosk's way to the policies that are published for it: verified, tried, put in its place."""
