"""Many audited visits in a row, in one kiosk."""
