"""One version of the index is in force at any moment, whoever is stopped wherever."""

import pytest

from kiosk.categories.store import VERSIONS_KEPT, BusyError, Store
from kiosk.errors import KioskError


def install(store: Store, text: str) -> None:
    with store.staging() as staging:
        version = staging / "version"
        version.mkdir()
        (version / "index.kfi").write_text(text)
        store.install(version)


def in_force(store: Store) -> str:
    assert store.current
    return (store.current / "index.kfi").read_text()


def test_there_is_none_at_first(tmp_path):
    assert Store(tmp_path / "versions").current is None


def test_the_newest_version_is_in_force_and_the_last_ones_are_kept(tmp_path):
    store = Store(tmp_path)
    for number in range(5):
        install(store, str(number))
        assert in_force(store) == str(number)
        assert (tmp_path / "current" / "index.kfi").read_text() == str(number)
    assert len(list((tmp_path / "versions").iterdir())) == VERSIONS_KEPT


def test_the_version_before_comes_back(tmp_path):
    store = Store(tmp_path)
    install(store, "old")
    install(store, "new")
    store.back()
    assert in_force(store) == "old"
    with pytest.raises(KioskError, match="no older version"):
        store.back()
    install(store, "newest")
    assert in_force(store) == "newest"


def test_two_updates_do_not_meet(tmp_path):
    store = Store(tmp_path)
    with store.staging(), pytest.raises(BusyError, match="at work"), Store(tmp_path).staging():
        pass
    with store.staging():
        pass


def test_what_was_not_finished_is_cleared_away(tmp_path):
    store = Store(tmp_path)
    (tmp_path / "staging" / "version" / "deep").mkdir(parents=True)
    with store.staging() as staging:
        assert list(staging.iterdir()) == []
    assert not (tmp_path / "staging").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(KioskError, match="Not a directory"), Store(file / "in").staging():
        pass
