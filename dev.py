#!/usr/bin/env python3
"""Set up, run and check the portal: ``dev.py run|test|lint|e2e|sheet|bench|faults|format``.

Needs nothing but Python: the rest is installed into .venv at the first use. This file must also
be readable by an older Python, which it leaves for a suitable one.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
CANDIDATES = ("python3.13", "python3.12", "python3.11", "python3")


def find_python():
    """Return the path of a Python that is new enough, or an empty string."""
    test = "import sys; sys.exit(sys.version_info < %r)" % (OLDEST,)  # noqa: UP031
    for name in CANDIDATES:
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", test], stderr=subprocess.DEVNULL) == 0:
            return path
    return ""


def main():
    if sys.version_info >= OLDEST:
        from tools import commands  # noqa: PLC0415

        return commands.main(sys.argv[1:])
    path = find_python()
    if not path:
        print("Butuh Python 3.11 atau lebih baru (di Debian: apt-get install python3).")
        return 1
    return os.execv(path, [path, os.path.abspath(__file__)] + sys.argv[1:])  # noqa: PTH100, RUF005


if __name__ == "__main__":
    sys.exit(main())
