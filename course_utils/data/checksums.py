"""Is this file the file it should be? Sizes, MD5 and SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from course_utils.data.catalog import File
from course_utils.data.messages import DataError

_BLOCK = 1 << 20


def fault(path: Path, file: File) -> str | None:
    """Say what is wrong with a file on disk, or return None where all is well.

    Raises
    ------
    DataError
        If the file is not there or cannot be read.
    """
    try:
        return size_fault(path.stat().st_size, file) or _digest_fault(
            _blocks(path), file
        )
    except OSError as error:
        raise unreadable(path, error) from error


def read_verified(path: Path, file: File) -> bytes:
    """Return the contents of ``path``, which are those of ``file`` without doubt.

    Raises
    ------
    DataError
        If the file is not there, cannot be read, or is not what it should be.
    """
    try:
        wrong = size_fault(path.stat().st_size, file)
        contents = b"" if wrong else path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    return verified(contents, file, path, wrong)


def verified(
    contents: bytes, file: File, path: Path, wrong: str | None = None
) -> bytes:
    """Return ``contents`` if they are those of ``file``; ``path`` holds them."""
    wrong = wrong or size_fault(len(contents), file) or _digest_fault([contents], file)
    if wrong:
        raise damaged(path, wrong)
    return contents


def damaged(path: Path, wrong: str) -> DataError:
    """Return the error for a file that is not what it should be."""
    return DataError(
        f"{path} is damaged: {wrong}. Replace it by a good copy, or delete it.",
        brief=f"{path} is damaged",
    )


def unreadable(path: Path, error: OSError) -> DataError:
    """Return the error for a file that cannot be opened."""
    reason = "is missing" if isinstance(error, FileNotFoundError) else error.strerror
    return DataError(
        f"{path} cannot be read: {reason}. Put a good copy there that you may read.",
        brief=f"{path} cannot be read",
    )


def size_fault(num_bytes: int, file: File) -> str | None:
    """Say what is wrong with a size, or return None."""
    if num_bytes == file.num_bytes:
        return None
    return f"it has {num_bytes:,} bytes, expected {file.num_bytes:,}"


def _digest_fault(blocks: Iterable[bytes], file: File) -> str | None:
    md5, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
    for block in blocks:
        md5.update(block)
        sha256.update(block)
    if md5.hexdigest() != file.md5:
        return f"its MD5 checksum is {md5.hexdigest()}, expected {file.md5}"
    if sha256.hexdigest() != file.sha256:
        return f"its SHA-256 checksum is {sha256.hexdigest()}, expected {file.sha256}"
    return None


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block
