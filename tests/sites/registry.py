"""Which site answers for which host."""

from __future__ import annotations

from typing import Final

from tests.sites import (
    aidants,
    ameli,
    anef,
    ants,
    caf,
    canary,
    dossiers,
    elsewhere,
    energy,
    exercises,
    franceconnect,
    francetravail,
    google,
    heavy,
    hostile,
    impots,
    labanquepostale,
    laposte,
    msa,
    payfip,
    payment,
    perf,
    retraite,
    search,
    webmail,
)
from tests.sites.site import Site

BAD_CERTIFICATE: Final = "certificat.caf.fr"  # is served with a certificate that nobody trusts

_FAMILIES: Final = (
    aidants,
    ameli,
    anef,
    ants,
    caf,
    canary,
    dossiers,
    energy,
    exercises,
    franceconnect,
    francetravail,
    google,
    heavy,
    hostile,
    impots,
    labanquepostale,
    laposte,
    msa,
    payfip,
    payment,
    perf,
    retraite,
    search,
    webmail,
)
SITES: Final = tuple(site for family in _FAMILIES for site in family.SITES)
_BY_HOST: Final = {host: site for site in SITES for host in site.hosts}


def find_site(host: str) -> Site:
    """Find the site of a host; every other host gets a page that says so."""
    return _BY_HOST.get(host) or elsewhere.ELSEWHERE
