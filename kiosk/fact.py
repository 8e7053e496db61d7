"""What an agent may want to know about the kiosk, by its name and its plain values."""

from __future__ import annotations

from enum import StrEnum


class Known(StrEnum):
    """The names of the facts (`kiosk.wire.Fact`), with what their values are."""

    PHASE = "phase"  # a kiosk.phase.Phase
    PAINTED = "painted"  # a Switch: whether the session on the screen has painted its home
    HELP = "help"  # a Switch
    CALL = "call"  # a Switch: whether somebody waits for the agent
    KEPT = "kept"  # a Switch: whether a visit is kept behind a pause
    NETWORK = "network"  # a Health: whether there is a way out of this machine
    CLOCK = "clock"  # a Health: whether it is set by the network
    TIME = "time"  # "2026-11-23 10:32", by this machine's clock
    POLICY = "policy"  # the whitelist's version
    LISTS = "lists"  # the date of the lists of categories, BAD without, "" where none is needed
    PROOF = "proof"  # a Health of the last visit's wipe, or "" before the first
    PROVED_AT = "proved-at"  # as TIME
    UNCLEAN = "unclean"  # what could not be shown clean, in English, or ""
    UPDATE = "update"  # a kiosk.updates.status.Fault that lasts, or ""
    UPDATE_AT = "update-at"  # "whitelist.yaml:12", where a file is wrong, or ""
    UPDATED = "updated"  # the day when a repository was last found as it should be, or ""
    SEED = "seed"  # a French sentence: what is wrong with the seed, or ""
    IMAGE = "image"  # a kiosk.updates.image.fault.Fault, or ""
    IMAGE_STEP = "image-step"  # a kiosk.updates.image.status.Step, "" on a machine without images
    IMAGE_VERSION = "image-version"  # "2026.12.1", which runs, or ""
    IMAGE_NEXT = "image-next"  # the version that the step is about, or ""
    VOLUME = "volume"  # in percent, or "" where there is no sound to set
    PRINTER = "printer"  # a kiosk.peripherals.reasons.Trouble, or "" where there is none
    INSTALLED = "installed"  # when a printer was set up by itself, as TIME; BAD where CUPS refuses
    STRANGE = "strange"  # how many unknown keywords the printer has sent
    SCANNER = "scanner"  # what a kiosk.scanning.Step says of it; DONE where it is ready
    PAGES = "pages"  # sides that this visit may still print
    ASKED = "asked"  # the site that a citizen asks the agent for, or ""
    ASKED_WHY = "asked-why"  # a kiosk.policy.model.Reason: why it was refused
    ASKED_KIND = "asked-kind"  # its category in French, or ""
    OPENABLE = "openable"  # a Switch: whether the agent may open it
    REPORTED = "reported"  # a Switch: whether the administrator will be asked for it


class Health(StrEnum):
    """Whether something works."""

    GOOD = "good"
    BAD = "bad"


class Switch(StrEnum):
    """Whether something is on."""

    ON = "on"
    OFF = "off"

    @classmethod
    def of(cls, on: bool) -> Switch:  # noqa: FBT001 - it is what it turns into words
        """Give the position of a switch."""
        return cls.ON if on else cls.OFF
