"""The few scripts of ours that run in pages: contrast, scrolling, codes, a site's user agent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from PySide6.QtWebEngineCore import QWebEngineScript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWebEngineCore import QWebEngineFrame, QWebEnginePage

    from kiosk.policy.model import Policy

CONTRAST: Final = "ilot-contrast"
WORLD: Final = QWebEngineScript.ScriptWorldId.ApplicationWorld  # out of the page's own reach

# A constructed sheet: a page's content policy cannot refuse it as it does a <style>.
_CONTRAST_ON: Final = """
(() => {
  if (globalThis.ilotContrast) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    *, *::before, *::after { background-color: #000 !important; color: #fff !important;
      border-color: #fff !important; text-shadow: none !important; box-shadow: none !important; }
    :not(img):not(video):not(canvas):not(svg *) { background-image: none !important; }
    a, a * { color: #ff0 !important; text-decoration: underline !important; }
    button, input, select, textarea, [role=button] { border: 2px solid #ff0 !important; }
    ::placeholder { color: #ccc !important; }
    :focus { outline: 4px solid #0ff !important; }`);
  globalThis.ilotContrast = sheet;
  document.adoptedStyleSheets.push(sheet);
})()"""
_CONTRAST_OFF: Final = """
(() => {
  const sheet = globalThis.ilotContrast;
  delete globalThis.ilotContrast;
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter(one => one !== sheet);
})()"""
# What fills the middle of the screen scrolls: often not the document but a part of it. Gives the
# name of what cannot be scrolled from here: a frame, or the viewer of a PDF.
_SCROLL: Final = """
(way => {
  const scrolls = one => {
    const style = getComputedStyle(one).overflowY;
    return one.scrollHeight > one.clientHeight + 1 && (style === 'auto' || style === 'scroll');
  };
  let one = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  if (one && (one.tagName === 'IFRAME' || one.tagName === 'EMBED')) return one.tagName;
  while (one && one !== document.body && one !== document.documentElement && !scrolls(one))
    one = one.parentElement;
  if (!one || one === document.body || one === document.documentElement)
    one = document.scrollingElement || document.documentElement;
  one.scrollBy({top: way * 0.8 * Math.min(one.clientHeight, innerHeight), behavior: 'instant'});
  return '';
})"""
# Whether there is a field in sight for a code that somebody sends. It gives a yes or a no, and
# nothing of what is written there. Few French sites use the standard's word, so names count too;
# a bare "code" does not: it may be a postcode, a voucher, or a code that one knows by heart.
ASKS_CODE: Final = r"""
(() => {
  const after = 'sms|e?mail|verif|valid|confirm|secu|temp|auth|recu|unique';
  const sent = new RegExp(`otp|one.?time|code.?(${after})|(${after})[a-z]*.?code`);
  const named = one => sent.test(`${one.name} ${one.id}`.toLowerCase());
  return [...document.querySelectorAll('input')].some(one =>
    !one.disabled && !one.readOnly && one.getClientRects().length > 0 &&
    ['text', 'tel', 'number', 'password'].includes(one.type) &&
    (one.autocomplete === 'one-time-code' || named(one)));
})()"""
# What chooses the element in focus: writing, Enter or Space. A list of choices, which would open in
# a window of its own, goes on by one choice instead.
_CHOOSE: Final = """
(() => {
  if (!document.hasFocus()) return '';
  let one = document.activeElement;
  while (one && one.shadowRoot && one.shadowRoot.activeElement) one = one.shadowRoot.activeElement;
  if (!one || one === document.body || one.tagName === 'IFRAME') return '';
  if (one.tagName === 'SELECT') {
    if (!one.length) return '';
    let at = one.selectedIndex;
    do at = (at + 1) % one.length;
    while (one.options[at].disabled && at !== one.selectedIndex);
    one.selectedIndex = at;
    for (const kind of ['input', 'change']) one.dispatchEvent(new Event(kind, {bubbles: true}));
    return '';
  }
  const pressed = ['checkbox', 'radio', 'button', 'submit', 'reset', 'image', 'file'];
  if (one.isContentEditable || one.tagName === 'TEXTAREA') return 'text';
  if (one.tagName === 'INPUT') return pressed.includes(one.type) ? 'space' : 'text';
  return ['A', 'AREA', 'SUMMARY'].includes(one.tagName) ? 'enter' : 'space';
})()"""


def contrast() -> QWebEngineScript:
    """Make the script that gives each page to come strong contrast."""
    script = _script(CONTRAST, _CONTRAST_ON)
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentReady)
    script.setRunsOnSubFrames(True)
    script.setWorldId(WORLD)
    return script


def set_contrast(page: QWebEnginePage, *, on: bool) -> None:
    """Give a page that is open strong contrast, or take it away."""
    for frame in _frames(page.mainFrame()):
        frame.runJavaScript(_CONTRAST_ON if on else _CONTRAST_OFF, WORLD)


def scroll(page: QWebEnginePage, *, up: bool, viewer: Callable[[], None]) -> None:
    """Scroll a page by most of a screen.

    Args:
        page: which.
        up: or down.
        viewer: scrolls the viewer of a PDF, which no script of ours reaches.
    """
    source = f"{_SCROLL}({-1 if up else 1})"

    def go_on(blocked_by: object) -> None:
        if blocked_by == "EMBED":
            viewer()
        elif blocked_by == "IFRAME":
            for frame in _frames(page.mainFrame()):
                if not frame.isMainFrame():
                    frame.runJavaScript(source, WORLD)

    page.runJavaScript(source, WORLD, go_on)


def choose(page: QWebEnginePage, go_on: Callable[[object], None]) -> None:
    """Tell what does to the element in focus what a tap would: "text", "space" or "enter"."""
    for frame in _frames(page.mainFrame()):
        frame.runJavaScript(_CHOOSE, WORLD, go_on)


def user_agents(policy: Policy) -> Iterator[QWebEngineScript]:
    """Make the scripts that tell each site's own scripts the user agent which it needs."""
    for service in policy.services:
        if not service.user_agent:
            continue
        source = (
            f"Object.defineProperty(Navigator.prototype, 'userAgent', "
            f"{{get: () => {json.dumps(service.user_agent)}}});"
        )
        header = "".join(f"// @match https://{host}/*\n" for host in _hosts(policy, service.id))
        header = f"// ==UserScript==\n{header}// ==/UserScript==\n"
        script = _script(f"ilot-agent-{service.id}", header + source)
        script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
        script.setRunsOnSubFrames(True)
        script.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
        yield script


def _hosts(policy: Policy, service: str) -> Iterator[str]:
    """Give every host of a service, log-in hosts too, in the grammar of user scripts."""
    for rule in policy.rules:
        if rule.service == service and rule.pattern.host:
            yield rule.pattern.host
            if rule.pattern.subdomains:
                yield f"*.{rule.pattern.host}"


def _script(name: str, source: str) -> QWebEngineScript:
    script = QWebEngineScript()
    script.setName(name)
    script.setSourceCode(source)
    return script


def _frames(frame: QWebEngineFrame) -> Iterator[QWebEngineFrame]:
    yield frame
    for child in frame.children():
        yield from _frames(child)
