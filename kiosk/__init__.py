"""The kiosk shell of an îlot numérique."""
