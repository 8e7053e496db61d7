from ipaddress import ip_address

import pytest

from kiosk.gate.neighbours import is_outside, networks_4, networks_6

# A box that gives 82.64.7.0/24 and 2a01:e0a:1:2::/64; a VPN that takes the world in two halves.
TABLE_4 = """\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\tFE074052\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t00074052\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0
tun0\t00000080\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0
eth0\t01020304\tFE074052\t0007\t0\t0\t100\tFFFFFFFF\t0\t0\t0
"""
ZERO = "0" * 32
TABLE_6 = f"""\
2a010e0a000100020000000000000000 40 {ZERO} 00 {ZERO} 00000100 00000001 00000000 00000001     eth0
2a010e0a000100020000000000000007 80 {ZERO} 00 {ZERO} 00000000 00000002 00000000 80200001     eth0
fe800000000000000000000000000000 40 {ZERO} 00 {ZERO} 00000100 00000001 00000000 00000001     eth0
{ZERO} 00 {ZERO} 00 fe8000000000000000000000000000fe 00000400 00000001 00000000 00000003     eth0
ff000000000000000000000000000000 08 {ZERO} 00 {ZERO} 00000100 00000004 00000000 00000001     eth0
{ZERO} 00 {ZERO} 00 {ZERO} ffffffff 00000001 00000000 00200200       lo
"""


def test_the_kernels_tables_tell_the_local_networks_and_no_others():
    assert [str(network) for network in networks_4(TABLE_4)] == ["82.64.7.0/24"]
    assert [str(network) for network in networks_6(TABLE_6)] == [
        "2a01:e0a:1:2::/64",
        "2a01:e0a:1:2::7/128",
        "fe80::/64",
    ]


@pytest.mark.parametrize("text", ["9.9.9.9", "2620:fe::fe"])
def test_an_address_of_the_internet_lies_outside_with_this_machines_own_tables_too(text):
    assert is_outside(ip_address(text))


@pytest.mark.parametrize("text", ["192.168.1.1", "fd00::1", "127.0.0.1", "::ffff:9.9.9.9"])
def test_an_address_that_is_not_public_never_lies_outside(text):
    assert not is_outside(ip_address(text))
