"""A CUPS of a test's own: the real one, in a folder, with no rights and no port."""

from __future__ import annotations

import getpass
import grp
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

from kiosk.audit.canary import Canary
from kiosk.audit.memory import search_memory

_FILES: Final = """
FileDevice Yes
User {user}
Group {group}
SystemGroup {system}
ServerRoot {folder}/etc
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
CacheDir {folder}/cache
StateDir {folder}/state
ServerKeychain {folder}/etc/ssl
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
"""
_RULES: Final = """
Listen {socket}
PageLogFormat
AccessLogLevel actions
Browsing No
WebInterface No
DefaultAuthType None
IdleExitTimeout 0
DirtyCleanInterval 604800
ErrorPolicy retry-job
JobRetryInterval 2
PreserveJobHistory 300
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateValues none
  SubscriptionPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
{closed}</Policy>
"""
_CLOSED: Final = """  <Limit CUPS-Add-Modify-Printer CUPS-Set-Default>
    AuthType Default
    Require user @SYSTEM
    Order deny,allow
  </Limit>
"""
_FOLDERS: Final = ("etc", "etc/ssl", "spool", "spool/tmp", "cache", "state", "log")
_PATIENCE: Final = 20.0  # seconds


class PrivateCups:
    """Use it with `with`.

    Args:
        folder: of its own; its path must be short, for a socket's name holds 100 letters.
        closed: whether it lets nobody set a printer up.

    Attributes:
        socket: where it listens.
        printers: the names of its printers.
    """

    def __init__(self, folder: Path, *, closed: bool = False) -> None:
        self._folder = folder
        self._closed = _CLOSED if closed else ""
        self.socket = folder / "cups.sock"
        self.printers: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        for name in _FOLDERS:
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        etc = self._folder / "etc"
        own = grp.getgrgid(os.getgid()).gr_name
        system = "lpadmin" if own != "lpadmin" else "adm"
        user, group = (getpass.getuser(), own) if os.getuid() else ("lp", "lp")
        words = {"folder": self._folder, "user": user, "group": group, "system": system}
        (etc / "cups-files.conf").write_text(_FILES.format(**words))
        (etc / "cupsd.conf").write_text(_RULES.format(socket=self.socket, closed=self._closed))
        if not os.getuid():
            subprocess.run(["chown", "-R", "lp:lp", self._folder], check=True)
        program = shutil.which("cupsd", path="/usr/sbin:/usr/bin") or "cupsd"
        self._process = subprocess.Popen(
            [program, "-f", "-c", etc / "cupsd.conf", "-s", etc / "cups-files.conf"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _PATIENCE
        while not self.socket.exists():
            assert self._process.poll() is None, "cupsd ended at once"
            assert time.monotonic() < until, "cupsd does not come up"
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(_PATIENCE)

    def add(self, name: str, uri: str, model: str | None = "everywhere") -> None:
        """Set a printer up, one that needs no driver unless said, and print on it."""
        driver = ("-m", model) if model else ()
        self._run("lpadmin", "-p", name, "-E", "-v", uri, *driver)
        self._run("lpadmin", "-d", name)
        self.printers.append(name)

    def _run(self, program: str, *words: str) -> None:
        found = shutil.which(program, path="/usr/sbin:/usr/bin") or program
        done = subprocess.run(
            [found, "-h", str(self.socket), *words], check=False, capture_output=True, timeout=60
        )
        assert done.returncode == 0, done.stderr.decode()

    def traces(self) -> list[str]:
        """Give the files in which something of a document is, or may have been."""
        # lpadmin leaves a description of the printer behind
        fresh = [path for path in self._spooled() if not path.read_bytes().startswith(b"*PPD")]
        caches = (self._folder / "cache").glob("job.cache*")
        told = [path for path in caches if b"<Job" in path.read_bytes()]
        pages = self._folder / "log" / "page"  # nothing is written there; no name crashes cupsd
        logged = [pages] if pages.exists() and pages.stat().st_size else []
        return [str(path.relative_to(self._folder)) for path in (*fresh, *told, *logged)]

    def remembers(self, text: bytes) -> bool:
        """Tell whether its memory holds a text."""
        assert self._process is not None
        return bool(search_memory(self._process.pid, Canary(text.decode())).total())

    def holds(self, text: bytes) -> bool:
        """Tell whether a text is in any file of it."""
        files = [path for path in self._folder.rglob("*") if path.is_file()]
        return any(text in path.read_bytes() for path in files)

    def _spooled(self) -> set[Path]:
        return {path for path in (self._folder / "spool").rglob("*") if path.is_file()}


@contextmanager
def private_cups(*, closed: bool = False) -> Iterator[PrivateCups]:
    """Run one in a folder that goes with it."""
    with tempfile.TemporaryDirectory(prefix="ilot-cups-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # its filters run as somebody else
        with PrivateCups(folder, closed=closed) as made:
            yield made
