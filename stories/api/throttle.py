"""How many requests a minute one address may make without a key. Counted in this process, without a query."""

import ipaddress
import threading
import time
from collections.abc import Mapping

from django.conf import settings
from rest_framework.settings import api_settings

MINUTE = 60

_lock = threading.Lock()
_minute = 0
_counts: dict[str, int] = {}


def seconds_to_wait(address: str) -> int:
    """0 if this request may pass, else the whole seconds until the next minute begins. Counts the request.

    All of a minute's requests may come at once: a burst is no offence.
    """
    global _minute  # noqa: PLW0603 - one counter of the process
    now = time.time()
    with _lock:
        if int(now // MINUTE) != _minute:
            _minute = int(now // MINUTE)
            _counts.clear()
        _counts[address] = count = _counts.get(address, 0) + 1
    return 0 if count <= settings.ANONYMOUS_RATE else MINUTE - int(now % MINUTE)


def forget() -> None:
    """Begin to count anew."""
    with _lock:
        _counts.clear()


def address_of(meta: Mapping[str, str]) -> str:
    """Who asks: the peer, or behind as many proxies of ours as ``NUM_PROXIES`` says, whom the outermost of them saw.

    Of an IPv6 address the network: one subscriber has all of it.
    """
    seen = meta.get("REMOTE_ADDR", "")
    proxies = api_settings.NUM_PROXIES or 0
    if proxies and (forwarded := meta.get("HTTP_X_FORWARDED_FOR")):
        chain = [one.strip() for one in forwarded.split(",")]
        seen = chain[-min(proxies, len(chain))]
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return seen[:64]
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return seen
