"""The policy of a kiosk, put together from a whitelist that holds and the files over it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeAlias

from kiosk.policy import fields
from kiosk.policy.model import (
    PAGES,
    Category,
    Mode,
    Notice,
    Opening,
    Policy,
    Rule,
    Service,
    Site,
    Span,
    Text,
    Theme,
    Tier,
    Treatment,
)
from kiosk.policy.overlay import NoticeText, RegionFile, SiteFile
from kiosk.policy.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kiosk.policy.overlay import Change, Week
    from kiosk.policy.whitelist import Entry, Whitelist, Words
    from kiosk.policy.yaml_text import Document, Path

WhitelistFile: TypeAlias = "tuple[Whitelist, Document]"
OverlayFile: TypeAlias = "tuple[RegionFile, Document]"


def assemble(
    base: WhitelistFile,
    overs: Sequence[OverlayFile] = (),
    mode: str = "",
    categories: tuple[Category, ...] = (),
) -> Policy:
    """Put the policy together.

    The more deliberate rule comes first: a service's own hosts, then where it logs people in,
    then groups, then official sites.

    Args:
        base: the whitelist, and where its values stand.
        overs: what lies over it, the one that has the last word last.
        mode: what the machine asks for, or "".
        categories: what is done with them where no file says anything else.
    """
    whitelist, _ = base
    files = [file for file, _ in overs]
    services = [_service(entry) for entry in whitelist.services]
    for file in files:
        services = [_changed(s, file.services.get(s.id)) for s in services]
        services += [_service(entry) for entry in file.extra_services]
        services = [replace(s, hidden=s.hidden or s.id in file.hidden) for s in services]
    said = [file.mode for file in files if file.mode]
    treated = {name: what for file in files for name, what in file.categories.items()}
    return Policy(
        mode=Mode(mode or [whitelist.mode, *said][-1]),
        services=tuple(sorted(services, key=lambda service: service.order)),
        rules=tuple(_rules(base, overs)),
        site=_site(files),
        themes=tuple(
            Theme(name, Text(title.fr, title.en)) for name, title in whitelist.themes.items()
        ),
        categories=tuple(_judged(category, treated) for category in categories),
        without_advertising=any(file.without_advertising for file in files),
        without_cookie_banners=any(file.without_cookie_banners for file in files),
    )


def _judged(category: Category, treated: Mapping[str, str]) -> Category:
    if category.id not in treated:
        return category
    return replace(category, treatment=Treatment(treated[category.id]))


def _service(entry: Entry) -> Service:
    return Service(
        id=entry.id,
        label=entry.label,
        description=_text(entry.description),
        icon=entry.icon,
        start=entry.start,
        aliases=tuple(entry.aliases),
        needs=tuple(entry.needs),
        phone=entry.phone,
        emergency=entry.emergency,
        theme=entry.theme,
        hint=_text(entry.hint) if entry.hint else None,
        user_agent=entry.user_agent,
        order=entry.order,
        hidden=entry.hidden or not entry.start,
        helper=entry.helper,
        named=entry.named,
        verified=entry.verified,
    )


def _changed(service: Service, change: Change | None) -> Service:
    if change is None:
        return service
    start = change.start or service.start
    hidden = service.hidden and not (change.start and not service.start)
    return replace(
        service,
        label=change.label or service.label,
        start=start,
        phone=change.phone or service.phone,
        order=service.order if change.order is None else change.order,
        hidden=hidden if change.hidden is None else change.hidden,
    )


def _rules(base: WhitelistFile, overs: Sequence[OverlayFile]) -> Iterator[Rule]:
    whitelist, document = base
    entries: list[tuple[Entry, Document, Path]] = [
        (entry, document, ("services", index)) for index, entry in enumerate(whitelist.services)
    ]
    for file, changes in overs:
        entries += [
            (entry, changes, ("extra_services", index))
            for index, entry in enumerate(file.extra_services)
        ]
    for entry, written, path in entries:
        yield from _listed(written, (*path, "hosts"), entry.hosts, service=entry.id)
    for file, changes in overs:
        for name, change in file.services.items():
            yield from _listed(changes, ("services", name, "hosts"), change.hosts, service=name)
    for entry, written, path in entries:
        yield from _listed(written, (*path, "login"), entry.login, service=entry.id, login=True)
    used = {group for entry, _, _ in entries for group in entry.groups}
    for name, group in whitelist.groups.items():
        if name in used and not group.parts:
            yield from _listed(document, ("groups", name, "hosts"), group.hosts, group=name)
    yield from _listed(document, ("official",), whitelist.official, tier=Tier.OFFICIAL)
    for file, changes in reversed(overs):  # the nearer one has the last word
        yield from _listed(changes, ("denied",), file.denied, tier=Tier.DENIED)
        yield from _listed(changes, ("allowed",), file.allowed, tier=Tier.LAWFUL)


def _listed(  # noqa: PLR0913 - the fields of a rule
    document: Document,
    path: Path,
    hosts: tuple[str, ...],
    *,
    tier: Tier = Tier.SERVICE,
    service: str = "",
    group: str = "",
    login: bool = False,
) -> Iterator[Rule]:
    file = PurePath(document.file).name
    for index, host in enumerate(hosts):
        source = f"{file}:{document.place((*path, index)).line}"
        yield Rule(Pattern.parse(host), source, tier, service, group, login)


def _site(files: Sequence[RegionFile]) -> Site:
    own = next((file for file in files if isinstance(file, SiteFile)), None)
    pages = [file.pages for file in files if file.pages is not None]
    common = Site(
        support_phone=_last(file.support_phone for file in files),
        pages=pages[-1] if pages else PAGES,
        print_price=_last(file.print_price for file in files),
        notice=Notice(
            **{
                name: _last(getattr(file.notice, name) for file in files)
                for name in NoticeText.model_fields
            }
        ),
    )
    if own is None:
        return common
    return replace(
        common,
        name=own.name,
        commune=own.commune,
        phone=own.phone,
        hours=own.hours,
        printers=tuple(own.printers),
        opening=_opening(own.opening) if own.opening else Opening(),
    )


def _last(texts: Iterable[str]) -> str:
    return ([""] + [text for text in texts if text])[-1]


def _opening(week: Week) -> Opening:
    days = [getattr(week, day) for day in type(week).model_fields]
    return Opening(tuple(tuple(Span(*fields.minutes(span)) for span in day) for day in days))


def _text(words: Words) -> Text:
    return Text(words.fr, words.en)
