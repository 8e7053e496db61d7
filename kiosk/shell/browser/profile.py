"""The profile of a session: off the record, in the citizen's language, and closed by default."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtWebEngineCore import QWebEngineProfile, QWebEngineSettings

from kiosk.i18n import Language
from kiosk.shell.browser import scripts
from kiosk.shell.browser.cookie_banners import refuse_cookies

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWebEngineCore import QWebEngineDownloadRequest

    from kiosk.policy.model import Policy
    from kiosk.shell.browser.interceptor import Interceptor

_Attribute = QWebEngineSettings.WebAttribute
_ON: Final = (
    _Attribute.JavascriptCanOpenWindows,  # payment and log-in pages do; each becomes a page
    _Attribute.JavascriptCanAccessClipboard,  # "copy" buttons; the clipboard dies with the visit
    _Attribute.PluginsEnabled,  # the viewer of PDF
    _Attribute.PdfViewerEnabled,
    _Attribute.PlaybackRequiresUserGesture,
    _Attribute.WebRTCPublicInterfacesOnly,
    _Attribute.FocusOnNavigationEnabled,
    _Attribute.TouchEventsApiEnabled,
    _Attribute.ShowScrollBars,
    _Attribute.FullScreenSupportEnabled,  # so that we hear of it and say no
)
_OFF: Final = (
    _Attribute.JavascriptCanPaste,
    _Attribute.ErrorPageEnabled,  # our own screens tell what went wrong
    _Attribute.NavigateOnDropEnabled,
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.ScreenCaptureEnabled,
    _Attribute.DnsPrefetchEnabled,
    _Attribute.HyperlinkAuditingEnabled,
    _Attribute.AutoLoadIconsForPage,
    _Attribute.TouchIconsEnabled,
    _Attribute.AllowRunningInsecureContent,
    _Attribute.AllowGeolocationOnInsecureOrigins,
    _Attribute.AllowWindowActivationFromJavaScript,
)
LANGUAGES: Final = {
    Language.FRENCH: "fr-FR,fr;q=0.9,en;q=0.5",
    # a site without the language is French rather than English: the agent can read it too
    Language.ENGLISH: "en-GB,en;q=0.9,fr;q=0.5",
    Language.PORTUGUESE: "pt-PT,pt;q=0.9,fr;q=0.5,en;q=0.3",
    Language.ARABIC: "ar,fr;q=0.5,en;q=0.3",
    Language.UKRAINIAN: "uk-UA,uk;q=0.9,fr;q=0.5,en;q=0.3",
    Language.TURKISH: "tr-TR,tr;q=0.9,fr;q=0.5,en;q=0.3",
    Language.SPANISH: "es-ES,es;q=0.9,fr;q=0.5,en;q=0.3",
}
# Google and others refuse a browser that they have not heard of
_OWN_TOKEN: Final = re.compile(r"QtWebEngine/\S+ ?")


class Profile:
    """The QWebEngineProfile of a session; `engine` is what pages are made with.

    Args:
        policy: names the sites that need another user agent.
        interceptor: sees every request; kept alive here.
        language: of the citizen.
        downloads: told that a page wants to hand over a document; it accepts it or cancels it.
    """

    def __init__(
        self,
        policy: Policy,
        interceptor: Interceptor,
        language: Language,
        downloads: Callable[[QWebEngineDownloadRequest], None],
    ) -> None:
        self.engine = QWebEngineProfile()  # no name: off the record
        self._interceptor = interceptor
        self._downloads = downloads
        self.engine.setUrlRequestInterceptor(interceptor)
        self.engine.setHttpUserAgent(_OWN_TOKEN.sub("", self.engine.httpUserAgent()))
        self.engine.downloadRequested.connect(self._downloads)
        self.engine.setPushServiceEnabled(False)
        self.engine.setSpellCheckEnabled(False)
        for script in scripts.user_agents(policy):
            self.engine.scripts().insert(script)
        if policy.without_cookie_banners:
            self.engine.scripts().insert(refuse_cookies())
        self._settings()
        self.speak(language)

    def speak(self, language: Language) -> None:
        """Ask sites for another language from now on."""
        self.engine.setHttpAcceptLanguage(LANGUAGES[language])

    def contrast(self, *, on: bool) -> None:
        """Let the pages to come have strong contrast, or not."""
        found = self.engine.scripts().find(scripts.CONTRAST)
        for script in found:
            self.engine.scripts().remove(script)
        if on:
            self.engine.scripts().insert(scripts.contrast())

    def _settings(self) -> None:
        settings = self.engine.settings()
        for attribute in _ON:
            settings.setAttribute(attribute, True)
        for attribute in _OFF:
            settings.setAttribute(attribute, False)
