"""Shows what it is told to on its input, one line each: a screen of the gallery, or “page”."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from kiosk.policy.model import Mode, Policy, Rule, Service, Text, Tier
from kiosk.policy.pattern import Pattern
from kiosk.shell.browser.flags import READER, chromium_flags
from tests.shell.browser.small_site import Answer, SmallSite

PAGE = """<!doctype html><html lang=fr><title>Votre demande</title>
<h1>Demander une aide</h1><p>Le dossier est gratuit.</p>
<a href="/suite">Lire la suite</a>
<form><label>Votre nom <input name=n required></label>
<label><input type=checkbox checked> Je suis d'accord</label>
<button>Envoyer</button></form>"""


def main() -> None:
    """Show one thing after another, until the input ends."""
    with SmallSite() as site:
        site.pages["/"] = Answer(PAGE)
        os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = (
            f"{chromium_flags(0, site.key, reader=READER in os.environ)} "
            f'--host-resolver-rules="MAP *:443 127.0.0.1:{site.port},MAP *:80 127.0.0.1:1"'
        )
        _show_all()


def _show_all() -> None:
    import PySide6.QtWebEngineCore  # noqa: F401, PLC0415 - before the application
    from PySide6.QtCore import QSocketNotifier, QTimer  # noqa: PLC0415 - after the environment
    from PySide6.QtWidgets import QApplication, QWidget  # noqa: PLC0415

    from kiosk.i18n import Language  # noqa: PLC0415
    from kiosk.shell.look import Look  # noqa: PLC0415
    from tests.shell.browser.conftest import Visit  # noqa: PLC0415
    from tests.shots.gallery import Framed  # noqa: PLC0415

    application = QApplication(["kiosk"])
    kept: list[QWidget] = []

    def until(is_so: Callable[[], object], what: str = "") -> None:
        end = time.monotonic() + 30
        while not is_so():
            assert time.monotonic() < end, what
            application.processEvents()
            time.sleep(0.005)

    def show(name: str) -> None:
        if kept:
            kept.pop().hide()
        if name == "page":
            visit = Visit(_policy(), until)
            visit.open()
            kept.append(visit.window)
        else:
            kept.append(Framed(name, Look(language=Language.FRENCH)))
            kept[-1].show()
        kept[-1].activateWindow()
        # the bridge tells of what is new at the end of a turn of the loop
        QTimer.singleShot(50, application, lambda: print(name, flush=True))  # noqa: T201

    def read() -> None:
        line = sys.stdin.readline()
        if line:
            show(line.strip())
        else:
            os._exit(0)  # a test's own program: its engine need not end in order

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(read)
    application.exec()


def _policy() -> Policy:
    service = Service("caf", "CAF", Text("Aides", "Aid"), "page", "https://caf.test/", named=True)
    rule = Rule(Pattern.parse("caf.test"), "test:1", Tier.SERVICE, "caf")
    return Policy(Mode.PUBLIC, (service,), (rule,))


if __name__ == "__main__":
    main()
