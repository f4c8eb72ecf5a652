"""The files of MNIST and CIFAR-10, verified and read into arrays without torchvision.

Nothing is unpacked on disk, and no byte is parsed before its checksum is verified.
"""

from __future__ import annotations

import gzip
import io
import pickle
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from course_utils.data.catalog import File, Form
from course_utils.data.checksums import (
    damaged,
    read_verified,
    size_fault,
    unreadable,
    verified,
)

Arrays = dict[str, np.ndarray]
"""train_images and test_images, uint8 (N, C, H, W); train_labels and test_labels,
int64 (N,)."""


_ALLOWED = {
    ("numpy.core.multiarray", "_reconstruct"): np.empty(0).__reduce__()[0],
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
}


def read(folder: Path, form: Form) -> Arrays:
    """Read one form of a data set from ``folder``.

    Returns
    -------
    dict of ndarray
        ``train_images`` and ``test_images``, uint8 (N, C, H, W); ``train_labels``
        and ``test_labels``, int64 (N,).

    Raises
    ------
    DataError
        If a file is missing, cannot be read, or is not what it should be.
    """
    readers = {"idx": _read_idx, "batches": _read_batches, "archive": _read_archive}
    return readers[form.kind](folder, form)


def _read_idx(folder: Path, form: Form) -> Arrays:
    """Read MNIST: images and labels for training, then the same for the test."""
    parts = [_idx_array(folder / file.path, file) for file in form.files]
    return _arrays(parts[0][:, None], parts[1], parts[2][:, None], parts[3])


def _idx_array(path: Path, file: File) -> np.ndarray:
    """Read one idx file: a magic number, the sizes, then the bytes themselves."""
    contents = read_verified(path, file)
    if file.name.endswith(".gz"):
        contents = gzip.decompress(contents)
    num_axes = 3 if "images" in file.name else 1
    head, body = contents[: 4 + 4 * num_axes], contents[4 + 4 * num_axes :]
    magic, *shape = np.frombuffer(head, dtype=">u4").tolist()
    if magic != 0x0800 + num_axes or int(np.prod(shape)) != len(body):
        raise damaged(path, f"its header says {shape}, but {len(body):,} bytes follow")
    return np.frombuffer(body, dtype=np.uint8).reshape(shape).copy()  # may be changed


def _read_batches(folder: Path, form: Form) -> Arrays:
    """Read CIFAR-10 from the unpacked folder."""
    paths = ((file, folder / file.path) for file in form.files)
    return _join((file, read_verified(path, file), path) for file, path in paths)


def _read_archive(folder: Path, form: Form) -> Arrays:
    """Read CIFAR-10 from the archive, member by member, in memory."""
    (archive,) = form.files
    path = folder / archive.path
    wanted = {file.path: file for file in form.members}
    try:
        if wrong := size_fault(path.stat().st_size, archive):
            raise damaged(path, wrong)
        with tarfile.open(path, "r|gz") as tar:
            return _join(_members(tar, wanted, path))
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise damaged(path, f"it cannot be unpacked ({error})") from error
    except OSError as error:
        raise unreadable(path, error) from error


def _members(
    tar: tarfile.TarFile, wanted: dict[str, File], path: Path
) -> Iterator[tuple[File, bytes, Path]]:
    missing = dict(wanted)
    for member in tar:
        file = missing.get(member.name)
        if file is None or not member.isfile() or member.size != file.num_bytes:
            continue
        contents = tar.extractfile(member).read()
        yield missing.pop(member.name), verified(contents, file, path), path
    if missing:
        raise damaged(path, f"it lacks {', '.join(missing)}")


def _join(contents: Iterator[tuple[File, bytes, Path]]) -> Arrays:
    """Put the batches in order, whatever order they come in."""
    batches = {file.name: _unpickle(data, path) for file, data, path in contents}
    test_images, test_labels = batches.pop("test_batch")
    images, labels = zip(*(batches[name] for name in sorted(batches)), strict=True)
    train_images, train_labels = np.concatenate(images), np.concatenate(labels)
    return _arrays(train_images, train_labels, test_images, test_labels)


def _unpickle(contents: bytes, path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read one batch: images (N, 3, 32, 32) and labels (N,)."""
    try:
        batch = _ArraysOnly(io.BytesIO(contents), encoding="bytes").load()
        images = batch[b"data"].reshape(-1, 3, 32, 32)
        return images, np.array(batch[b"labels"], dtype=np.int64)
    except (pickle.UnpicklingError, EOFError, KeyError, TypeError, ValueError) as error:
        raise damaged(path, f"it is no batch of CIFAR-10 ({error})") from error


class _ArraysOnly(pickle.Unpickler):
    """Unpickles lists, numbers, text and arrays, and refuses everything else."""

    def find_class(self, module: str, name: str) -> object:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}") from None


def _arrays(
    train_images: np.ndarray,
    train_labels: np.ndarray,
    test_images: np.ndarray,
    test_labels: np.ndarray,
) -> Arrays:
    return {
        "train_images": train_images,
        "train_labels": train_labels.astype(np.int64),
        "test_images": test_images,
        "test_labels": test_labels.astype(np.int64),
    }
