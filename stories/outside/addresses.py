"""Addresses on the web as we may open them: how one is read, and which machines are the public's.

What is typed is read once, here, into a form that leaves nothing to interpret: whoever connects uses these parts and
never the text. A host is a name with a dot in it or an IP address in its one usual spelling.
"""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Self
from urllib.parse import quote, urlsplit

LONGEST = 1000  # characters, as in the column for links
PORTS = {"http": 80, "https": 443}

# What only machines of one network call one another (RFC 6761, 6762, 8375, 9476).
_PRIVATE_NAMES = re.compile(r"(?:.*\.)?(?:localhost|local|localdomain|internal|intranet|lan|home\.arpa)")
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a host whose last part is one of these is an IPv4 address, or nothing
_PATH, _QUERY = "/%:@!$&'()*+,;=~", "/%:@!$&'()*+,;=~?[]"

_RELAYS = IPv4Network("192.88.99.0/24")  # 6to4 relays, withdrawn by RFC 7526: nobody knows whose they are
_UNICAST = IPv6Network("2000::/3")
_EXAMPLES = IPv6Network("3fff::/20")  # RFC 9637, which older releases of Python do not know
_SIX_TO_FOUR = IPv6Network("2002::/16")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)


class Unreachable(Exception):
    """An address that was not read; the sentence tells the editor what was wrong with which address."""


class Refused(Unreachable):
    """An address that we do not even try: not one of the public web, or spelled so that it could be another."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts, all of them ASCII. ``host`` is a lower-case name, or an IP address without brackets."""

    scheme: str
    host: str
    port: int
    target: str

    @classmethod
    def read(cls, typed: str, ports: frozenset[int] = frozenset(PORTS.values())) -> Self:
        """The address that was typed or pasted. Raises ``Refused``."""
        typed = typed.strip()
        if not typed or len(typed) > LONGEST:
            raise Refused(_refusal(typed, f"an address has 1 to {LONGEST:,} characters"))
        if "\\" in typed or any(unicodedata.category(sign)[0] in "CZ" for sign in typed):
            raise Refused(_refusal(typed, "it has a space, a backslash or an invisible sign in it"))
        try:
            parts = urlsplit(typed)
            port = parts.port
        except ValueError as problem:
            raise Refused(_refusal(typed, "it is not written as an address of the web is")) from problem
        if parts.scheme not in PORTS or not parts.hostname:
            raise Refused(_refusal(typed, "only addresses that begin with https:// or http:// are opened"))
        if "@" in parts.netloc:
            raise Refused(_refusal(typed, "it has a name or password in it: take out what stands before the @"))
        port = PORTS[parts.scheme] if port is None else port
        if port not in ports:
            raise Refused(_refusal(typed, f"port {port} is not one that web pages use"))
        target = quote(parts.path or "/", safe=_PATH) + (f"?{quote(parts.query, safe=_QUERY)}" if parts.query else "")
        return cls(parts.scheme, _host(typed, parts.hostname, is_bracketed="[" in parts.netloc), port, target)

    @property
    def is_number(self) -> bool:
        """True if the host is an IP address, so that there is no name to look up."""
        return ":" in self.host or self.host.replace(".", "").isdigit()

    @property
    def authority(self) -> str:
        """Host and port as they stand in an address: the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def is_global(number: str) -> bool:
    """True if this IP address belongs to one machine of the public internet, also behind what it is wrapped in."""
    try:
        found = ip_address(number)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_global_v4(found)
    if found.scope_id is not None:
        return False
    inner = _wrapped(found)
    if inner is not None:
        return _is_global_v4(inner)
    return found in _UNICAST and found not in _EXAMPLES and found.is_global


def _is_global_v4(number: IPv4Address) -> bool:
    return number.is_global and not number.is_multicast and number not in _RELAYS


def _wrapped(number: IPv6Address) -> IPv4Address | None:
    """The IPv4 address to which packets for this one go in the end: mapped, 6to4, NAT64 or ISATAP.

    Teredo, IPv4-compatible and translated addresses and the local NAT64 prefix (RFC 8215) are global in no case.
    """
    if number.ipv4_mapped is not None:
        return number.ipv4_mapped
    if number in _SIX_TO_FOUR:
        return number.sixtofour
    if number in _NAT64 or (number in _UNICAST and int(number) >> 32 & 0xFFFFFFFF in _ISATAP):
        return IPv4Address(int(number) & 0xFFFFFFFF)
    return None


def _host(typed: str, host: str, *, is_bracketed: bool) -> str:
    """The host as it is looked up; full-width digits and other letters as the domain name system spells them."""
    if is_bracketed:
        try:
            return str(IPv6Address(host))
        except ValueError as problem:
            raise Refused(_refusal(typed, "what stands in brackets is not an IPv6 address")) from problem
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".") if len(host) <= 253 else ""
    except UnicodeError:
        name = ""
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        try:
            return str(IPv4Address(name))
        except ValueError as problem:
            raise Refused(
                _refusal(typed, "its number is not written as IP addresses are: four, up to 255")
            ) from problem
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise Refused(_refusal(typed, "its host is not a name on the public web"))
    if _PRIVATE_NAMES.fullmatch(name):
        raise Refused(_refusal(typed, "its host is a machine of a private network, not one of the public web"))
    return name


def _refusal(typed: str, why: str) -> str:
    shown = "".join(sign for sign in typed if unicodedata.category(sign)[0] != "C")
    return f"“{shown[:200]}{'…' if len(shown) > 200 else ''}” is not opened: {why}."
