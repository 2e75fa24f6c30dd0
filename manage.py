#!/usr/bin/env python3
"""Django's command line for this project."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run a management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selfcare.settings")
    from django.core.management import execute_from_command_line

    from selfcare import env

    env.read_file(Path(__file__).resolve().parent / ".env")

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
