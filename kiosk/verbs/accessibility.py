"""`kiosk accessibility`: says which requirements of accessibility the tests have proved."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from kiosk.i18n import Language, use

if TYPE_CHECKING:
    from kiosk.accessibility.report import Judged
    from kiosk.accessibility.results import Results

HELP = "say which requirements of accessibility the tests of this version have proved"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of this verb."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--json", action="store_true", help="for programs")
    what.add_argument("--html", action="store_true", help="the report of conformity, a page")
    what.add_argument(
        "--form", action="store_true", help="the form for what a person checks on site, a page"
    )
    what.add_argument(
        "--workshop", action="store_true", help="the sheet of the workshop in practice mode, a page"
    )
    languages = [language.value for language in Language]
    parser.add_argument("--language", choices=languages, default=Language.FRENCH.value)


def run(arguments: argparse.Namespace) -> int:
    """Print it; 1 where a requirement is not met and no page was asked for.

    Raises:
        KioskError: what is shipped cannot be read.
    """
    # imported here, as they take pydantic and yaml with them
    from kiosk.accessibility.form import form  # noqa: PLC0415 - as above
    from kiosk.accessibility.page import page  # noqa: PLC0415
    from kiosk.accessibility.report import as_json  # noqa: PLC0415
    from kiosk.accessibility.shipped import judged  # noqa: PLC0415

    use(Language(arguments.language))
    if arguments.workshop:
        from kiosk.accessibility.workshop_sheet import sheet  # noqa: PLC0415

        print(sheet(), end="")
        return 0
    every, results = judged()
    if arguments.form:
        print(form(one.requirement for one in every), end="")
    elif arguments.html:
        print(page(every, results), end="")
    elif arguments.json:
        print(json.dumps(as_json(every, results), indent=2, ensure_ascii=False))
    else:
        return _tell(every, results)
    return 0


def _tell(judged: tuple[Judged, ...], results: Results) -> int:
    from kiosk.accessibility.report import Result  # noqa: PLC0415 - as above

    failed = [one for one in judged if one.result is Result.FAIL]
    for one in failed:
        print(f"{one.requirement.id} {one.reason}: {one.requirement.asked}")
    counts = ", ".join(
        f"{sum(one.result is result for one in judged)} {result}" for result in Result
    )
    print(f"version {results.version} of {results.date}: {counts}")
    return 1 if failed else 0
