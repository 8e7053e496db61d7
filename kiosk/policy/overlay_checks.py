"""Whether a commune's or a département's file fits what it lies over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.policy.checks import Known, Services, covers, section, services_by_id, texts
from kiosk.policy.problem import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kiosk.policy.model import Category
    from kiosk.policy.yaml_text import Document, Node, Path


def overlay_problems(
    overlay: Document,
    below: Sequence[Document],
    icons: Collection[str] | None,
    categories: Collection[Category] = (),
) -> Iterator[Problem]:
    """Look for everything in a file that does not fit what lies below it.

    Args:
        overlay: the file.
        below: the whitelist, then the département's file if this is a commune's.
        icons: the pictograms that exist, or None where nobody knows.
        categories: those that exist.
    """
    yield from _categories(overlay, {category.id: category for category in categories})
    whitelist = below[0]
    known = services_by_id(whitelist, "services")
    for document in below[1:]:
        known |= services_by_id(document, "extra_services")
    own = services_by_id(overlay, "extra_services")
    groups, themes = section(whitelist, "groups"), section(whitelist, "themes")
    to_refer_to = Known(groups, themes, icons, taken=known)
    yield from Services(overlay, "extra_services", to_refer_to).problems()
    for name, change in section(overlay, "services").items():
        yield from _change(overlay, name, change, known)
    value = overlay.value.get("hidden") if isinstance(overlay.value, dict) else None
    for path, name in texts(value, ("hidden",)):
        if name not in known and name not in own:
            hint = did_you_mean(name, [*known, *own])
            yield _problem(overlay, path, f"there is no service “{name}” to hide", hint)


def _categories(overlay: Document, known: dict[str, Category]) -> Iterator[Problem]:
    for name, decision in section(overlay, "categories").items():
        path: Path = ("categories", name)
        if name not in known:
            hint = did_you_mean(name, known)
            yield _problem(overlay, path, f"there is no category “{name}”", hint, key=True)
        elif known[name].unlawful and decision != "deny":
            message = f"“{name}” is unlawful: no commune can open it"
            hint = "delete the line; one site of it, listed by mistake, is for the list to mend"
            yield _problem(overlay, path, message, hint)


def _change(
    overlay: Document, name: str, change: Node, known: dict[str, dict[str, Node]]
) -> Iterator[Problem]:
    path: Path = ("services", name)
    if name not in known:
        hint = did_you_mean(name, known, "a new one goes under extra_services")
        yield _problem(overlay, path, f"the whitelist has no service “{name}”", hint, key=True)
        return
    if not isinstance(change, dict):
        return
    if not change:
        yield _problem(overlay, path, f"nothing is changed about “{name}”", "delete it", key=True)
    service = known[name]
    hosts = [t for part in (service, change) for _, t in texts(part.get("hosts"), path)]
    start = change.get("start", service.get("start"))
    if "hosts" in change and start is None:
        hint = "add a line “start: https://…”"
        yield _problem(overlay, path, f"“{name}” has no start page", hint, key=True)
    if "start" not in change or not isinstance(start, str):
        return
    if not hosts:
        hint = "add a line “hosts: […]” with the full host of the site"
        yield _problem(overlay, path, f"“{name}” has no hosts", hint, key=True)
    elif not covers(hosts, start):
        message = f"the start page is outside the hosts of “{name}”: {', '.join(hosts)}"
        yield _problem(overlay, (*path, "start"), message, "add its host to “hosts”")


def _problem(
    document: Document, path: Path, message: str, hint: str, *, key: bool = False
) -> Problem:
    return Problem(document.file, document.place(path, key=key), message, hint)
