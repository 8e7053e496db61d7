"""`./dev bench [decide] [start] [reset] [opening] [parts]`: measure, and say what was reached.

`./dev bench filter [FOLDER]` is never among "all": it takes minutes. FOLDER has the real lists.
`./dev bench devices` neither: seven minutes, and it ends with 1 where a limit is not reached.
`./dev bench fleet` neither: two minutes, for 20,000 kiosks before a web host of this machine.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from kiosk.policy_source import load_policy
from kiosk.settings import WHITELIST
from tests.bench import decide, opening, parts, reset, start
from tests.bench import filter as filtering
from tests.bench.figures import Figure
from tests.sites.server import SandboxOfSites


def main(wanted: list[str]) -> int:
    """Run the sections that are asked for, all by default."""
    policy = load_policy(WHITELIST, None, "")
    sections: dict[str, Callable[[SandboxOfSites], list[Figure]]] = {
        "decide": lambda _: decide.figures(),
        "start": lambda _: start.figures(policy),
        "reset": lambda sites: reset.figures(policy, sites),
        "opening": lambda sites: opening.figures(policy, sites),
        "parts": parts.figures,
    }
    if wanted[:1] == ["filter"]:
        for figure in filtering.figures(Path(wanted[1]) if wanted[1:] else None):
            print(figure.line(), flush=True)  # noqa: T201 - a program
        return 0
    if wanted in (["devices"], ["fleet"]):
        return _alone(wanted[0])
    unknown = set(wanted) - set(sections)
    if unknown:
        print(f"no such section: {', '.join(sorted(unknown))}; there are {', '.join(sections)}")  # noqa: T201 - a program
        return 2
    print("medians; machines are noisy: trust the ratios, taken in turn within one run")  # noqa: T201 - a program
    with SandboxOfSites(remember=False) as sites:
        for name, measure in sections.items():
            if not wanted or name in wanted:
                for figure in measure(sites):
                    print(figure.line(), flush=True)  # noqa: T201 - a program
    return 0


def _alone(section: str) -> int:
    """Run a section that has limits which it must reach."""
    module = import_module(f"tests.bench.{section}")  # the others run without what it needs
    met = True
    for figure in module.figures():
        print(figure.line(), flush=True)  # noqa: T201 - a program
        met = met and figure.met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
