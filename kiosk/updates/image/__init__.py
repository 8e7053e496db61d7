"""A kiosk's way to the image of the system that is published for it: fetched, installed, tried."""
