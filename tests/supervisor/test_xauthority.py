import struct

from kiosk.supervisor.xauthority import key_of

LOCAL, WILD = 256, 65535


def entry(family: int, address: str, number: str, secret: bytes = b"0123456789abcdef") -> bytes:
    fields = (address.encode(), number.encode(), b"MIT-MAGIC-COOKIE-1", secret)
    return struct.pack(">H", family) + b"".join(struct.pack(">H", len(f)) + f for f in fields)


def test_the_key_of_this_screen_holds_under_any_host_name():
    file = entry(LOCAL, "mairie", "0")
    assert key_of(file, host="mairie", display=":0") == entry(WILD, "", "0")


def test_keys_of_other_screens_and_machines_are_left_out():
    file = (
        entry(LOCAL, "mairie", "1")
        + entry(LOCAL, "poste", "0")
        + entry(0, "192.0.2.1", "0")
        + entry(LOCAL, "mairie", "0", b"right")
    )
    assert key_of(file, host="mairie", display=":0") == entry(WILD, "", "0", b"right")


def test_a_key_for_every_screen_is_taken():
    file = entry(LOCAL, "mairie", "")
    assert key_of(file, host="mairie", display=":3") == entry(WILD, "", "")


def test_a_key_that_holds_everywhere_already_is_taken():
    file = entry(WILD, "", "0")
    assert key_of(file, host="mairie", display=":0") == file


def test_a_file_that_is_cut_off_gives_what_is_whole_in_it():
    whole = entry(LOCAL, "mairie", "0")
    assert key_of(whole + whole[:-3], host="mairie", display=":0") == entry(WILD, "", "0")
    assert key_of(whole[:1], host="mairie", display=":0") == b""
