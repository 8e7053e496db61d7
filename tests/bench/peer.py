"""The peer: Debian's chromium in kiosk mode with a home page like ours."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from html import escape
from pathlib import Path

from kiosk.policy.model import Policy
from kiosk.settings import ASSETS
from tests.virtual_screen import VirtualScreen, start

_CSS = """
@font-face{font-family:A;src:url(FONT)}
*{box-sizing:border-box}body{margin:0;font:28px A,sans-serif;background:#fff;color:#14213d}
header,footer{background:#0b3c6f;color:#fff;padding:28px}main{display:grid;gap:20px;padding:24px;
grid-template-columns:repeat(4,1fr)}a{display:block;min-height:220px;padding:20px;color:inherit;
text-decoration:none;background:#f3f6fa;border:2px solid #5c677d;border-radius:12px}img{width:72px}
"""


def home_page(policy: Policy, stack: ExitStack) -> Path:
    """Write our home screen as a web page: the same tiles, words and pictograms."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ilot-peer-")))
    tiles = "".join(
        f'<a href="{escape(service.start)}"><img src="{ASSETS}/pictograms/{service.icon}.svg">'
        f"<h2>{escape(service.label)}</h2>{escape(service.description.fr)}</a>"
        for service in policy.services
        if service.named
    )
    font = ASSETS / "fonts" / "AtkinsonHyperlegible-Regular.ttf"
    page = folder / "home.html"
    page.write_text(
        f'<meta charset="utf-8"><style>{_CSS.replace("FONT", str(font))}</style>'
        f"<header>Que voulez-vous faire ?</header><main>{tiles}</main><footer>Aide</footer>",
        encoding="utf-8",
    )
    return page


class Chromium:
    """A chromium on a screen; each start is a first one, with a profile of its own."""

    def __init__(self, stack: ExitStack, screen: VirtualScreen, page: Path, *flags: str) -> None:
        folder = tempfile.mkdtemp(prefix="ilot-peer-")
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        command = ["chromium", "--kiosk", "--incognito", "--no-first-run", "--noerrdialogs"]
        command += ["--disable-infobars", "--password-store=basic", f"--user-data-dir={folder}"]
        command += [f"--window-size={screen.width},{screen.height}", "--window-position=0,0"]
        command += ["--disable-background-networking", "--disable-component-update", *flags]
        self.process: subprocess.Popen[bytes] = start(
            stack, [*command, page.as_uri()], screen.environment()
        )
