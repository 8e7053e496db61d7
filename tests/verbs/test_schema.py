"""The schemas beside the whitelist are those of the code."""

import pytest

from kiosk.__main__ import main
from kiosk.settings import ROOT


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (["schema"], "whitelist.schema.json"),
        (["schema", "--site"], "site.schema.json"),
        (["schema", "--seed"], "seed.schema.json"),
        (["schema", "--categories"], "categories.schema.json"),
        (["schema", "--doctor"], "doctor.schema.json"),
    ],
)
def test_the_committed_schema_is_fresh(words, file, capsys):
    assert main(words) == 0
    committed = (ROOT / "config" / file).read_text()
    hint = f"./dev kiosk {' '.join(words)} >config/{file}"
    assert capsys.readouterr().out == committed, hint


@pytest.mark.parametrize("kind", ["whitelist", "region", "site", "seed", "categories"])
def test_an_editor_finds_the_schema(kind):
    example = kind in {"site", "region", "seed"}
    file = f"{kind}.example.yaml" if example else f"{kind}.yaml"
    first = (ROOT / "config" / file).read_text().splitlines()[0]
    assert first == f"# yaml-language-server: $schema={kind}.schema.json"
    assert (ROOT / "config" / f"{kind}.schema.json").is_file()
