from kiosk.policy import compiled
from kiosk.settings import WHITELIST, Settings
from kiosk.supervisor.policy_file import compiled_policy


def test_the_policy_is_the_one_of_the_whitelist(tmp_path):
    policy = compiled.load(compiled_policy(Settings(mode="strict"), tmp_path))
    assert policy.mode == "strict"
    assert "caf" in {service.id for service in policy.services}


def test_the_second_time_it_comes_from_the_cache(tmp_path):
    settings = Settings()
    first = compiled_policy(settings, tmp_path)
    (kept,) = tmp_path.glob("policy-*.json")
    kept.write_bytes(first + b" ")
    assert compiled_policy(settings, tmp_path) == first + b" "


def test_a_changed_whitelist_is_read_anew_and_the_old_one_forgotten(tmp_path):
    whitelist = tmp_path / "whitelist.yaml"
    text = WHITELIST.read_text(encoding="utf-8")
    whitelist.write_text(text, encoding="utf-8")
    settings = Settings(whitelist=whitelist)
    compiled_policy(settings, tmp_path / "cache")
    (before,) = (tmp_path / "cache").iterdir()
    whitelist.write_text(f"{text}# a note\n", encoding="utf-8")
    compiled_policy(settings, tmp_path / "cache")
    (after,) = (tmp_path / "cache").iterdir()
    assert before != after


def test_each_mode_has_its_own(tmp_path):
    compiled_policy(Settings(mode="strict"), tmp_path)
    policy = compiled.load(compiled_policy(Settings(mode="public"), tmp_path))
    assert policy.mode == "public"


def test_it_does_without_a_cache_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    assert compiled_policy(Settings(), tmp_path / "file" / "cache")
