"""Makes one document of a visit lighter, within limits that no document can leave.

    python -m kiosk.workers.reduce KIND FROM TO

A child of the visit's own shell, within its walls: what it reads lies there already.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.documents.kind import Kind
from kiosk.documents.reduction import reduce

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIMITS: Final = (
    (resource.RLIMIT_AS, 1 << 30),  # bytes: a photo of 100 million pixels, and its copy
    (resource.RLIMIT_CPU, 60),  # seconds
    (resource.RLIMIT_FSIZE, 64 << 20),  # bytes
    (resource.RLIMIT_CORE, 0),  # it would hold the document
)


def main(argv: Sequence[str]) -> int:
    """Do it; the exit status is a `Reduced`."""
    kind, source, into = argv
    for which, most in _LIMITS:
        resource.setrlimit(which, (most, most))
    return reduce(Path(source), Kind(kind), Path(into))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
