"""May this page be shown? Pure: no I/O, no Qt, no clock."""
