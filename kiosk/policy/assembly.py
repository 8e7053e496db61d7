"""The policy of a kiosk, put together from a whitelist that holds and a commune's file over it."""

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
from kiosk.policy.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.policy.overlay import Change, SiteFile, Week
    from kiosk.policy.whitelist import Entry, Whitelist, Words
    from kiosk.policy.yaml_text import Document, Path

WhitelistFile: TypeAlias = "tuple[Whitelist, Document]"
OverlayFile: TypeAlias = "tuple[SiteFile, Document]"


def assemble(
    base: WhitelistFile, over: OverlayFile | None, mode: str, categories: tuple[Category, ...] = ()
) -> Policy:
    """Put the policy together.

    The more deliberate rule comes first: a service's own hosts, then where it logs people in,
    then groups, then official sites.

    Args:
        base: the whitelist, and where its values stand.
        over: the commune's file, or None.
        mode: what the machine asks for, or "".
        categories: what is done with them where the commune says nothing else.
    """
    whitelist, _ = base
    site_file = over[0] if over else None
    services = [_service(entry) for entry in whitelist.services]
    if site_file:
        services = [_changed(s, site_file.services.get(s.id)) for s in services]
        services += [_service(entry) for entry in site_file.extra_services]
        services = [replace(s, hidden=s.hidden or s.id in site_file.hidden) for s in services]
    chosen = mode or (site_file and site_file.mode) or whitelist.mode
    return Policy(
        mode=Mode(chosen),
        services=tuple(sorted(services, key=lambda service: service.order)),
        rules=tuple(_rules(base, over)),
        site=_site(site_file) if site_file else Site(),
        themes=tuple(
            Theme(name, Text(title.fr, title.en)) for name, title in whitelist.themes.items()
        ),
        categories=tuple(_judged(category, site_file) for category in categories),
        without_advertising=bool(site_file and site_file.without_advertising),
        without_cookie_banners=bool(site_file and site_file.without_cookie_banners),
    )


def _judged(category: Category, site_file: SiteFile | None) -> Category:
    if site_file is None or category.id not in site_file.categories:
        return category
    return replace(category, treatment=Treatment(site_file.categories[category.id]))


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


def _rules(base: WhitelistFile, over: OverlayFile | None) -> Iterator[Rule]:
    whitelist, document = base
    entries: list[tuple[Entry, Document, Path]] = [
        (entry, document, ("services", index)) for index, entry in enumerate(whitelist.services)
    ]
    if over:
        site_file, changes = over
        entries += [
            (entry, changes, ("extra_services", index))
            for index, entry in enumerate(site_file.extra_services)
        ]
    for entry, written, path in entries:
        yield from _listed(written, (*path, "hosts"), entry.hosts, service=entry.id)
    if over:
        for name, change in site_file.services.items():
            yield from _listed(changes, ("services", name, "hosts"), change.hosts, service=name)
    for entry, written, path in entries:
        yield from _listed(written, (*path, "login"), entry.login, service=entry.id, login=True)
    used = {group for entry, _, _ in entries for group in entry.groups}
    for name, group in whitelist.groups.items():
        if name in used and not group.parts:
            yield from _listed(document, ("groups", name, "hosts"), group.hosts, group=name)
    yield from _listed(document, ("official",), whitelist.official, tier=Tier.OFFICIAL)
    if over:
        yield from _listed(changes, ("denied",), site_file.denied, tier=Tier.DENIED)
        yield from _listed(changes, ("allowed",), site_file.allowed, tier=Tier.LAWFUL)


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


def _site(site_file: SiteFile) -> Site:
    return Site(
        name=site_file.name,
        commune=site_file.commune,
        phone=site_file.phone,
        hours=site_file.hours,
        support_phone=site_file.support_phone,
        printers=tuple(site_file.printers),
        pages=PAGES if site_file.pages is None else site_file.pages,
        print_price=site_file.print_price,
        notice=Notice(**site_file.notice.model_dump()),
        opening=_opening(site_file.opening) if site_file.opening else Opening(),
    )


def _opening(week: Week) -> Opening:
    days = [getattr(week, day) for day in type(week).model_fields]
    return Opening(tuple(tuple(Span(*fields.minutes(span)) for span in day) for day in days))


def _text(words: Words) -> Text:
    return Text(words.fr, words.en)
