"""A file server on this machine that misbehaves as told."""

import contextlib
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server:
    """Serves ``files``; ``requests`` lists the path and Range of each request.

    ``behave`` gets the handler, the contents asked for and the first byte asked for,
    and answers; see the functions below.
    """

    def __init__(self, files: dict[str, bytes], behave: Callable):
        self.requests: list[tuple[str, str | None]] = []
        self.closing = threading.Event()
        self.first_bytes_sent = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            server_files, closing = files, self.closing
            first_bytes_sent = self.first_bytes_sent

            def do_GET(self):
                asked = self.headers.get("Range")
                outer.requests.append((self.path, asked))
                match = re.fullmatch(r"bytes=(\d+)-", asked or "")
                contents = self.server_files.get(self.path.lstrip("/"))
                self.close_connection = True
                if contents is None:
                    return head(self, 404, {"Content-Length": "0"})
                with contextlib.suppress(ConnectionError):
                    behave(self, contents, int(match[1]) if match else 0)

            def log_message(self, *_details):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> "Server":
        self._thread.start()
        return self

    def __exit__(self, *_details):
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def head(handler, status: int, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in {**headers, "Connection": "close"}.items():
        handler.send_header(name, value)
    handler.end_headers()


def good_head(handler, contents: bytes, start: int, **changes: str) -> None:
    """Answer as a good server does, but for the headers named."""
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Length": str(len(contents) - start),
    }
    if start:
        last = len(contents) - 1
        headers["Content-Range"] = f"bytes {start}-{last}/{len(contents)}"
    changed = {name.replace("_", "-"): value for name, value in changes.items()}
    head(handler, 206 if start else 200, {**headers, **changed})


def good(handler, contents, start):
    """Send what is asked for."""
    if start >= len(contents):
        return head(handler, 416, {"Content-Length": "0"})
    good_head(handler, contents, start)
    handler.wfile.write(contents[start:])


def ignoring_ranges(handler, contents, _start):
    """Send the whole file, whatever is asked for."""
    good(handler, contents, 0)


def refusing_ranges(handler, contents, start):
    """Answer 416 to any Range."""
    if start:
        return head(handler, 416, {"Content-Length": "0"})
    good(handler, contents, 0)


def with_wrong_range(handler, contents, start):
    """Send the end of the file where the middle was asked for."""
    if not start:
        return good(handler, contents, 0)
    rest = contents[start + 1 :]
    told = f"bytes {start + 1}-{len(contents) - 1}/{len(contents)}"
    head(handler, 206, {"Content-Length": str(len(rest)), "Content-Range": told})
    handler.wfile.write(rest)


def earlier_than_asked(handler, contents, start):
    """Send more than was asked for, and say so."""
    good(handler, contents, start // 2)


def of_another_size(handler, contents, start):
    """Serve a file that has grown."""
    good(handler, contents + b"more", start)


def without_end(handler, contents, _start):
    """Say nothing of the size, and send more than there is."""
    head(handler, 200, {"Content-Type": "application/octet-stream"})
    handler.wfile.write(contents + b"more")


def with_web_page(handler, _contents, _start):
    """Send a log-in page, as the networks of hotels do."""
    page = b"<html>Welcome</html>"
    head(handler, 200, {"Content-Type": "text/html", "Content-Length": str(len(page))})
    handler.wfile.write(page)


def with_unnamed_page(handler, contents, _start):
    """Send a page of the file's size that does not say what it is."""
    good_head(handler, contents, 0)
    handler.wfile.write(b"<html>".ljust(len(contents)))


def with_wrong_bytes(handler, contents, start):
    """Send as many bytes as wanted, the last of which is wrong."""
    good(handler, contents[:-1] + bytes([contents[-1] ^ 1]), start)


def answering(status: int) -> Callable:
    """Answer with an error."""
    return lambda handler, _contents, _start: head(
        handler, status, {"Content-Length": "0"}
    )


def dropping_after(num_bytes: int) -> Callable:
    """Close the connection in the middle, each time."""

    def behave(handler, contents, start):
        good_head(handler, contents, start)
        handler.wfile.write(contents[start : start + num_bytes])

    return behave


def unsized_and_cut_after(num_bytes: int) -> Callable:
    """Say nothing of the size, and end too early."""

    def behave(handler, contents, _start):
        head(handler, 200, {"Content-Type": "application/octet-stream"})
        handler.wfile.write(contents[:num_bytes])

    return behave


def stalling_after(num_bytes: int) -> Callable:
    """Send a beginning, then nothing more while the server lives."""

    def behave(handler, contents, start):
        good_head(handler, contents, start)
        handler.wfile.write(contents[start : start + num_bytes])
        handler.first_bytes_sent.set()
        handler.closing.wait()

    return behave


def at(bytes_per_second: int) -> Callable:
    """Send slowly, 100 portions a second."""

    def behave(handler, contents, start):
        good_head(handler, contents, start)
        step = bytes_per_second // 100
        for first in range(start, len(contents), step):
            handler.wfile.write(contents[first : first + step])
            handler.first_bytes_sent.set()
            if handler.closing.wait(0.01):
                return

    return behave


@contextlib.contextmanager
def serving(files: dict[str, bytes], *behaviors: Callable) -> Iterator[list[Server]]:
    """Start one server for each behavior."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Server(files, behave)) for behave in behaviors]
