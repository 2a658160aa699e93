"""Which network an address belongs to: what one household or office has, as limits count it."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

_FOUR, _SIX = 24, 64


def network(address: str | None) -> str:
    """Return the /24 of an IPv4 address (also one written as IPv6) or the /64 of an IPv6 one, else what was given."""
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        # A server behind a socket of the machine itself has no address to tell.
        return address or "nowhere"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ip_network((found, _SIX if isinstance(found, IPv6Address) else _FOUR), strict=False))
