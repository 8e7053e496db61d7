"""One web page: everything that it may ask of the machine is answered here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineLoadingInfo,
    QWebEnginePage,
    QWebEnginePermission,
)

from kiosk.i18n import gettext as _
from kiosk.policy.model import Reason, Resource
from kiosk.shell.browser import credentials, scripts
from kiosk.shell.browser.dialogs import Dialogs
from kiosk.shell.browser.failure import Cause, cause
from kiosk.shell.browser.guard import host_of
from kiosk.shell.browser.paying import Paying
from kiosk.shell.browser.pulse import Pulse
from kiosk.shell.browser.quiet import Quiet
from kiosk.shell.browser.to_pdf import ToPdf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtNetwork import QAuthenticator
    from PySide6.QtWebEngineCore import (
        QWebEngineCertificateError,
        QWebEngineDesktopMediaRequest,
        QWebEngineDownloadRequest,
        QWebEngineFileSystemAccessRequest,
        QWebEngineFrame,
        QWebEngineFullScreenRequest,
        QWebEngineNewWindowRequest,
        QWebEngineProfile,
        QWebEngineQuotaRequest,
        QWebEngineRegisterProtocolHandlerRequest,
        QWebEngineWebAuthUxRequest,
    )

    from kiosk.policy.model import Decision
    from kiosk.shell.browser.guard import Guard
    from kiosk.shell.screens.question import Answer, Question

_Permission = QWebEnginePermission.PermissionType
_Status = QWebEngineLoadingInfo.LoadStatus
_CAMERAS: Final = frozenset(
    {
        _Permission.MediaAudioCapture,
        _Permission.MediaVideoCapture,
        _Permission.MediaAudioVideoCapture,
        _Permission.DesktopVideoCapture,
        _Permission.DesktopAudioVideoCapture,
    }
)


class Owner(Protocol):
    """Who shows pages and answers them."""

    def refused(self, page: Page, decision: Decision, url: QUrl) -> None:
        """A page was kept from going somewhere."""

    def failed(self, page: Page, why: Cause, url: QUrl) -> None:
        """A page could not be loaded."""

    def stopped(self, page: Page) -> None:
        """A page has crashed, or does not answer any more."""

    def changed(self, page: Page) -> None:
        """A page has another address or history."""

    def slow(self, page: Page, *, waiting: bool) -> None:
        """A page takes long, or does so no more."""

    def pays(self, page: Page, merchant: str) -> None:
        """A page pays a host from now on, or nobody any more where it is ""."""

    def opens(self, page: Page, request: QWebEngineNewWindowRequest) -> None:
        """A page opens another one: take it with `openIn` now, or it is refused."""

    def closes(self, page: Page) -> None:
        """A page closes itself."""

    def asks(self, page: Page, question: Question) -> Answer:
        """A page asks the citizen; come back with the answer."""

    def says(self, page: Page, sentence: Callable[[], str]) -> None:
        """A page wants what this kiosk does not do; one sentence tells it."""

    def shows(self, page: Page, *, document: bool) -> None:
        """A page is loaded, and is a document by itself, or a page like others."""

    def expects_code(self, page: Page, *, asked: bool) -> None:
        """A page asks for a code that somebody sends, or does so no more."""

    def hands_over(self, page: Page, request: QWebEngineDownloadRequest) -> None:
        """A page hands a document over: accept it now, or cancel it."""

    def chooses(self, page: Page, types: tuple[str, ...], *, several: bool) -> list[str]:
        """A page wants documents of some types; come back with their paths."""

    def prepares(self, page: Page) -> None:
        """A page will be printed, and is being made ready for it."""

    def prints(self, page: Page, document: bytes) -> None:
        """A page wants to be printed: a PDF of it, or nothing where none can be made."""

    def fault(self, host: str) -> str:
        """Take what the gate last said about a host, or an empty text."""


class Page(QWebEnginePage):
    """A page of a session.

    Args:
        profile: the session's; it must outlive the page.
        guard: decides where the page may go.
        owner: shows the page and answers it.
    """

    def __init__(self, profile: QWebEngineProfile, guard: Guard, owner: Owner) -> None:
        super().__init__(profile)
        self._guard = guard
        self._owner = owner
        self._shows_document = False
        self.pdf = ToPdf(self, self._printed)
        self.paying = Paying(self, guard, lambda merchant: owner.pays(self, merchant))
        self.quiet = Quiet(self, self._kept_silent)
        self._dialogs = Dialogs(lambda question: owner.asks(self, question))
        self.pulse = Pulse(
            self,
            slow=lambda waiting: owner.slow(self, waiting=waiting),
            silent=self._silent,
            heard=self._looked_for_code,
        )
        self._answer_requests()
        self._follow_loading()

    def _answer_requests(self) -> None:
        self.newWindowRequested.connect(self._opens)
        self.windowCloseRequested.connect(self._closes)
        self.authenticationRequired.connect(self._login)
        self.proxyAuthenticationRequired.connect(self._proxy_login)
        self.permissionRequested.connect(self._permission)
        self.fullScreenRequested.connect(self._full_screen)
        self.registerProtocolHandlerRequested.connect(self._protocol_handler)
        self.desktopMediaRequested.connect(self._desktop_media)
        self.fileSystemAccessRequested.connect(self._file_system)
        self.quotaRequested.connect(self._quota)
        self.webAuthUxRequested.connect(self._web_auth)
        self.certificateError.connect(self._certificate)
        self.printRequested.connect(self.print_out)
        self.printRequestedByFrame.connect(self._print_frame)

    def _follow_loading(self) -> None:
        self.loadingChanged.connect(self._loading)
        self.urlChanged.connect(self._moved)
        self.renderProcessTerminated.connect(self._crashed)

    # --- where it goes ---------------------------------------------------------------------------
    def acceptNavigationRequest(
        self,
        url: QUrl | str,
        kind: QWebEnginePage.NavigationType,
        is_main_frame: bool,  # noqa: FBT001 - Qt's signature
    ) -> bool:
        """Decide on a navigation; the engine asks again for each redirect."""
        target = QUrl(url)
        if is_main_frame:
            decision = self.paying.go(target, host_of(self.mainFrame().url()), kind)
        else:
            decision = self._guard.navigate(target, Resource.FRAME)
        if decision.allowed:
            if is_main_frame and kind is not QWebEnginePage.NavigationType.NavigationTypeOther:
                self._dialogs.renew()
            return True
        if is_main_frame or decision.reason in {Reason.MAIL, Reason.PHONE}:
            self._later(lambda: self._owner.refused(self, decision, target))
        return False

    def _opens(self, request: QWebEngineNewWindowRequest) -> None:
        url = request.requestedUrl()
        decision = self.paying.look(url, host_of(self.mainFrame().url()))
        if decision.allowed or url.isEmpty():
            self._owner.opens(self, request)
        else:
            self._later(lambda: self._owner.refused(self, decision, url))

    def _closes(self) -> None:
        self._later(lambda: self._owner.closes(self))

    # --- how it went -----------------------------------------------------------------------------
    def _loading(self, info: QWebEngineLoadingInfo) -> None:
        if info.status() is _Status.LoadStartedStatus:
            self.pulse.loading()
            self.quiet.begin()
            return
        self.pulse.loaded()
        self._owner.changed(self)
        if info.status() is not _Status.LoadFailedStatus:
            self.runJavaScript("document.contentType", scripts.WORLD, self._typed)
            self.runJavaScript(scripts.ASKS_CODE, scripts.WORLD, self._looked_for_code)
            return
        url = info.url()
        by_site = info.errorDomain() is QWebEngineLoadingInfo.ErrorDomain.HttpStatusCodeDomain
        why = cause(info.errorCode(), by_site=by_site, fault=self._owner.fault(host_of(url)))
        if why is not Cause.NOTHING:
            self._later(lambda: self._owner.failed(self, why, url))

    def _typed(self, kind: object) -> None:
        self._shows_document = kind == "application/pdf"
        self._owner.shows(self, document=self._shows_document)

    def _looked_for_code(self, found: object) -> None:
        self._owner.expects_code(self, asked=found is True)

    def _moved(self) -> None:
        self._owner.changed(self)

    def _crashed(self) -> None:
        self.pulse.stop()
        self._later(lambda: self._owner.stopped(self))

    def _silent(self) -> None:
        self.pulse.kill()  # its end tells the owner

    def _certificate(self, error: QWebEngineCertificateError) -> None:
        error.rejectCertificate()  # a main frame then fails to load, which tells the citizen

    # --- what it asks ----------------------------------------------------------------------------
    def javaScriptAlert(self, origin: QUrl | str, message: str) -> None:
        """Show what a page says."""
        self._dialogs.alert(QUrl(origin).host(), message)

    def javaScriptConfirm(self, origin: QUrl | str, message: str) -> bool:
        """Ask what a page asks."""
        return self._dialogs.confirm(QUrl(origin).host(), message)

    def javaScriptPrompt(self, origin: QUrl | str, message: str, default: str) -> tuple[bool, str]:
        """Ask for a text."""
        text = self._dialogs.prompt(QUrl(origin).host(), message, default)
        return text is not None, text or ""

    def javaScriptConsoleMessage(self, *_about: object) -> None:
        """Say nothing: a page's messages may hold what a citizen typed."""

    def chooseFiles(
        self, mode: QWebEnginePage.FileSelectionMode, old: Sequence[str], types: Sequence[str]
    ) -> list[str]:
        """Give documents of the citizen's tray, and never show a folder."""
        del old
        several = mode is QWebEnginePage.FileSelectionMode.FileSelectOpenMultiple
        if not several and mode is not QWebEnginePage.FileSelectionMode.FileSelectOpen:
            return []  # a folder, or a place to write to: there is none
        return self._owner.chooses(self, tuple(types), several=several)

    def _login(self, url: QUrl, authenticator: QAuthenticator) -> None:
        answer = self._dialogs.login(url.host())
        if answer.accepted:
            authenticator.setUser(answer.text)
            authenticator.setPassword(answer.password)
        else:
            credentials.refuse(authenticator)

    def _proxy_login(self, _url: QUrl, authenticator: QAuthenticator, _host: str) -> None:
        credentials.refuse(authenticator)  # the gate never asks; nobody else may

    def _permission(self, permission: QWebEnginePermission) -> None:
        permission.deny()
        kind = permission.permissionType()
        if kind in _CAMERAS:
            self._owner.says(
                self, lambda: _("Ce site demande une caméra ou un micro. La borne n'en a pas.")
            )
        elif kind is _Permission.Geolocation:
            self._owner.says(
                self, lambda: _("Ce site demande où vous êtes. La borne ne le dit pas.")
            )

    def _full_screen(self, request: QWebEngineFullScreenRequest) -> None:
        request.reject()  # the bar with "J'ai fini" stays in sight
        self._owner.says(self, lambda: _("Cette page ne peut pas prendre tout l'écran."))

    def _kept_silent(self) -> None:
        self._owner.says(
            self, lambda: _("Cette page a du son. Pour l'entendre, arrêtez « Écouter ».")
        )

    def _protocol_handler(self, request: QWebEngineRegisterProtocolHandlerRequest) -> None:
        request.reject()

    def _desktop_media(self, request: QWebEngineDesktopMediaRequest) -> None:
        request.cancel()

    def _file_system(self, request: QWebEngineFileSystemAccessRequest) -> None:
        request.reject()

    def _quota(self, request: QWebEngineQuotaRequest) -> None:
        request.reject()

    def _web_auth(self, request: QWebEngineWebAuthUxRequest) -> None:
        request.cancel()
        self._owner.says(
            self, lambda: _("La borne n'accepte pas les clés de sécurité. Choisissez autre chose.")
        )

    def keep(self) -> None:
        """Have the document that is in sight handed over as it is."""
        self.download(self.url())

    def print_out(self) -> None:
        """Make a PDF of it, or hand over the one that it shows."""
        self._owner.prepares(self)
        self.pdf.start(by_viewer=self._shows_document)

    def _print_frame(self, frame: QWebEngineFrame) -> None:
        self._owner.prepares(self)
        self.pdf.start(frame.printToPdf, by_viewer=self._shows_document)

    def _printed(self, document: bytes) -> None:
        self._later(lambda: self._owner.prints(self, document))

    def _later(self, act: Callable[[], None]) -> None:
        # from the event loop: the engine must be out of its own call before a page may be deleted
        QTimer.singleShot(0, self, act)
