"""Writes the stylesheet of the figures to the file that is named: static/css/figures.css."""

import sys
from pathlib import Path

from .figure_theme import stylesheet

Path(sys.argv[1]).write_text(stylesheet() + "\n")
