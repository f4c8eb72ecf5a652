from __future__ import annotations

import gzip
import itertools
import pickle
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import data_fakes as fakes
import data_server as server
import nbformat
import pytest
from notebooks import execute, outputs

from course_utils.data import download as download_module
from course_utils.data import file_download
from course_utils.data.download import download
from course_utils.data.messages import DataError
from course_utils.data.mirrors import Choice, Mirror
from course_utils.data.patience import Patience
from course_utils.data.progress import Bar, RateMeter

pytest_plugins = ["data_fixtures"]
pytestmark = pytest.mark.usefixtures("home")

CONTENTS = fakes.cifar10_contents()
ARCHIVE = "cifar-10-python.tar.gz"
FILE = CONTENTS[ARCHIVE]
HALF = len(FILE) // 2
QUICK = Patience(knock=20, stall=20, window=20, finish=60, pause=0)


def cifar10(*servers: server.Server):
    mirrors = tuple(each.url for each in servers)
    return fakes.fake_entry(fakes.CIFAR10, CONTENTS, mirrors=mirrors)


def get(home: Path, *servers: server.Server, patience: Patience = QUICK, **options):
    options = {"progress": False, **options}
    download(cifar10(*servers), home, patience=patience, **options)


def leave_part(home: Path, contents: bytes) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    part = home / f"{ARCHIVE}.part"
    part.write_bytes(contents)
    return part


def wait_for(condition, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def test_a_download_takes_its_name_and_leaves_no_partial_file(home):
    with server.serving(CONTENTS, server.good) as servers:
        get(home, *servers)

    assert (home / ARCHIVE).read_bytes() == FILE
    assert [p.name for p in home.iterdir() if not p.name.startswith(".")] == [ARCHIVE]


def test_what_is_here_and_good_is_not_asked_for_again(home):
    fakes.write_all(home, CONTENTS, ARCHIVE)

    with server.serving(CONTENTS, server.good) as (only,):
        get(home, only)

    assert only.requests == []


def test_every_file_of_a_set_is_downloaded_into_torchvisions_layout(home):
    contents = fakes.mnist_contents()
    flat = {Path(path).name: data for path, data in contents.items()}

    with server.serving(flat, server.good) as (only,):
        entry = fakes.fake_entry(fakes.MNIST, contents, mirrors=(only.url,))
        download(entry, home, progress=False, patience=QUICK)

    for path in fakes.packed(contents):
        assert (home / path).read_bytes() == contents[path]


FAULTS = {
    "missing": (server.answering(404), "answers 404"),
    "broken": (server.answering(500), "answers 500"),
    "web page": (server.with_web_page, "web page instead of the file"),
    "unnamed page": (server.with_unnamed_page, "something else than the file"),
    "wrong bytes": (server.with_wrong_bytes, "MD5 checksum"),
    "grown": (server.of_another_size, f"expected {len(FILE):,}"),
    "too long": (server.without_end, f"sends more than {len(FILE):,}"),
    "stalls": (server.stalling_after(1000), "sent nothing for"),
    "never answers": (lambda handler, *_: handler.closing.wait(), "sent nothing"),
    "drops": (server.dropping_after(1000), "broke"),
    "ends early": (server.unsized_and_cut_after(1000), "broke off after 1,000"),
}


def patience_with(fault: str, stall: float) -> Patience:
    """Return a patience that ends soon where a server sends nothing."""
    return replace(QUICK, stall=stall) if "sent nothing" in FAULTS[fault][1] else QUICK


@pytest.mark.parametrize("fault", FAULTS)
def test_after_a_server_that_fails_the_next_one_is_asked(home, fault):
    behave, _ = FAULTS[fault]

    with server.serving(CONTENTS, behave, server.good) as (bad, good):
        get(home, bad, good, patience=patience_with(fault, stall=1))

    assert (home / ARCHIVE).read_bytes() == FILE
    assert len(bad.requests) == len(good.requests) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_the_error_names_each_server_with_what_was_wrong(home, fault):
    behave, words = FAULTS[fault]

    with (
        server.serving(CONTENTS, behave, server.answering(403)) as (one, two),
        pytest.raises(DataError) as caught,
    ):
        get(home, one, two, patience=patience_with(fault, stall=0.3))

    first, second = str(caught.value).splitlines()[1:3]
    assert one.url.split("/")[2] in first
    assert words in first
    assert two.url.split("/")[2] in second
    assert "answers 403" in second
    assert "course data cifar10" in str(caught.value)
    assert not (home / ARCHIVE).exists()


def test_a_download_goes_on_at_the_next_server_from_the_same_byte(home):
    with server.serving(CONTENTS, server.dropping_after(HALF), server.good) as servers:
        get(home, *servers)

    assert (home / ARCHIVE).read_bytes() == FILE
    assert servers[1].requests == [(f"/{ARCHIVE}", f"bytes={HALF}-")]


def test_a_single_server_that_keeps_dropping_is_asked_until_the_file_is_whole(
    home, monkeypatch
):
    monkeypatch.setattr(file_download, "_GAIN", 1)
    piece = len(FILE) // 9 + 1

    with server.serving(CONTENTS, server.dropping_after(piece)) as (only,):
        get(home, only)

    assert (home / ARCHIVE).read_bytes() == FILE
    assert [asked for _, asked in only.requests] == [
        None,
        *(f"bytes={start}-" for start in range(piece, len(FILE), piece)),
    ]


@pytest.mark.parametrize(
    "behave",
    [
        server.good,
        server.ignoring_ranges,
        server.refusing_ranges,
        server.with_wrong_range,
        server.earlier_than_asked,
    ],
)
def test_a_download_resumes_whatever_the_server_makes_of_ranges(home, behave):
    leave_part(home, FILE[:HALF])

    with server.serving(CONTENTS, behave) as (only,):
        get(home, only)

    assert (home / ARCHIVE).read_bytes() == FILE
    assert only.requests[0] == (f"/{ARCHIVE}", f"bytes={HALF}-")


def test_a_server_without_ranges_that_drops_costs_nothing_that_is_here(home):
    leave_part(home, FILE[:HALF])

    def behave(handler, contents, _start):
        server.dropping_after(100)(handler, contents, 0)

    with server.serving(CONTENTS, behave) as (only,), pytest.raises(DataError):
        get(home, only)

    assert (home / f"{ARCHIVE}.part").read_bytes() == FILE[:HALF]


def test_a_file_that_has_grown_is_not_resumed(home):
    part = leave_part(home, FILE[:HALF])

    with (
        server.serving(CONTENTS, server.of_another_size) as servers,
        pytest.raises(DataError, match=f"holds a file of {len(FILE) + 4} bytes"),
    ):
        get(home, *servers)

    assert part.read_bytes() == FILE[:HALF]


def test_a_complete_partial_file_is_taken_without_a_request(home):
    leave_part(home, FILE)

    with server.serving(CONTENTS, server.good) as (only,):
        get(home, only)

    assert (home / ARCHIVE).read_bytes() == FILE
    assert only.requests == []


@pytest.mark.parametrize(
    "part", [b"\x00" * HALF, FILE[: HALF - 1] + b"\x00", FILE + b"more"]
)
def test_a_partial_file_that_is_wrong_is_fetched_again_from_the_beginning(home, part):
    leave_part(home, part)

    with server.serving(CONTENTS, server.good) as (only,):
        get(home, only)

    assert (home / ARCHIVE).read_bytes() == FILE
    assert only.requests[-1] == (f"/{ARCHIVE}", None)


def test_after_wrong_bytes_the_next_server_is_asked_for_the_beginning(home):
    with server.serving(CONTENTS, server.with_wrong_bytes, server.good) as servers:
        get(home, *servers)

    assert servers[1].requests == [(f"/{ARCHIVE}", None)]


def test_servers_that_send_damaged_halves_in_turn_are_given_up(home, monkeypatch):
    turns = itertools.count()

    def take_turns(choice: Choice) -> Mirror | None:
        usable = [mirror for mirror in choice.mirrors if not mirror.is_out]
        return usable[next(turns) % len(usable)] if usable else None

    monkeypatch.setattr(Choice, "next", take_turns)
    monkeypatch.setattr(file_download, "_GAIN", 1)
    damaged = {ARCHIVE: FILE[:-1] + b"?"}
    num_answers = iter(range(20))

    def behave(handler, contents, start):
        if next(num_answers, None) is None:
            return server.answering(404)(handler, contents, start)
        server.dropping_after(HALF + 1)(handler, contents, start)

    with server.serving(damaged, behave, behave) as servers, pytest.raises(DataError):
        get(home, *servers)

    assert sum(len(each.requests) for each in servers) < 20


def test_what_is_packed_already_is_not_packed_on_the_way(home):
    def behave(handler, contents, start):
        if "gzip" not in handler.headers["Accept-Encoding"]:
            return server.good(handler, contents, start)
        packed = gzip.compress(contents)
        server.good_head(handler, packed, 0, Content_Encoding="gzip")
        handler.wfile.write(packed)

    with server.serving(CONTENTS, behave) as servers:
        get(home, *servers)

    assert (home / ARCHIVE).read_bytes() == FILE


def test_a_slow_server_is_left_for_one_not_tried_yet_at_the_same_byte(home):
    impatient = replace(QUICK, window=0.1, finish=0.2)

    with server.serving(CONTENTS, server.at(50_000), server.good) as (slow, good):
        get(home, slow, good, patience=impatient)

    assert (home / ARCHIVE).read_bytes() == FILE
    assert len(slow.requests) == 1
    assert good.requests[0][1] is not None


def test_where_all_are_slow_the_fastest_is_asked_again(home):
    impatient = replace(QUICK, window=0.1, finish=0.01)

    with server.serving(CONTENTS, server.at(200_000), server.at(10_000)) as servers:
        get(home, *servers, patience=impatient)

    assert (home / ARCHIVE).read_bytes() == FILE
    assert [len(each.requests) for each in servers] == [2, 1]


def choice_of(*rates: float) -> Choice:
    """Return a choice between servers that were tried and have these rates."""
    mirrors = [
        Mirror(f"http://{i}/", was_tried=True, rate=r) for i, r in enumerate(rates)
    ]
    return Choice(mirrors)


def test_a_server_that_will_be_done_in_time_is_not_left():
    choice = choice_of(0, 900)
    choice.current = choice.mirrors[0]

    assert not choice.is_worth_leaving(rate=100, num_left=1000, patience=10)


def test_the_only_server_is_not_left_however_slow():
    choice = choice_of(0)
    choice.next()

    assert not choice.is_worth_leaving(rate=1, num_left=1000, patience=10)


def test_once_all_were_found_slow_the_fastest_is_stayed_with():
    choice = choice_of(0, 60, 50)
    choice.current = choice.mirrors[0]

    assert choice.is_worth_leaving(rate=40, num_left=1000, patience=10)
    choice.leave(choice.current, "slow")

    assert choice.next() is choice.mirrors[1]
    assert not choice.is_worth_leaving(rate=30, num_left=1000, patience=10)


def test_a_server_is_given_up_after_three_failures_without_a_gain():
    choice = choice_of(0)

    for _ in range(2):
        choice.blame(choice.next(), "drops", is_final=False)
    choice.blame(choice.next(), "drops", is_final=False, has_gained=True)
    for _ in range(3):
        assert choice.next() is not None
        choice.blame(choice.next(), "drops", is_final=False)

    assert choice.next() is None


def test_when_time_is_up_what_came_is_kept_for_the_next_call(home):
    with (
        server.serving(CONTENTS, server.stalling_after(HALF)) as servers,
        pytest.raises(DataError, match=r"are here after 1\.5 s and are kept"),
    ):
        get(home, *servers, wait=1.5)
    with server.serving(CONTENTS, server.good) as (good,):
        get(home, good)

    assert (home / ARCHIVE).read_bytes() == FILE
    assert good.requests == [(f"/{ARCHIVE}", f"bytes={HALF}-")]


def test_time_is_up_although_bytes_keep_trickling_in(home):
    with (
        server.serving(CONTENTS, server.at(1000)) as servers,
        pytest.raises(DataError, match="did not come in time"),
    ):
        get(home, *servers, wait=0.3)


def test_redirects_are_followed(home):
    with server.serving(CONTENTS, server.good) as (good,):

        def behave(handler, *_):
            where = {"Location": good.url + ARCHIVE, "Content-Length": "0"}
            server.head(handler, 302, where)

        with server.serving(CONTENTS, behave) as (first,):
            get(home, first)

    assert (home / ARCHIVE).read_bytes() == FILE


def test_servers_that_cannot_be_reached_are_named_at_once(home):
    with server.serving(CONTENTS, server.good) as (gone,):
        pass

    with pytest.raises(DataError, match="cannot be reached") as caught:
        get(home, gone)

    assert caught.value.brief == "no server answers"


def test_one_server_that_cannot_be_reached_does_not_matter(home):
    with server.serving(CONTENTS, server.good) as (gone,):
        pass

    with server.serving(CONTENTS, server.good) as (good,):
        get(home, gone, good)

    assert (home / ARCHIVE).read_bytes() == FILE


@pytest.fixture
def silent(monkeypatch):
    """An address from which nothing ever comes back, not even a refusal."""
    connect, end = socket.create_connection, threading.Event()

    def create_connection(address, *args, **kwargs):
        if address[0] == "silent.invalid":
            end.wait()
            raise TimeoutError
        return connect(address, *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", create_connection)
    yield SimpleNamespace(url="http://silent.invalid/")
    end.set()


def test_a_network_that_swallows_everything_is_noticed_soon(home, silent):
    with pytest.raises(DataError, match=r"silent\.invalid: no answer within 0\.1 s"):
        get(home, silent, patience=Patience(knock=0.1))


def test_a_silent_server_is_asked_last(home, silent):
    with server.serving(CONTENTS, server.good) as (good,):
        get(home, silent, good, patience=Patience(knock=1))

    assert (home / ARCHIVE).read_bytes() == FILE


def test_servers_after_one_that_answers_are_not_waited_for(home, silent):
    with server.serving(CONTENTS, server.good) as (good,):
        get(home, good, silent, patience=replace(QUICK, knock=3600))

    assert (home / ARCHIVE).read_bytes() == FILE


def test_ones_own_mirror_is_asked_first_in_the_data_folders_layout(home, monkeypatch):
    contents = fakes.mnist_contents()

    with server.serving(contents, server.good, server.good) as (own, public):
        monkeypatch.setenv("COURSE_DATA_MIRROR", own.url.rstrip("/"))
        entry = fakes.fake_entry(fakes.MNIST, contents, mirrors=(public.url,))
        download(entry, home, progress=False, patience=QUICK)

    assert {path for path, _ in own.requests} == {
        f"/{path}" for path in fakes.packed(contents)
    }
    assert public.requests == []


@pytest.mark.parametrize("address", ["teacher", "ftp://teacher/data", "http://"])
def test_a_mirror_of_ones_own_that_is_no_address_is_named(home, monkeypatch, address):
    monkeypatch.setenv("COURSE_DATA_MIRROR", address)

    with pytest.raises(DataError, match=f"COURSE_DATA_MIRROR is '{address}'"):
        get(home)


def test_a_proxy_that_cannot_be_used_is_named(home, monkeypatch):
    monkeypatch.delenv("NO_PROXY")
    with server.serving(CONTENTS, server.good) as servers:
        monkeypatch.setenv("HTTP_PROXY", servers[0].url.replace("http", "gopher"))
        monkeypatch.setenv("http_proxy", servers[0].url.replace("http", "gopher"))

        with pytest.raises(DataError, match="proxy"):
            get(home, *servers)


def test_the_progress_says_how_much_and_how_fast(home, capsys):
    with server.serving(CONTENTS, server.good) as servers:
        get(home, *servers, progress=True)

    shown = capsys.readouterr()
    assert "CIFAR-10:   0% |" in shown.err
    assert f"of {len(FILE) / 1000:.0f}" in shown.err
    assert "B/s" in shown.err
    assert shown.out == ""


def test_the_progress_can_be_left_out(home, capsys):
    with server.serving(CONTENTS, server.good) as servers:
        get(home, *servers)

    assert capsys.readouterr() == ("", "")


def test_the_bar_counts_what_was_here_before_and_can_go_back(capsys):
    with Bar("MNIST", 2000, num_here=1000, is_shown=True) as bar:
        at_first = capsys.readouterr().err
        bar.show(1500)
        bar.show(0)
        num_shown = bar._bar.n

    assert "50%" in at_first
    assert "1.00kB of 2.00kB" in at_first
    assert num_shown == 0


def test_a_rate_is_measured_over_each_window_by_itself():
    now = 0.0
    meter = RateMeter(10, clock=lambda: now)
    rates = []

    for second in range(21):
        now = float(second)
        rates.append(meter.add(110 if second <= 10 else 5))

    assert [rate for rate in rates if rate is not None] == [121.0, 5.0]


def test_a_disk_without_enough_space_is_noticed_before_the_download(home, monkeypatch):
    usage = type("Usage", (), {"free": 1_000_000})()
    monkeypatch.setattr(download_module.shutil, "disk_usage", lambda _: usage)

    with (
        server.serving(CONTENTS, server.good) as (only,),
        pytest.raises(DataError, match="has 1 MB free, 16 MB are needed") as caught,
    ):
        get(home, only)

    assert str(home) in str(caught.value)
    assert only.requests == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_that_fills_is_named_with_the_remedy(home):
    home.mkdir()
    (home / f"{ARCHIVE}.part").symlink_to("/dev/full")

    with (
        server.serving(CONTENTS, server.good) as servers,
        pytest.raises(DataError, match=r"The disk is full: .*\.part") as caught,
    ):
        get(home, *servers)

    assert "Free" in str(caught.value)
    assert caught.value.brief == "the disk is full"


FILLING = """
import pickle, resource, sys
from pathlib import Path
from course_utils.data.download import download
from course_utils.data.messages import DataError

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    download(pickle.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2]))
except DataError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits")
def test_what_fitted_on_a_disk_that_fills_is_kept_and_completed(home, tmp_path):
    with server.serving(CONTENTS, server.good) as (only,):
        told = run(FILLING, cifar10(only), home, tmp_path, str(HALF)).communicate()[0]
        kept = (home / f"{ARCHIVE}.part").read_bytes()
        get(home, only)

    assert "The disk is full" in told
    assert kept
    assert FILE.startswith(kept)
    assert (home / ARCHIVE).read_bytes() == FILE
    assert only.requests[-1] == (f"/{ARCHIVE}", f"bytes={len(kept)}-")


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "home").write_text("not a folder")

    with pytest.raises(DataError, match=r"home is a file; a folder is needed"):
        get(tmp_path / "home" / "course")


def test_a_folder_that_may_not_be_written_to_is_named(home, monkeypatch):
    home.mkdir()
    monkeypatch.setattr("os.access", lambda *_: False)

    with pytest.raises(DataError, match=f"{home} may not be written to"):
        get(home)


def test_a_folder_that_cannot_be_made_is_named(home, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)

    with pytest.raises(DataError, match=rf"{home} cannot be made \(Permission denied"):
        get(home)


def test_a_damaged_file_stays_until_a_good_one_is_here(home):
    fakes.write_all(home, {ARCHIVE: b"damaged"})

    with server.serving(CONTENTS, server.answering(500)) as servers:
        with pytest.raises(DataError):
            get(home, *servers)
        before = (home / ARCHIVE).read_bytes()
    with server.serving(CONTENTS, server.good) as servers:
        get(home, *servers)

    assert before == b"damaged"
    assert (home / ARCHIVE).read_bytes() == FILE


DOWNLOADING = """
import pickle, sys
from pathlib import Path
from course_utils.data.download import download

download(pickle.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2]))
print("done")
"""


def run(code: str, entry, home: Path, tmp_path: Path, *args: str) -> subprocess.Popen:
    """Start a process that downloads."""
    (tmp_path / "entry").write_bytes(pickle.dumps(entry))
    return subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "entry"), str(home), *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def test_two_processes_download_once_and_the_second_says_that_it_waits(home, tmp_path):
    may_end = threading.Event()

    def behave(handler, contents, start):
        server.good_head(handler, contents, start)
        handler.wfile.write(contents[:HALF])
        handler.first_bytes_sent.set()
        may_end.wait()
        handler.wfile.write(contents[HALF:])

    with server.serving(CONTENTS, behave) as (only,):
        first = run(DOWNLOADING, cifar10(only), home, tmp_path)
        assert only.first_bytes_sent.wait(20)
        second = run(DOWNLOADING, cifar10(only), home, tmp_path)
        line = second.stdout.readline()
        may_end.set()
        outputs = [process.communicate(timeout=20)[0] for process in (first, second)]

    assert line == "CIFAR-10 is being downloaded by another notebook; waiting for it.\n"
    assert outputs == ["done\n", "done\n"]
    assert len(only.requests) == 1


def test_waiting_for_another_process_ends_when_time_is_up(home, tmp_path, capsys):
    with server.serving(CONTENTS, server.stalling_after(HALF)) as (only,):
        first = run(DOWNLOADING, cifar10(only), home, tmp_path)
        try:
            assert only.first_bytes_sent.wait(20)
            with pytest.raises(DataError, match="still being downloaded"):
                get(home, only, wait=0.2)
        finally:
            first.kill()
            first.communicate()

    assert "waiting for it" in capsys.readouterr().out


def test_after_a_killed_process_the_next_goes_on_where_it_stopped(home, tmp_path):
    part = home / f"{ARCHIVE}.part"

    with server.serving(CONTENTS, server.stalling_after(HALF)) as (only,):
        process = run(DOWNLOADING, cifar10(only), home, tmp_path)
        try:
            wait_for(lambda: file_download.num_bytes_of(part) > 0)
            had_its_name = (home / ARCHIVE).exists()
        finally:
            process.kill()
            process.communicate()
    num_kept = part.stat().st_size
    with server.serving(CONTENTS, server.good) as (good,):
        get(home, good)

    assert not had_its_name
    assert (home / ARCHIVE).read_bytes() == FILE
    assert good.requests == [(f"/{ARCHIVE}", f"bytes={num_kept}-")]


def test_a_bar_goes_to_stderr_even_where_the_package_of_kernels_is_loaded(capsys):
    import ipykernel.kernelapp  # noqa: F401

    with Bar("MNIST", 100, num_here=0, is_shown=True) as bar:
        bar.show(50)

    out, err = capsys.readouterr()
    assert out == ""
    assert "MNIST" in err


def test_a_bar_in_a_notebook_goes_to_stdout(data_environment):
    code = (
        "from course_utils.data.progress import Bar\n"
        "with Bar('MNIST', 100, num_here=0, is_shown=True) as bar:\n"
        "    bar.show(50)"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])

    shown = outputs(execute(notebook, data_environment("built-in data")))

    assert "MNIST" in "".join(o.text for o in shown if o.name == "stdout")
