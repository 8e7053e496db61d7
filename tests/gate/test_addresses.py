from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.gate.addresses import is_public

PRIVATE = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.1.2.3
    169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.1.1
    198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.251 239.255.255.250 240.0.0.1
    255.255.255.255
    :: ::1 ::2 ::127.0.0.1 ::8.8.8.8 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8
    ::ffff:0:8.8.8.8 64:ff9b::10.0.0.1 64:ff9b::127.0.0.1 64:ff9b::c0a8:101 64:ff9b:1::8.8.8.8
    100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:db8::1
    2002:7f00:1:: 2002:808:808::1 3fff::1 3fff:fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1
    fe80::1%eth0 fec0::1 ff02::1 ff0e::1 2606:4700::1%eth0
"""
PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1
    169.253.255.255 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 193.252.148.6
    223.255.255.255 2001:200::1 2001:4860:4860::8888 2606:4700::1111 2a01:e0c:1::1
    64:ff9b::8.8.8.8
"""


@pytest.mark.parametrize("text", PRIVATE.split())
def test_an_address_that_is_not_on_the_internet_is_not_public(text):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC.split())
def test_an_address_on_the_internet_is_public(text):
    assert is_public(ip_address(text))


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_whatever_python_itself_calls_private_is_not_public(address):
    if not address.is_global or address.is_multicast:
        assert not is_public(address)


@given(st.integers(0, 2**32 - 1))
def test_ipv6_wrapping_never_makes_an_ipv4_more_public(number):
    public = is_public(IPv4Address(number))
    for wrapped in (
        number,  # ::a.b.c.d
        0xFFFF << 32 | number,  # ::ffff:a.b.c.d
        0x64FF9B << 96 | number,  # 64:ff9b::a.b.c.d
        0x2002 << 112 | number << 80,  # 6to4
        0x20010000 << 96 | number ^ 0xFFFFFFFF,  # Teredo
    ):
        assert not is_public(IPv6Address(wrapped)) or public
