"""The errors that a person is meant to read."""


class KioskError(Exception):
    """Something that a person can mend.

    Args:
        message: what is wrong, naming the file, line and column where there is one.
        hint: how to mend it, one sentence.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  hint: {self.hint}" if self.hint else self.message
