"""Everything by one switch, by two or by four: the shell's controls are gone through in turn."""
