"""A driverless scanner on loopback, with a glass and a feeder, that does what a test says."""

from __future__ import annotations

import io
import re
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, Self

from PIL import Image, ImageDraw

_INCHES: Final = (8.27, 11.69)  # of A4
_XML: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><scan:{0} '
    'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm" '
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03">'
    "<pwg:Version>2.63</pwg:Version>{1}</scan:{0}>"
)
_RESOLUTIONS: Final = "".join(
    f"<scan:DiscreteResolution><scan:XResolution>{dots}</scan:XResolution>"
    f"<scan:YResolution>{dots}</scan:YResolution></scan:DiscreteResolution>"
    for dots in (75, 150, 200, 300)
)
_CAPABILITIES: Final = (  # in 300ths of an inch
    "<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>"
    "<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>3508</scan:MaxHeight>"
    "<scan:MaxScanRegions>1</scan:MaxScanRegions><scan:SettingProfiles><scan:SettingProfile>"
    "<scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode>"
    "<scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>"
    "<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>"
    "<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>"
    f"<scan:SupportedResolutions><scan:DiscreteResolutions>{_RESOLUTIONS}"
    "</scan:DiscreteResolutions></scan:SupportedResolutions>"
    "</scan:SettingProfile></scan:SettingProfiles>"
)
_OK, _CREATED, _NOT_FOUND, _CONFLICT, _UNAVAILABLE = 200, 201, 404, 409, 503


@dataclass
class _Job:
    number: int
    feeder: bool
    colour: bool
    dots: int
    pages: int = 0
    over: bool = False


class EsclScanner:
    """Answers as a scanner; use it with `with`.

    Attributes:
        feeder: the words on each sheet in the feeder, the next one first.
        glass: the words on the paper that lies on the glass.
        trouble: "" or "jam" or "hatch", which the feeder has now.
        jam_after: sheets after which one is stuck, or None.
        busy: whether somebody else uses it.
        deaf: whether it takes connections and says nothing.
        pace: seconds that a page takes.
        scanned: the words of each page that it handed out.
        dropped: how many jobs it was told to forget.
    """

    def __init__(self) -> None:
        self.feeder: list[str] = []
        self.glass = "Facture"
        self.trouble = ""
        self.jam_after: int | None = None
        self.busy = False
        self.deaf = False
        self.pace = 0.02
        self.scanned: list[str] = []
        self.dropped = 0
        self._jobs: list[_Job] = []
        self._lock = threading.RLock()
        self._off = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}/eSCL"

    @property
    def on(self) -> bool:
        """Whether it listens."""
        return self._server is not None

    @property
    def at_work(self) -> bool:
        """Whether a job of somebody's is not over."""
        return any(not job.over for job in self._jobs)

    def __enter__(self) -> Self:
        self.turn_on()
        return self

    def __exit__(self, *_: object) -> None:
        self.turn_off()

    def turn_on(self) -> None:
        """Listen, at the same place as the last time."""
        self._off.clear()
        self._jobs.clear()
        self._server = _Server(("127.0.0.1", self._port), _handler(self))
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def turn_off(self) -> None:
        """Be gone, as with the plug pulled."""
        server, self._server = self._server, None
        if server is not None:
            self._off.set()
            server.shutdown()
            server.server_close()

    # --- what it answers --------------------------------------------------------------------------
    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str, bytes]:
        """Answer a request.

        Returns:
            The status, the type (of a new job, its place), and what follows. With the status 0
            there is no answer: the plug was pulled.
        """
        while self.deaf and not self._off.wait(0.05):
            pass
        if self._off.is_set():
            return 0, "", b""
        told = {"ScannerCapabilities": self._capabilities, "ScannerStatus": self._status}
        if (tell := told.get(path.rpartition("/")[2])) is not None:
            return _OK, "text/xml", tell()
        return self._begin(body.decode()) if method == "POST" else self._of_job(method, path)

    def _of_job(self, method: str, path: str) -> tuple[int, str, bytes]:
        # whole parts of the path: job 10 is not job 1
        job = next((one for one in self._jobs if str(one.number) in path.split("/")), None)
        if job is None:
            return _NOT_FOUND, "", b""
        if method == "DELETE":
            self.dropped += 1
            job.over = True
            return _OK, "", b""
        return self._page(job)

    @staticmethod
    def _capabilities() -> bytes:
        parts = (
            "<pwg:MakeAndModel>Essai</pwg:MakeAndModel>"
            f"<scan:Platen><scan:PlatenInputCaps>{_CAPABILITIES}</scan:PlatenInputCaps></scan:Platen>"
            f"<scan:Adf><scan:AdfSimplexInputCaps>{_CAPABILITIES}</scan:AdfSimplexInputCaps>"
            "<scan:FeederCapacity>50</scan:FeederCapacity></scan:Adf>"
        )
        return _XML.format("ScannerCapabilities", parts).encode()

    def _status(self) -> bytes:
        state = "Processing" if self.busy or self.at_work else "Idle"
        feeder = "Loaded" if self.feeder else "Empty"
        feeder = {"jam": "Jam", "hatch": "HatchOpen"}.get(self.trouble, feeder)
        jobs = "".join(
            f"<scan:JobInfo><pwg:JobUri>/eSCL/ScanJobs/{job.number}</pwg:JobUri>"
            f"<pwg:JobState>{'Completed' if job.over else 'Processing'}</pwg:JobState>"
            "</scan:JobInfo>"
            for job in self._jobs
        )
        parts = (
            f"<pwg:State>{state}</pwg:State><scan:AdfState>ScannerAdf{feeder}</scan:AdfState>"
            f"<scan:Jobs>{jobs}</scan:Jobs>"
        )
        return _XML.format("ScannerStatus", parts).encode()

    def _begin(self, wanted: str) -> tuple[int, str, bytes]:
        feeder = "<pwg:InputSource>Feeder" in wanted
        with self._lock:
            if self.busy or self.at_work:
                return _UNAVAILABLE, "", b""
            if feeder and (self.trouble or not self.feeder):
                return _CONFLICT, "", b""
            dots = re.search(r"XResolution>(\d+)", wanted)
            job = _Job(
                len(self._jobs) + 1, feeder, "RGB24" in wanted, int(dots[1]) if dots else 200
            )
            self._jobs.append(job)
        return _CREATED, f"/eSCL/ScanJobs/{job.number}", b""

    def _page(self, job: _Job) -> tuple[int, str, bytes]:
        if self._off.wait(self.pace):
            return 0, "", b""
        while self.deaf and not self._off.wait(0.05):
            pass
        with self._lock:
            if job.feeder and job.pages == self.jam_after:
                self.trouble = "jam"
            if job.feeder and self.trouble:
                job.over = True
                return _CONFLICT, "", b""
            if job.over or (job.feeder and not self.feeder) or (not job.feeder and job.pages):
                job.over = True
                return _NOT_FOUND, "", b""
            words = self.feeder.pop(0) if job.feeder else self.glass
            job.pages += 1
            self.scanned.append(words)
        return _OK, "image/jpeg", form(words, dots=job.dots, colour=job.colour)


def form(words: str, *, dots: int = 200, colour: bool = True) -> bytes:
    """Draw a typical form on A4, as a scanner sees it.

    Args:
        words: its title.
        dots: an inch.
        colour: or grey.
    """
    wide, high = (round(side * dots) for side in _INCHES)
    noise = Image.effect_noise((wide, high), 8).point(lambda grey: min(255, grey + 112))
    sheet = noise.convert("RGB")
    pen = ImageDraw.Draw(sheet)
    unit = dots / 25.4
    pen.text((20 * unit, 15 * unit), words, fill=(20, 30, 120), font_size=8 * unit)
    for line in range(24):
        top = (35 + line * 10) * unit
        pen.text(
            (20 * unit, top), f"{line + 1}. Nom, prénom, adresse :", fill=0, font_size=3.5 * unit
        )
        pen.line((90 * unit, top + 4 * unit, 190 * unit, top + 4 * unit), fill=(90, 90, 90))
    written = io.BytesIO()
    sheet.convert("RGB" if colour else "L").save(written, "JPEG", quality=90, dpi=(dots, dots))
    return written.getvalue()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_: object) -> None:
        pass  # whoever asks may hang up


def _handler(scanner: EsclScanner) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, kind, content = scanner.answer(self.command, self.path, body)
            if not status:
                self.close_connection = True
                return
            self.send_response(status)
            if kind:
                self.send_header("Location" if status == _CREATED else "Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def __getattr__(self, name: str) -> object:
            if name.startswith("do_"):
                return self._answer
            raise AttributeError(name)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
