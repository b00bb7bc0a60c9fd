"""Where a request comes from: the page's origin, and the address behind trusted proxies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from scormkit.relay.settings import Network, SettingsError

_DEFAULT = {"http": 80, "https": 443}
_SITE = 64
"""Bits of an IPv6 address that name a household or a site: its owner has all addresses behind them."""


def origin_of(url: str) -> str | None:
    """Return the origin of *url* as a browser writes it (RFC 6454 section 6.2), or None where it has none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT or not host:
        return None
    try:
        name = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return None
    name = f"[{name}]" if ":" in name else name
    return f"{parts.scheme}://{name}" + ("" if port in {None, _DEFAULT[parts.scheme]} else f":{port}")


def allowed_origin(text: str) -> str:
    """Return the origin that an administrator allows, or refuse what no browser would send."""
    found = origin_of(text)
    if found is None or urlsplit(text).path not in {"", "/"} or "*" in text:
        raise SettingsError(f"{text!r} is not an origin such as https://lms.example")
    return found


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Return the addresses or networks that *texts* name."""
    found: list[Network] = []
    for text in texts:
        try:
            found.append(ip_network(text))
        except ValueError as error:
            raise SettingsError(f"--trusted-proxy: {error}") from None
    return tuple(found)


def trusted(peer: str, among: Sequence[Network]) -> bool:
    """Say whether the connection from *peer* is a trusted proxy's."""
    return bool(among) and _within(peer, tuple(among))


def client(peer: str, forwarded: str, among: Sequence[Network]) -> str:
    """Return who asks: *peer*, or what the trusted proxies of X-Forwarded-For say, from the right.

    What stands left of the first address that is no proxy of ours may have been written by anybody.
    """
    if not forwarded or not trusted(peer, among):
        return site(peer)
    asked = peer
    for hop in reversed(forwarded.split(",")):
        address = _address(hop.strip())
        if address is None:
            break
        asked = str(address)
        if not trusted(asked, among):
            break
    return site(asked)


@lru_cache(maxsize=4096)
def site(text: str) -> str:
    """Return the address whose requests are counted together: IPv4 alone, IPv6 by its network."""
    address = _address(text)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address) >> (128 - _SITE) << (128 - _SITE), _SITE)))
    return str(address) if address else text


@lru_cache(maxsize=4096)
def _within(text: str, among: tuple[Network, ...]) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in among)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
