"""Writes packages on the spot, so that installing them needs no network."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path


def write_wheel(
    folder: Path,
    name: str,
    version: str,
    files: Mapping[str, str | bytes],
    needs: list[str] | None = None,
) -> Path:
    """Write a wheel that holds these files and requires these packages."""
    info = f"{name}-{version.replace('-', '_')}.dist-info"
    about = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    about += [
        "Provides-Extra: test",
        *(f"Requires-Dist: {need}" for need in needs or []),
    ]
    files = {
        f"{info}/METADATA": "\n".join(about) + "\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
        **files,
    }
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for inside, content in files.items():
            wheel.writestr(inside, content)
        record = [_record(*item) for item in files.items()]
        wheel.writestr(f"{info}/RECORD", "\n".join([*record, f"{info}/RECORD,,"]))
    return path


def _record(inside: str, content: str | bytes) -> str:
    data = content.encode() if isinstance(content, str) else content
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode()
    return f"{inside},sha256={digest.rstrip('=')},{len(data)}"
