"""The devices of a kiosk, as they say themselves that they are."""
