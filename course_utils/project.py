"""Where the course lies: the folder of lessons, tests and pyproject.toml."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]
