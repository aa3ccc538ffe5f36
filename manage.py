#!/usr/bin/env python3
"""Run a management command, with the development settings unless told otherwise."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "berau_sosmed.settings.dev")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
