"""From lists that others publish to the index of categories that a kiosk looks up."""
