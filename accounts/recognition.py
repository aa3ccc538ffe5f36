"""Recognise a social-media account in any usual form of its address or name (Pasal 8c, Lampiran A).

Pure: it is handed the platforms and asks no database and no network. Two addresses that a platform
may give to two different people never become the same handle: a false "resmi" is worse than a
question.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from core.errors import DomainError
from core.text import BLANK

OWN_SITE = "situs"  # code of the platform for sites and blogs with a domain of their own
LONGEST = 500
LONGEST_HANDLE = 120
SITE_DEPTH = 3  # path segments under which a site may be lodged at a host

# Short links that carry no name: only a visit would tell whose they are.
SHORTENERS = frozenset(
    [
        "t.co",
        "bit.ly",
        "s.id",
        "tinyurl.com",
        "goo.gl",
        "cutt.ly",
        "linktr.ee",
        "vm.tiktok.com",
        "vt.tiktok.com",
        "lin.ee",
        "lnkd.in",
        "flic.kr",
        "fb.watch",
    ]
)
DOMAIN_ENDINGS = frozenset(
    [
        "com",
        "id",
        "net",
        "org",
        "info",
        "co",
        "io",
        "app",
        "dev",
        "site",
        "web",
        "xyz",
        "me",
        "tv",
        "online",
    ]
)
NOT_NAMES = {
    "instagram": "p reel reels tv explore accounts direct stories about web _u s share m",
    "x": "home i explore search hashtag share intent settings messages notifications compose",
    "facebook": (
        "watch reel reels share sharer sharer.php login login.php home.php events marketplace "
        "story.php permalink.php photo photo.php photos videos hashtag help stories groups pages "
        "people gaming l.php profile.php pg p plugins dialog"
    ),
    "telegram": "joinchat addstickers share c iv proxy s login",
    "plurk": "p u m top",
    "slideshare": "slideshow search explore",
    "goodreads": "book user author list search",
}
# Where the name stands in the path; `h` is the name, kept with its prefix where the prefix tells
# one account from another. Matched in this order, without regard to case.
PATHS = {
    "instagram": (r"/(?:_u|stories|m)/(?P<h>[^/]+)(?:/.*)?", r"/@?(?P<h>[^/]+)(?:/.*)?"),
    "threads": (r"/@(?P<h>[^/]+)(?:/.*)?",),
    "tiktok": (r"/@(?P<h>[^/]+)(?:/.*)?",),
    "x": (r"/@?(?P<h>[^/]+)(?:/.*)?",),
    "bluesky": (r"/profile/(?P<h>[^/]+)(?:/.*)?",),
    "plurk": (r"/(?:m/)?u/(?P<h>[^/]+)", r"/(?P<h>[^/]+)"),
    "youtube": (
        r"/@(?P<h>[^/]+)(?:/.*)?",
        r"/(?P<h>channel/UC[\w-]{20,30})(?:/.*)?",
        r"/(?P<h>(?:c|user)/[^/]+)(?:/.*)?",
    ),
    "facebook": (
        r"/people/[^/]+/(?P<h>\d+)(?:/.*)?",
        r"/pages/(?:category/)?(?:[^/]+/)+(?P<h>\d+)(?:/.*)?",
        r"/p/(?:[^/]*-)?(?P<h>\d{6,})(?:/.*)?",
        r"/pg/(?P<h>[^/]+)(?:/.*)?",
        r"/(?P<h>groups/[^/]+)(?:/.*)?",
        r"/(?P<h>[^/]+)(?:/.*)?",
    ),
    "linkedin": (
        r"/company/(?P<h>[^/]+)(?:/.*)?",
        r"/(?P<h>(?:in|school|showcase)/[^/]+)(?:/.*)?",
    ),
    "telegram": (r"/s/(?P<h>[a-z]\w{3,31})(?:/.*)?", r"/(?P<h>[a-z]\w{3,31})(?:/.*)?"),
    "whatsapp": (r"/\+?(?P<h>\d{8,15})", r"/(?P<h>channel/[\w-]+)(?:/.*)?"),
    "line": (r"/(?:R/)?ti/p/[@~](?P<h>[^/]+)", r"/(?P<h>[^/]+)"),
    "flickr": (r"/(?:people|photos)/(?P<h>[^/]+)(?:/.*)?",),
    "slideshare": (r"/(?P<h>[^/]+)",),
    "blogspot": (),
    "wordpress": (),
    "blogger": (r"/profile/(?P<h>\d+)",),
    "wikipedia": (
        r"/wiki/(?:Pengguna|User):(?P<h>[^/]+)(?:/.*)?",
        r"/(?P<h>wiki/[^/]+)",
    ),
    "kaskus": (r"/@(?P<h>[^/]+)(?:/.*)?", r"/(?P<h>(?:u|profile|user)/[^/]+)(?:/.*)?"),
    "goodreads": (r"/(?P<h>user/show/\d+)[^/]*", r"/(?P<h>[^/]+)"),
    "yelp": (r"/biz/(?P<h>[^/]+)",),
    "google-maps": (r"/(?P<h>(?!maps$)[\w-]+)",),
}
QUERIES = {
    ("facebook", "/profile.php"): "id",
    ("x", "/intent/user"): "screen_name",
    ("x", "/intent/follow"): "screen_name",
    ("whatsapp", "/send"): "phone",
    ("google-maps", ""): "cid",
    ("google-maps", "/maps"): "cid",
}
IN_HOST = {"blogspot", "wordpress", "telegram"}  # the name may stand before the host


class AddressError(DomainError):
    code = "account_address"


class UnknownHost(AddressError):
    """The address belongs to no known platform: it may be a site or blog of its own."""

    code = "unknown_host"


class PlatformLike(Protocol):
    code: str
    hosts: list[str]
    profile_url: str


P = TypeVar("P", bound=PlatformLike)


@dataclass(frozen=True)
class Reading(Generic[P]):
    """What an address or name says: `platform` is None for a name that fits any of them."""

    platform: P | None
    handle: str
    url: str = ""
    is_own_site: bool = False

    @property
    def handles(self) -> list[str]:
        """The handles under which it may be registered: a page lies under its site, too."""
        if self.platform is None and re.fullmatch(r"\+?\d{8,15}", self.handle, re.ASCII):
            return [self.handle, _phone(self.handle)]
        if not self.is_own_site:
            return [self.handle]
        parts = self.handle.split("/")[: SITE_DEPTH + 1]
        return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def recognise(text: str, platforms: Iterable[P], *, platform: P | None = None) -> Reading[P]:
    """Read an address or a name; `platform` is what the person chose for a bare name.

    :raises AddressError: if it names no account, with what to paste instead.
    """
    written = _checked(text)
    known = list(platforms)
    if not _is_address(written, known):
        return _bare_name(written, platform)
    parts = _split(written)
    host = _host(parts)
    path = unquote(parts.path)
    _refuse_hidden(path)
    if host in SHORTENERS:
        raise AddressError(
            "Tautan pendek ini tidak memuat nama akun. Buka tautannya, lalu salin alamat profil "
            "yang muncul."
        )
    found = _platform_of(host, path, known)
    if found is None:
        return _own_site(host, path, known)
    handle = _name_in(found, host, path, parts.query)
    return Reading(found, handle.lower(), _profile_url(found, handle, host, path))


def platform_of(link: str, platforms: Iterable[P]) -> P | None:
    """The platform at whose host a link lies, whatever it shows; None for any other address."""
    try:
        parts = _split(link)
        return _platform_of(_host(parts), unquote(parts.path), platforms)
    except AddressError:
        return None


def _checked(text: str) -> str:
    written = text.strip()
    if not written:
        raise AddressError("Tuliskan alamat atau nama akun.")
    if len(written) > LONGEST:
        raise AddressError(f"Alamat akun paling banyak {LONGEST} karakter.")
    _refuse_hidden(written)
    if any(character.isspace() for character in written):
        raise AddressError("Tuliskan satu alamat atau nama akun tanpa spasi.")
    return written


def _refuse_hidden(text: str) -> None:
    """Refuse what the eye cannot see or what turns the direction of writing.

    :raises AddressError: if there is such a character, or a mark that Unicode composes to nothing.
    """
    for character in text:
        if character in BLANK or unicodedata.category(character) in {
            "Cc",
            "Cf",
            "Cn",
            "Co",
            "Cs",
            "Zl",
            "Zp",
        }:
            raise AddressError(
                "Alamat memuat karakter tak terlihat atau pembalik arah tulisan. Ketik sendiri "
                "nama akunnya."
            )


def _is_address(written: str, known: Iterable[PlatformLike]) -> bool:
    """Tell an address from a name: `dishub.berau` is a name, `t.me/dishub` an address."""
    if written.startswith("@"):
        return False
    if "/" in written or "://" in written:
        return True
    host = written.lower().removeprefix("www.")
    return any(_belongs(host, name) for platform in known for name in platform.hosts)


def _bare_name(written: str, platform: P | None) -> Reading[P]:
    name = written.removeprefix("@").lower()
    if not name or len(name) > LONGEST_HANDLE or re.search(r"[/?#@:\\]", name):
        raise AddressError("Nama akun tidak terbaca. Contoh: @dishub.berau.")
    if platform is None:
        return Reading(None, name)
    if platform.code == OWN_SITE:
        host = name.removeprefix("www.")
        return Reading(platform, host, f"https://{host}/", is_own_site=True)
    if platform.code == "whatsapp":
        name = _phone(name)
    return Reading(platform, name, platform.profile_url.format(handle=name))


def looks_like_domain(name: str) -> bool:
    """Tell whether a bare name could be the address of a site: `beraukab.go.id`."""
    return "." in name and name.rpartition(".")[2] in DOMAIN_ENDINGS


def _split(written: str) -> SplitResult:
    address = written if "://" in written else f"https://{written.lstrip('/')}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise AddressError("Alamat akun tidak terbaca. Salin ulang alamat profilnya.") from error
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        raise AddressError("Alamat akun diawali https://. Salin ulang alamat profilnya.")
    if parts.username is not None or port not in {None, 80, 443} or "\\" in address:
        raise AddressError(
            "Alamat ini disusun tidak wajar dan dapat menyesatkan. Jangan dibuka; salin alamat "
            "dari halaman profilnya."
        )
    return parts


def _host(parts: SplitResult) -> str:
    host = unicodedata.normalize("NFKC", parts.hostname or "").lower().rstrip(".")
    if not host or "." not in host:
        raise AddressError("Alamat akun tidak terbaca. Salin ulang alamat profilnya.")
    return host


def _belongs(host: str, name: str) -> bool:
    return host == name or host.endswith(f".{name}")


def _platform_of(host: str, path: str, known: Iterable[P]) -> P | None:
    maps = re.fullmatch(r"(www\.)?google\.(com|co\.id)", host) and path.startswith("/maps")
    for platform in known:
        if platform.code == "google-maps" and maps:
            return platform
        if any(_belongs(host, name) for name in platform.hosts):
            return platform
    return None


def _own_site(host: str, path: str, known: Iterable[P]) -> Reading[P]:
    """Take an unknown host for a site or blog of its own.

    :raises UnknownHost: if there is no platform for such sites.
    """
    site = next((platform for platform in known if platform.code == OWN_SITE), None)
    if site is None:
        raise UnknownHost("Situs ini belum dikenal. Pilih platformnya.")
    place = host.removeprefix("www.") + path.rstrip("/").lower()
    return Reading(site, place, f"https://{host}{path.rstrip('/')}/", is_own_site=True)


def _name_in(platform: PlatformLike, host: str, path: str, query: str) -> str:
    """Find the name in host, path or query.

    :raises AddressError: if the address leads to a post or a page rather than a profile.
    """
    name = _name_in_host(platform, host) or _name_in_query(platform, path, query)
    if not name:
        name = _name_in_path(platform, path)
    if platform.code == "whatsapp" and "/" not in name:
        name = _phone(name)
    if platform.code == "google-maps" and name:  # three sets of names that may not be mixed
        name = f"{'pendek' if host.endswith('goo.gl') else 'cid' if query else 'nama'}/{name}"
    if not name or len(name) > LONGEST_HANDLE or "@" in name:
        raise AddressError(
            "Alamat ini tidak menunjuk profil akun. Buka profilnya, lalu salin alamat yang muncul."
        )
    return name


def _name_in_host(platform: PlatformLike, host: str) -> str:
    if platform.code not in IN_HOST:
        return ""
    for name in platform.hosts:
        before = host.removesuffix(f".{name}")
        if before != host and before not in {"www", "m", "mobile", "web"}:
            return before.removeprefix("www.")
    return ""


def _name_in_query(platform: PlatformLike, path: str, query: str) -> str:
    key = QUERIES.get((platform.code, path.rstrip("/").lower()))
    if key is None:
        return ""
    name = parse_qs(query).get(key, [""])[0].strip().lstrip("@+")
    _refuse_hidden(name)
    return name if re.fullmatch(r"[\w.]+", name) else ""


def _name_in_path(platform: PlatformLike, path: str) -> str:
    whole = re.sub(r"/+", "/", path).rstrip("/")
    reserved = NOT_NAMES.get(platform.code, "").split()
    for pattern in PATHS.get(platform.code, (r"/@?(?P<h>[^/]+)",)):
        match = re.fullmatch(pattern, whole, re.IGNORECASE)
        if match and match["h"].lower() not in reserved:
            return match["h"]
    return ""


def _phone(digits: str) -> str:
    """Write a phone number with the country code, as WhatsApp does: 62812…"""
    number = re.sub(r"[^\d]", "", digits)
    if number.startswith("0"):
        number = f"62{number[1:]}"
    if not 8 <= len(number) <= 15:
        raise AddressError("Nomor WhatsApp tidak terbaca. Contoh: 081234567890.")
    return number


def _profile_url(platform: PlatformLike, handle: str, host: str, path: str) -> str:
    """Write the address in its plain form; case is kept where it matters, in longer paths."""
    if platform.profile_url and "/" not in handle:
        return platform.profile_url.format(handle=handle.lower())
    if platform.code == "google-maps" and handle.startswith("cid/"):
        return f"https://maps.google.com/?cid={handle.removeprefix('cid/')}"
    return f"https://{host}{path.rstrip('/')}"
