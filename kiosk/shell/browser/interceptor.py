"""The look at every request of a page before it goes out: parts are decided and leased here.

Main frames are decided in `acceptNavigationRequest`: to block a redirect here would come too late,
its body has then been sent. It runs on the interface's thread: no waiting here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QUrl
from PySide6.QtWebEngineCore import QWebEngineUrlRequestInfo, QWebEngineUrlRequestInterceptor

from kiosk.policy.model import Resource
from kiosk.policy.safe_search import HEADER, is_video, strict_query

if TYPE_CHECKING:
    from kiosk.shell.browser.guard import Guard

_Type = QWebEngineUrlRequestInfo.ResourceType

_HTTP: Final = 80
_GET: Final = QByteArray(b"GET")
_RESTRICT: Final = tuple(QByteArray(part.encode()) for part in HEADER)

# Every member stands here: a test fails when Qt adds one.
RESOURCES: Final = {
    _Type.ResourceTypeMainFrame: Resource.MAIN,
    _Type.ResourceTypeNavigationPreloadMainFrame: Resource.MAIN,
    _Type.ResourceTypeSubFrame: Resource.FRAME,
    _Type.ResourceTypeNavigationPreloadSubFrame: Resource.FRAME,
    _Type.ResourceTypeObject: Resource.FRAME,
    _Type.ResourceTypePluginResource: Resource.FRAME,
    _Type.ResourceTypeStylesheet: Resource.SUB,
    _Type.ResourceTypeScript: Resource.SUB,
    _Type.ResourceTypeImage: Resource.SUB,
    _Type.ResourceTypeFontResource: Resource.SUB,
    _Type.ResourceTypeSubResource: Resource.SUB,
    _Type.ResourceTypeMedia: Resource.SUB,
    _Type.ResourceTypeWorker: Resource.SUB,
    _Type.ResourceTypeSharedWorker: Resource.SUB,
    _Type.ResourceTypeServiceWorker: Resource.SUB,
    _Type.ResourceTypePrefetch: Resource.SUB,
    _Type.ResourceTypeFavicon: Resource.SUB,
    _Type.ResourceTypeXhr: Resource.SUB,
    _Type.ResourceTypePing: Resource.SUB,
    _Type.ResourceTypeCspReport: Resource.SUB,
    _Type.ResourceTypeJson: Resource.SUB,
    _Type.ResourceTypeWebSocket: Resource.SUB,
    _Type.ResourceTypeUnknown: Resource.SUB,
}


class Interceptor(QWebEngineUrlRequestInterceptor):
    """Blocks the parts that the guard refuses, and gives each site the user agent it needs."""

    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self._guard = guard

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Decide on one request."""
        resource = RESOURCES.get(info.resourceType(), Resource.SUB)
        if resource is Resource.MAIN and info.requestUrl().scheme() == "http":
            info.redirect(_secured(info.requestUrl()))
            return
        page = info.firstPartyUrl()
        if page.isEmpty():
            page = info.initiator()  # a worker's
        if resource is not Resource.MAIN and not self._guard.part(
            info.requestUrl(), page, resource
        ):
            info.block(True)
            return
        url = info.requestUrl()
        host = url.host(QUrl.ComponentFormattingOption.FullyEncoded).lower()
        if info.requestMethod() == _GET and (query := strict_query(host, _query(url))) is not None:
            strict = QUrl(url)
            strict.setQuery(query)
            info.redirect(strict)
            return
        if is_video(host):
            info.setHttpHeader(*_RESTRICT)
        if agent := self._guard.user_agent(page):
            info.setHttpHeader(QByteArray(b"User-Agent"), QByteArray(agent.encode()))


def _query(url: QUrl) -> str:
    return url.query(QUrl.ComponentFormattingOption.FullyEncoded)


def _secured(url: QUrl) -> QUrl:
    """Give the same address with TLS: nobody on the way shall read or change a page."""
    secured = QUrl(url)
    secured.setScheme("https")
    if url.port() == _HTTP:
        secured.setPort(-1)
    return secured
