"""Who is calling: the network address of a request, as far as it can be trusted."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the caller's address, or "" when it is unknown.

    Behind TRUSTED_PROXY_COUNT proxies it is the entry that the outermost of them wrote; whatever
    stands left of it in X-Forwarded-For was written by the caller and proves nothing.
    """
    proxies = settings.TRUSTED_PROXY_COUNT
    text = request.META.get("REMOTE_ADDR", "")
    if proxies:
        chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        text = chain[-proxies] if len(chain) >= proxies else ""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address)
