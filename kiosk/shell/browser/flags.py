"""How Chromium is told to use nothing but the gate, and to keep quiet."""

from __future__ import annotations

from typing import Final

# What phones home, or looks around in the house.
_FEATURES: Final = (
    "AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider,"
    "MediaRouter,NetworkPrediction,OptimizationHints,PrivacySandboxSettings4,Translate,"
    "WebBluetooth,WebUSB"
)
# Files of this machine beside <input type=file>: pages look whether it is there, and do without.
_NO_FILES: Final = "FileSystemAccessLocal"
_QUIET: Final = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-speech-api",
    "--no-pings",
    "--no-first-run",
    "--disable-features=" + _FEATURES,
    "--disable-blink-features=" + _NO_FILES,
)
_TO_GATE: Final = (
    # without "<-loopback>" Chromium would reach this machine's own ports beside the gate
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)

READER: Final = (
    "QT_LINUX_ACCESSIBILITY_ALWAYS_ON"  # says that a screen reader looks at Qt's windows
)


def chromium_flags(port: int, training_key: str = "", *, reader: bool = False) -> str:
    """Give the value of QTWEBENGINE_CHROMIUM_FLAGS.

    Args:
        port: where the gate is served on this network namespace's loopback; 0 without a gate.
        training_key: the public key of the sandbox of sites, trusted beside the usual ones.
        reader: whether a screen reader looks at the windows over AT-SPI; the engine does not
            notice it by itself, and would show it no page.
    """
    flags = list(_QUIET)
    if port:
        flags += [f"--proxy-server=http://127.0.0.1:{port}", *_TO_GATE]
    if training_key:
        flags.append(f"--ignore-certificate-errors-spki-list={training_key}")
    if reader:
        flags.append("--force-renderer-accessibility=complete")
    return " ".join(flags)
