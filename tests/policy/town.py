"""The policy of an imaginary town, for tests that should not change with config/whitelist.yaml."""

from __future__ import annotations

from typing import Final

from kiosk.policy.model import Mode, Policy, Rule, Service, Text, Tier
from kiosk.policy.pattern import Pattern

_HOSTS: Final = {
    "laposte": "laposte.fr",
    "lbp": "labanquepostale.fr labanquepostale.com",
    "caf": "caf.fr",
    "ameli": "ameli.fr",
    "retraite": "lassuranceretraite.fr carsat-auvergne.fr",
    "msa": "msa.fr",
    "grdf": "grdf.fr",
    "francetravail": "francetravail.fr pole-emploi.fr",
    "servicepublic": "service-public.gouv.fr service-public.fr",
    "ants": "ants.gouv.fr",
    "impots": "impots.gouv.fr",
    "amendes": "amendes.gouv.fr antai.gouv.fr",
    "allier": "allier.fr",
    "engie": "engie.fr gaz-tarif-reglemente.fr",
    "mail_free": "webmail.free.fr",
    "mairie": ".saint-exemple.e-monsite.com",
    "cantine": "https://cantine.example:8443 portail.example/saint-exemple",
    "aidants": "aidantsconnect.beta.gouv.fr",
}
_LOGIN: Final = {
    "laposte": "moncompte.laposte.fr",
    "mail_free": "subscribe.free.fr",
}
_GROUPS: Final = {
    "franceconnect": "franceconnect.gouv.fr yris.eu",
    "psp": "payzen.eu",
}
_OFFICIAL: Final = "gouv.fr cnil.fr .mairie-exemple.jimdofree.com avis.caf.fr"


def _service(number: int, name: str) -> Service:
    return Service(
        id=name,
        label=name.capitalize(),
        description=Text("Un service.", "A service."),
        icon="mairie",
        start="https://example.org/",
        order=number,
        hidden=name == "aidants",
    )


def _rules() -> list[Rule]:
    rules = []
    for service, hosts in _HOSTS.items():
        rules += [_rule(host, Tier.SERVICE, service) for host in hosts.split()]
    for service, hosts in _LOGIN.items():
        rules += [_rule(host, Tier.SERVICE, service, login=True) for host in hosts.split()]
    for group, hosts in _GROUPS.items():
        rules += [_rule(host, Tier.SERVICE, "", group=group) for host in hosts.split()]
    rules += [_rule(host, Tier.OFFICIAL) for host in _OFFICIAL.split()]
    return rules


def _rule(
    host: str, tier: Tier, service: str = "", *, group: str = "", login: bool = False
) -> Rule:
    return Rule(Pattern.parse(host), "town:1", tier, service, group, login)


POLICY: Final = Policy(
    mode=Mode.PUBLIC,
    services=tuple(_service(number, name) for number, name in enumerate(_HOSTS)),
    rules=tuple(_rules()),
)
