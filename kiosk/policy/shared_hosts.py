"""Names under which anybody may open a site, so that no whitelist may name them as a whole."""

from __future__ import annotations

import re
from typing import Final

# Where everybody may register (the sectors of .fr, from the Public Suffix List).
_SUFFIXES: Final = """
  asso.fr avoues.fr cci.fr com.fr greta.fr huissier-justice.fr nom.fr prd.fr tm.fr aeroport.fr
  avocat.fr chambagri.fr chirurgiens-dentistes.fr experts-comptables.fr geometre-expert.fr
  medecin.fr notaires.fr pharmacien.fr port.fr veterinaire.fr eu.org fr.eu.org eu.com uk.com
  us.com gb.net
"""
_SECOND_LEVEL: Final = re.compile(r"(ac|co|com|edu|gob|gouv|gov|net|nom|or|org)\.[a-z]{2}")
RESERVED: Final = "gouv.fr"  # a public suffix, yet the State's own: official as a whole

# Where everybody may have pages; communes do (Etalab's list of public sites has hundreds).
_HOSTERS: Final = """
  e-monsite.com jimdo.com jimdofree.com jimdosite.com wordpress.com free.fr blogspot.com
  blogspot.fr over-blog.com overblog.com canalblog.com wifeo.com neopse-site.com
  reseaudescommunes.fr wixsite.com wix.com weebly.com webnode.fr webnode.page site123.me sitew.com
  sitew.fr sitego.fr strikingly.com squarespace.com webflow.io webself.net monsite-orange.fr
  pagesperso-orange.fr perso.sfr.fr perso.neuf.fr pagesperso.free.fr campagnol.fr hautetfort.com
  tumblr.com skyrock.com skyblog.com unblog.fr eklablog.com centerblog.net forumactif.com ovh.net
  ovh.org cloud-ed.fr planethoster.net github.io gitlab.io netlify.app vercel.app pages.dev
  workers.dev web.app firebaseapp.com herokuapp.com azurewebsites.net cloudfront.net amazonaws.com
  googleusercontent.com appspot.com onrender.com fly.dev replit.app glitch.me surge.sh
  translate.goog sharepoint.com myshopify.com sites.google.com docs.google.com drive.google.com
  google.com google.fr live.com
"""
_OPEN: Final = frozenset(_SUFFIXES.split())
_PAGES: Final = frozenset(_HOSTERS.split())


def shared_by_many(host: str) -> tuple[str, str] | None:
    """Say why a host may not be listed with everything below it.

    Args:
        host: as Chromium compares it: lower case, punycode, no trailing dot.

    Returns:
        What it is and how to mend it, or None if it may.
    """
    full = f"name the full host of the site, for example saint-exemple.{host}"
    if "." not in host:
        return "no host but a last part of many", "name the site, for example example.fr"
    if host == RESERVED:
        return "the whole State", f"name the host of the service, for example service.{host}"
    if host in _OPEN or _SECOND_LEVEL.fullmatch(host):
        return "a name under which anybody may register", full
    if host in _PAGES:
        return "a host where anybody may have pages", full
    return None
