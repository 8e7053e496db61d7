"""DNS rebinding: a listed name whose addresses lie in the town hall, or on the kiosk itself."""

import json
import subprocess
import sys
from typing import Any

import pytest

INSIDE = """
    127.0.0.1 127.8.9.10 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.254 192.168.1.1 169.254.169.254
    100.64.0.1 192.0.0.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255
    ::1 :: ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:192.168.1.1 ::127.0.0.1 ::ffff:0:10.0.0.1
    64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::10.0.0.1 2002:7f00:1:: 2002:a00:1::
    2001:0:a00:1:: fe80::1 fc00::1 fd12:3456::1 fec0::1 ff02::1
"""


@pytest.fixture(scope="module")
def house():
    """A network where all these addresses have somebody who listens."""
    command = ["unshare", "--user", "--map-root-user", "--net", sys.executable]
    with subprocess.Popen(
        [*command, "-m", "tests.gate.house"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        ends = process.stdin, process.stdout

        def ask(*addresses: str) -> dict[str, Any]:
            ends[0].write(json.dumps(addresses) + "\n")
            ends[0].flush()
            answer: dict[str, Any] = json.loads(ends[1].readline())
            return answer

        yield ask


@pytest.mark.parametrize("address", INSIDE.split())
def test_a_listed_name_that_leads_inside_reaches_nobody(house, address):
    heard = house(address)
    assert (heard["connections"], heard["bytes"]) == (0, 0)
    for answer in heard["answers"]:
        assert answer.startswith("HTTP/1.1 502 ")
        assert "error=destination_ip_prohibited" in answer
    assert heard["faults"] == ["destination_ip_prohibited"]


@pytest.mark.parametrize("address", ["9.9.9.9", "2a01:e0c:1::1", "64:ff9b::9.9.9.9"])
def test_the_same_listeners_are_reached_where_the_address_is_public(house, address):
    heard = house(address)
    assert heard["connections"] == 2
    assert heard["bytes"] > len("secret")
    assert heard["answers"][0].startswith("HTTP/1.1 200 ")


def test_of_a_mixed_answer_only_the_public_address_is_tried(house):
    heard = house("10.0.0.1", "::ffff:127.0.0.1", "9.9.9.9", "fd00::1")
    assert heard["connections"] == 2
    assert heard["answers"][0].startswith("HTTP/1.1 200 ")
