"""Says no to cookies in a citizen's stead, where the operator wants it: nobody wants to be asked.

It presses the button by which the banner itself refuses, so that the site keeps no more than it
must; a banner that has no such button stays, and asks.
"""

from __future__ import annotations

import json
from typing import Final

from PySide6.QtWebEngineCore import QWebEngineScript

from kiosk.shell.browser.scripts import WORLD

# The buttons of the consent platforms that French sites use: tarteaucitron, Orejime and the
# State's own design, Didomi, Axeptio, OneTrust, Cookiebot, TrustCommander, Klaro, Complianz.
_BUTTONS: Final = (
    *("#tarteaucitronAllDenied2", "#tarteaucitronCloseCross", ".orejime-Button--decline"),
    *(".didomi-continue-without-agreeing", "#didomi-notice-disagree-button"),
    *("#axeptio_btn_dismiss", "#onetrust-reject-all-handler"),
    *("#CybotCookiebotDialogBodyButtonDecline", "#popin_tc_privacy_button_2"),
    *(".klaro .cn-decline", ".cmplz-btn.cmplz-deny"),
)
# Those of the others, and of the many that a site has written itself.
_WORDS: Final = (
    *("tout refuser", "refuser", "refuser tout", "je refuse", "refuser les cookies"),
    *("refuser tous les cookies", "interdire tous les cookies", "continuer sans accepter"),
    *("ne pas accepter", "reject all", "decline", "decline all", "refuse all"),
)
_SOURCE: Final = """
(() => {
  const REFUSE = new Set(%s);
  const ABOUT = /cookie|traceur|consentement/i;
  const BUTTONS = %s;
  const UNTIL = performance.now() + 15000;  // banners come late on slow lines
  const AT_ONCE = 300;  // milliseconds between two looks
  const seen = one => one.checkVisibility() && one.getClientRects().length > 0;
  const words = one => (one.textContent + '').replace(/[^\\p{L} ]/gu, ' ').replace(/ +/g, ' ')
    .trim().toLowerCase();
  const inBanner = one => {
    for (let up = one.parentElement, n = 0; up && n < 8; up = up.parentElement, n++) {
      const style = getComputedStyle(up);
      const lies = style.position === 'fixed' || style.position === 'sticky' ||
        up.getAttribute('role') === 'dialog' || up.tagName === 'DIALOG';
      if (lies) return ABOUT.test(up.textContent);
    }
    return false;
  };
  const roots = () => [document, ...[...document.querySelectorAll('*')]
    .filter(one => one.shadowRoot).map(one => one.shadowRoot)];
  const find = () => {
    for (const root of roots()) {
      const known = [...root.querySelectorAll(BUTTONS)].find(seen);
      if (known) return known;
      const said = [...root.querySelectorAll('button, a, [role=button], input[type=button]')]
        .find(one => REFUSE.has(words(one)) && seen(one) && inBanner(one));
      if (said) return said;
    }
    return null;
  };
  const look = () => {
    const button = find();
    if (button) button.click();
    else if (performance.now() < UNTIL) setTimeout(look, AT_ONCE);
  };
  look();
})()"""


def refuse_cookies() -> QWebEngineScript:
    """Make the script that refuses cookies on each page to come."""
    script = QWebEngineScript()
    script.setName("ilot-cookies")
    script.setSourceCode(_SOURCE % (json.dumps(_WORDS), json.dumps(", ".join(_BUTTONS))))
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentReady)
    script.setRunsOnSubFrames(True)  # some platforms show their banner in a frame
    script.setWorldId(WORLD)
    return script
