"""Under which names and addresses the server is reached: its own, those that it was told, and no other."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection

LOOPBACK = "127.0.0.1"
LOOPBACK_NAMES = frozenset({LOOPBACK, "localhost", "[::1]"})
#: A ``Host`` header: a name or an address, an IPv6 address in brackets, maybe a port, and nothing else.
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:\[\]/@]+)(?::\d{1,5})?", re.IGNORECASE | re.ASCII)
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*", re.IGNORECASE | re.ASCII)


def name_of(host: str) -> str:
    """Return the host of a ``Host`` header without its port, in small letters; nothing where it is none."""
    found = _HOST.fullmatch(host)
    return found[1].lower() if found else ""


def as_named(text: str) -> str:
    """Return a host name or an address as browsers name it in the ``Host`` header.

    Raises:
        ValueError: it is neither.
    """
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        if not _NAME.fullmatch(text):
            raise ValueError(f"{text!r} is no name of a host: give it alone, such as fairlot.example.org") from None
        return text.lower()
    return f"[{address}]" if address.version == 6 else str(address)


def as_address(text: str) -> str:
    """Return the address of a proxy.

    Raises:
        ValueError: it is none.
    """
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError(f"{text!r} is no address of a proxy: give a number, such as 192.0.2.7") from None


def is_of_this_machine_alone(host: str) -> bool:
    """Say whether an address to serve on can be reached by this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def address_of_machine() -> str:
    """Return this machine's address in its local network; the loopback address where there is none.

    Connecting a datagram socket sends nothing: it only asks the system which way it would go (an address of the
    documentation range, RFC 5737).
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return LOOPBACK


def host_names(host: str, is_shared: bool, also: Collection[str] = ()) -> set[str]:
    """Return the host names under which browsers may reach the server; ``also`` are those that it was told.

    Raises:
        ValueError: one of them is no name.
    """
    names = {*LOOPBACK_NAMES, as_named(host), *map(as_named, also)}
    if is_shared:
        names |= {address_of_machine(), socket.gethostname().lower(), f"{socket.gethostname().lower()}.local"}
    return names - {"0.0.0.0", "[::]"}
