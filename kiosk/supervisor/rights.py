"""Gives up the rights that nothing we start may inherit."""

from __future__ import annotations

import ctypes
import os
from typing import Final

_CAP_AMBIENT: Final = 47  # of prctl
_CLEAR_ALL: Final = 4


def keep_to_ourselves() -> None:
    """Hand no capability on: bubblewrap starts nothing with one, and no gate needs any.

    Raises:
        OSError: the kernel does not let us.
    """
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_CAP_AMBIENT, _CLEAR_ALL, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
