"""The virtual environment and the system packages: made once, checked in milliseconds."""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

PDF_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
PDF_FONTS = {
    "LiberationSans-Regular.*": "fonts-liberation",
    "URWBookman-Light.*": "fonts-urw-base35",
}
PDF_READERS = {"pdftotext": "poppler-utils", "qpdf": "qpdf"}
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
)


class SetupError(Exception):
    """The machine lacks something; the text says what to do, in one line."""


def say(line: str) -> None:
    print(line, flush=True)


# --- System packages --------------------------------------------------------------------------
def has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_font(pattern: str) -> bool:
    return any(next(folder.rglob(pattern), None) for folder in FONT_FOLDERS if folder.is_dir())


def missing_pdf_packages() -> list[str]:
    """Return the Debian packages without which no PDF can be made."""
    libraries = [package for name, package in PDF_LIBRARIES.items() if not has_library(name)]
    fonts = [package for pattern, package in PDF_FONTS.items() if not has_font(pattern)]
    return libraries + fonts


def missing_venv_packages() -> list[str]:
    """Return the Debian package without which this Python cannot make .venv."""
    if _venv_works() or importlib.util.find_spec("ensurepip") is not None:
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def missing_browser_packages() -> list[str]:
    """Return the Debian packages without which the tests in a browser cannot run."""
    lacks = [] if shutil.which("chromium") else ["chromium"]
    return lacks + ([] if has_library("libatomic.so.1") else ["libatomic1"])


def missing_reader_packages() -> list[str]:
    """Return the Debian packages with which the tests look at a PDF from outside."""
    return [package for name, package in PDF_READERS.items() if not shutil.which(name)]


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_packages(packages: list[str]) -> None:
    """Install Debian packages as root.

    :raises SetupError: if apt-get cannot.
    """
    say(f"Memasang paket sistem: {' '.join(packages)} …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-q"], install):
        done = subprocess.run(
            command,
            env=quiet,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            say((done.stdout + done.stderr)[-2000:])
            raise SetupError(f"Paket sistem gagal dipasang. Coba: {' '.join(install)}")


def ensure_packages(*, browser: bool = False, readers: bool = False) -> None:
    """Install what the machine lacks where we are root, else say in one line what to install.

    :param readers: of PDF, for the tests; without them the tests that look from outside are left
        out.
    :raises SetupError: if it lacks what nothing works without. A PDF alone can wait.
    """
    needed = missing_venv_packages() + (missing_browser_packages() if browser else [])
    wanted = missing_reader_packages() if readers else []
    packages = needed + missing_pdf_packages()
    if (packages or wanted) and can_install():
        install_packages(packages + wanted)
    elif needed:
        raise SetupError(f"Pasang dulu: sudo apt-get install {' '.join(packages)}")
    elif packages:
        say(f"PDF belum bisa dibuat. Pasang: sudo apt-get install {' '.join(packages)}")
    if wanted and not can_install():
        say(f"Sebagian uji PDF dilewati. Pasang: sudo apt-get install {' '.join(wanted)}")


# --- Virtual environment ----------------------------------------------------------------------
def ensure_venv(*, dev: bool) -> None:
    """Make .venv hold exactly what the pinned requirements name.

    :raises SetupError: if this Python cannot make a virtual environment, or pip fails.
    """
    requirements = ROOT / ("requirements-dev.txt" if dev else "requirements.txt")
    stamps = [VENV / ".stamp-dev", *([] if dev else [VENV / ".stamp-run"])]
    with _one_at_a_time():
        if any(_is_current(stamp) for stamp in stamps) and _venv_works():
            return
        if not _venv_works():
            _make_venv()
        _install(requirements)
        stamps[-1].write_text(_fingerprint(stamps[-1]), encoding="ascii")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint(stamp: Path) -> str:
    files = ["requirements.txt"]
    if stamp.name == ".stamp-dev":
        files.append("requirements-dev.txt")
    return hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in files)).hexdigest()


def _is_current(stamp: Path) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="ascii") == _fingerprint(stamp)


def _venv_works() -> bool:
    """Tell whether .venv starts and can install: its Python may have been upgraded away."""
    if not PYTHON.exists():
        return False
    test = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-c", test], capture_output=True, check=False).returncode == 0


def _make_venv() -> None:
    python = getattr(sys, "_base_executable", None) or sys.executable
    say("Membuat lingkungan Python di .venv …")
    done = subprocess.run(
        [python, "-m", "venv", "--clear", VENV], capture_output=True, text=True, check=False
    )
    if done.returncode:
        say((done.stdout + done.stderr)[-2000:])
        raise SetupError("Lingkungan Python gagal dibuat. Hapus folder .venv, lalu ulangi.")


def _install(requirements: Path) -> None:
    say(f"Memasang pustaka dari {requirements.name} (sekali saja, beberapa menit) …")
    done = subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check",
         "--require-hashes", "--only-binary", ":all:", "-r", requirements],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    if done.returncode:
        say((done.stdout + done.stderr)[-4000:])
        raise SetupError("Pustaka Python gagal dipasang. Periksa jaringan, lalu ulangi.")
