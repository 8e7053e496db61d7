"""The web pages of a session: QtWebEngine with every one of its questions answered by us."""
