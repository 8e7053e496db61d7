"""The interface of a session: the only package that knows Qt."""
