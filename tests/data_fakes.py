"""Small data sets in torchvision's formats, and the catalog entries that fit them."""

import gzip
import hashlib
import io
import pickle
import struct
import tarfile
from pathlib import Path

import numpy as np

from course_utils.data.catalog import CIFAR10, ENTRIES, MNIST, Entry, File, Form


def fake_file(path: str, contents: bytes) -> File:
    return File(
        path,
        len(contents),
        hashlib.md5(contents).hexdigest(),
        hashlib.sha256(contents).hexdigest(),
    )


def fake_entry(original: Entry, contents: dict[str, bytes], **changes) -> Entry:
    """Return a catalog entry whose checksums are those of ``contents``."""

    def again(files):
        return tuple(fake_file(file.path, contents[file.path]) for file in files)

    forms = tuple(
        Form(form.kind, again(form.files), again(form.members))
        for form in original.forms
    )
    kept = {form.files[0].path: form for form in forms}
    fields = {
        "name": original.name,
        "title": original.title,
        "class_names": original.class_names,
        "forms": forms,
        "download": kept[original.download.files[0].path],
        "mirrors": original.mirrors,
        "is_prepared": original.is_prepared,
    }
    return Entry(**{**fields, **changes})


def mnist_contents(num_train: int = 7, num_test: int = 3) -> dict[str, bytes]:
    """Return the bytes of each of MNIST's files, packed and unpacked."""
    rng = np.random.default_rng(0)
    contents = {}
    for part, count in (("train", num_train), ("t10k", num_test)):
        images = rng.integers(0, 256, (count, 9, 11), dtype=np.uint8)
        labels = rng.integers(0, 10, count, dtype=np.uint8)
        for name, array in (("images-idx3", images), ("labels-idx1", labels)):
            head = np.array([0x0800 + array.ndim, *array.shape], dtype=">u4")
            path = f"MNIST/raw/{part}-{name}-ubyte"
            contents[path] = head.tobytes() + array.tobytes()
            contents[f"{path}.gz"] = gzip.compress(contents[path], mtime=0)
    return contents


def cifar10_contents(num_images: int = 5) -> dict[str, bytes]:
    """Return the bytes of each of CIFAR-10's files, archive and batches."""
    rng = np.random.default_rng(1)
    contents = {}
    for name in [*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"]:
        batch = {
            b"data": rng.integers(0, 256, (num_images, 3072), dtype=np.uint8),
            b"labels": rng.integers(0, 10, num_images).tolist(),
        }
        contents[f"cifar-10-batches-py/{name}"] = python2_pickle(batch)
    contents["cifar-10-python.tar.gz"] = archive(contents)
    return contents


class _Python2Pickler(pickle._Pickler):
    """Writes bytes as the plain strings that Python 2 wrote."""

    dispatch = pickle._Pickler.dispatch.copy()

    def save_string(self, contents: bytes) -> None:
        self.write(pickle.BINSTRING + struct.pack("<i", len(contents)) + contents)

    dispatch[bytes] = save_string


def python2_pickle(batch: dict) -> bytes:
    """Pickle as Python 2 and NumPy 1 did, which called numpy._core numpy.core."""
    buffer = io.BytesIO()
    _Python2Pickler(buffer, protocol=2).dump(batch)
    return buffer.getvalue().replace(b"numpy._core", b"numpy.core")


def archive(contents: dict[str, bytes]) -> bytes:
    """Return a tar.gz with the files in reverse, among others, as in the real one."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        folder = tarfile.TarInfo("cifar-10-batches-py")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        others = {"cifar-10-batches-py/readme.html": b"<html></html>"}
        for path, data in reversed({**contents, **others}.items()):
            member = tarfile.TarInfo(path)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return gzip.compress(buffer.getvalue(), mtime=0)


def write_all(folder: Path, contents: dict[str, bytes], *paths: str) -> Path:
    """Write files below ``folder``: those named, or all."""
    for path in paths or contents:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(contents[path])
    return folder


def packed(contents: dict[str, bytes]) -> list[str]:
    return [path for path in contents if path.endswith(".gz")]


def unpacked(contents: dict[str, bytes]) -> list[str]:
    return [path for path in contents if not path.endswith(".gz")]


FAKES = {"mnist": (MNIST, mnist_contents), "cifar10": (CIFAR10, cifar10_contents)}


def isolate(monkeypatch, tmp_path: Path) -> Path:
    """Keep a test away from the user's folders and proxies; return a data folder."""
    from course_utils.data import loading

    for name in ("COURSE_DATA", "COURSE_DATA_MIRROR", "COURSE_WAIT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "*")
    home = tmp_path / "home"
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_args, **_kwargs: home)
    monkeypatch.setattr(loading, "_spent", {})
    return home


def install(monkeypatch, name: str, *mirrors: str) -> dict[str, bytes]:
    """Put a small data set in the real one's place; return its files."""
    original, make = FAKES[name]
    contents = make()
    entry = fake_entry(original, contents, mirrors=mirrors)
    monkeypatch.setitem(ENTRIES, name, entry)
    return contents


FORMS = {
    "mnist, packed": ("mnist", packed),
    "mnist, unpacked": ("mnist", unpacked),
    "cifar10, archive": ("cifar10", packed),
    "cifar10, batches": ("cifar10", unpacked),
}


def truncated(contents: bytes) -> bytes:
    return contents[:-7]


def flipped(contents: bytes) -> bytes:
    middle = len(contents) // 2
    changed = bytes([contents[middle] ^ 4])
    return contents[:middle] + changed + contents[middle + 1 :]
