"""`kiosk check`: says everything that is wrong in a whitelist or a seed, or that nothing is."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import KioskError
from kiosk.policy.model import Policy
from kiosk.settings import ASSETS, CATEGORIES, WHITELIST

if TYPE_CHECKING:
    from kiosk.policy.problem import Problem

HELP = "say what is wrong in a whitelist or a machine's seed, where, and how to mend it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a whitelist, or an ilot.yaml"
    )
    parser.add_argument("--region", type=Path, metavar="FILE", help="a département's, over each")
    parser.add_argument("--site", type=Path, metavar="FILE", help="a commune's file, over those")
    parser.add_argument("--categories", type=Path, metavar="FILE", default=CATEGORIES)


def run(arguments: argparse.Namespace) -> int:
    """Check each file; 0 if all hold."""
    over = (arguments.region, arguments.site)
    good = [_check(file, *over, arguments.categories) for file in arguments.files]
    return 0 if all(good) else 1


def _check(file: Path, region: Path | None, site: Path | None, categories: Path) -> bool:
    # imported here, as it takes pydantic and yaml with it
    from kiosk.policy.problem import FileError  # noqa: PLC0415
    from kiosk.policy_source import load_policy  # noqa: PLC0415

    seed = _seed_in(file)
    if seed is not None:
        return _check_seed(file, seed, region, categories)
    over = "".join(f" with {part}" for part in (region, site) if part)
    try:
        policy = load_policy(file, site, region=region, categories=categories, icons=_pictograms())
    except FileError as error:
        count = len(error.problems)
        print(error, file=sys.stderr)
        print(f"{file}{over}: {count} problem{'s' if count > 1 else ''}", file=sys.stderr)
    except KioskError as error:
        print(error, file=sys.stderr)
    else:
        print(f"{file}{over}: {_summary(policy)}")
        return True
    return False


def _seed_in(file: Path) -> bytes | None:
    """Give what a file holds, if it means to be a seed."""
    from kiosk.policy.yaml_text import parse  # noqa: PLC0415 - takes yaml with it
    from kiosk.policy_source import read  # noqa: PLC0415 - as above
    from kiosk.seed.model import is_seed  # noqa: PLC0415
    from kiosk.seed.names import NAME  # noqa: PLC0415
    from kiosk.seed.reading import decoded  # noqa: PLC0415

    try:
        untrusted = read(file).untrusted
        if file.name == NAME:
            return untrusted
        if is_seed(parse(decoded(untrusted, str(file)), str(file)).value):
            return untrusted
    except KioskError:  # said by whoever reads it as what it means to be
        return None
    return None


def _check_seed(file: Path, untrusted: bytes, region: Path | None, categories: Path) -> bool:
    from kiosk.policy.category_file import read_categories  # noqa: PLC0415 - as above
    from kiosk.policy.problem import FileError  # noqa: PLC0415
    from kiosk.policy.yaml_text import parse  # noqa: PLC0415
    from kiosk.policy_source import read  # noqa: PLC0415
    from kiosk.seed.names import RUN  # noqa: PLC0415
    from kiosk.seed.outcome import files  # noqa: PLC0415
    from kiosk.seed.reading import Below, not_beside, read_seed  # noqa: PLC0415

    sources = [read(one) for one in (WHITELIST, region) if one]
    judged = read(categories)
    below = Below(
        [parse(source.untrusted, source.name) for source in sources],
        _pictograms(),
        read_categories(judged.untrusted, judged.name),
    )
    try:
        found = read_seed(untrusted, str(file), below)
    except FileError as error:
        return _refuse(file, error.problems)
    try:  # what no program takes would stop them all at the next start
        files(found.seed, found.site, RUN)
    except KioskError as error:
        print(f"{file}: {error}", file=sys.stderr)
        return False
    if lacking := list(not_beside(found, {one.name for one in file.parent.iterdir()})):
        return _refuse(file, lacking)
    seed = found.seed
    print(f"{file}: good: the seed of {seed.site.name}, {seed.site.commune}")
    if seed.agent_code_hash is None and seed.code is None:
        print(f"{file}: the agent's panel stays closed: add a line of `kiosk seed hash`")
    if seed.updates and not seed.updates.root:
        print(f"{file}: updates come only where the image was made with --trust, or add “root:”")
    return True


def _refuse(file: Path, problems: Sequence[Problem]) -> bool:
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{file}: {len(problems)} problem{'s' if len(problems) > 1 else ''}", file=sys.stderr)
    return False


def _pictograms() -> frozenset[str] | None:
    """Give the names of our pictograms; None where they are not installed."""
    folder = ASSETS / "pictograms"
    return frozenset(path.stem for path in folder.glob("*.svg")) or None


def _summary(policy: Policy) -> str:
    services = policy.services
    hidden = sum(service.hidden for service in services)
    unseen = sum(not service.verified for service in services)
    return (
        f"good: {len(services)} services ({hidden} hidden, {unseen} never verified), "
        f"{len(policy.rules)} rules, mode {policy.mode}"
    )
