"""A kiosk in the mode `legal`, over the small lists of the tests of the policy."""

from __future__ import annotations

from pathlib import Path

from tests.policy.lists_of_town import index_of_town


def legal(folder: Path) -> dict[str, str]:
    """Give the settings of such a kiosk; its index is written into a folder."""
    index = folder / "index"
    index_of_town(index)
    folder.chmod(0o755)
    return {"mode": "legal", "index": str(index)}
