"""The documents of a visit: what they are by their content, and what they are made into."""
