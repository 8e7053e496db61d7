"""`kiosk run` for tests: the same kiosk, whose delays are ten times as short."""

import sys
from dataclasses import replace
from typing import Final

from kiosk.__main__ import main
from kiosk.supervisor import lifecycle

FASTER: Final = 10
_Terms = lifecycle.Terms


def hasty(*, idle: float, warning: float, code: float, charter: bool) -> lifecycle.Terms:
    """Give terms with shorter delays."""
    terms = _Terms(charter=charter)
    return replace(terms, idle=idle / FASTER, warning=warning / FASTER, code=code / FASTER)


if __name__ == "__main__":
    lifecycle.Terms = hasty  # type: ignore[assignment,misc]  # made in one place, by these names
    sys.exit(main(["run"]))
