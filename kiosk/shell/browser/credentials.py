"""The refusal to log in, in the only way in which QtWebEngine understands it."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import shiboken6

if TYPE_CHECKING:
    from PySide6.QtNetwork import QAuthenticator


def refuse(authenticator: QAuthenticator) -> None:
    """Make an authenticator null, which is how QtWebEngine is told to ask no more.

    Left alone, or given empty texts, it sends an empty name and password and is asked again, for
    ever. In C++ one assigns `QAuthenticator()` to it; Python cannot assign to an object of C++.
    A QAuthenticator is one pointer to its private part: null means no answer. That part is lost
    with it: some hundred bytes a refusal.
    """
    (address,) = shiboken6.getCppPointer(authenticator)
    ctypes.c_void_p.from_address(address).value = None
