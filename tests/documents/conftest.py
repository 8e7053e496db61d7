"""Documents are drawn on Qt's offscreen platform."""

from tests.shell.conftest import application

__all__ = ["application"]
