"""The arithmetic of the ledger, one axis at a time: sizes, receptive fields, words."""

from __future__ import annotations

from dataclasses import dataclass

from course_utils.convolution import output_size


@dataclass(frozen=True)
class Window:
    """A kernel that slides along one axis; all in positions of the layer's input."""

    kernel_size: int
    stride: int = 1
    padding: tuple[int, int] = (0, 0)  # before, after
    dilation: int = 1
    rounds_up: bool = False  # a pooling layer's ceil_mode
    transposed: bool = False
    output_padding: int = 0

    @property
    def span(self) -> int:
        """How many positions the kernel covers from its first weight to its last."""
        return self.dilation * (self.kernel_size - 1) + 1


@dataclass(frozen=True)
class Reach:
    """The pixels of one axis that the first value of a row (or column) can see.

    The value beside it sees the same, ``jump`` pixels further on.
    """

    first: float  # below 0 it is padding
    last: float
    whole: bool = False  # all of the axis, wherever the value stands

    @property
    def size(self) -> int:
        """The receptive field along this axis, in pixels."""
        return round(self.last - self.first + 1)

    def shifted(self, pixels: float) -> Reach:
        """Return the reach of a value that stands so many pixels further on."""
        return Reach(self.first + pixels, self.last + pixels, self.whole)

    def covers(self, size: int) -> bool:
        """Whether nothing of an axis of ``size`` pixels is left out."""
        return self.whole or (self.first <= 0 and self.last >= size - 1)


def size_after(size: int, window: Window) -> int:
    """Return how many positions the window takes along an axis.

    Parameters
    ----------
    size : int
        Positions before the layer.
    window : Window

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the window does not fit.

    Examples
    --------
    >>> size_after(7, Window(3, stride=2))
    3
    >>> size_after(3, Window(2, stride=2, transposed=True))
    6
    """
    before, after = window.padding
    if window.transposed:
        grown = (size - 1) * window.stride + window.span
        return grown - before - after + window.output_padding
    padded = size + before + after
    options = {"stride": window.stride, "dilation": window.dilation}
    fits = output_size(padded, window.kernel_size, **options)
    start_of_next = fits * window.stride
    is_left_over = (padded - window.span) % window.stride > 0
    # With ceil_mode one more window may hang over the end, if it starts inside.
    if window.rounds_up and is_left_over and start_of_next < size + before:
        return fits + 1
    return fits


def size_formula(size: int, window: Window) -> str:
    """Return the size formula with its numbers, for one axis.

    Parameters
    ----------
    size : int
        Positions before the layer.
    window : Window

    Returns
    -------
    str
        ⌊(W − F + 2P)/S⌋ + 1 where the dilation is 1, the long form otherwise.

    Raises
    ------
    ValueError
        If the window does not fit.

    Examples
    --------
    >>> size_formula(32, Window(3, padding=(1, 1)))
    '⌊(32 − 3 + 2·1)/1⌋ + 1 = 32'
    >>> size_formula(7, Window(3, dilation=2))
    '⌊(7 + 2·0 − 2·(3 − 1) − 1)/1⌋ + 1 = 3'
    """
    F, S, D = window.kernel_size, window.stride, window.dilation
    before, after = window.padding
    P = f"2·{before}" if before == after else f"{before} + {after}"
    out = size_after(size, window)
    if window.transposed:
        less = P if before == after else f"({P})"
        more = f" + {window.output_padding}" if window.output_padding else ""
        return f"({size} − 1)·{S} − {less} + {D}·({F} − 1) + 1{more} = {out}"
    inside = f"{size} − {F} + {P}"
    if D > 1:
        inside = f"{size} + {P} − {D}·({F} − 1) − 1"
    left, right = "⌈⌉" if window.rounds_up else "⌊⌋"
    return f"{left}({inside})/{S}{right} + 1 = {out}"


def reach_after(reach: Reach, jump: float, window: Window) -> Reach:
    """Return what one value sees behind a window.

    The recursion of receptive fields: a window of F weights, D apart, sees F values
    of its input whose fields start D · jump pixels apart. So the field grows by
    (F − 1) · D · jump, and from then on neighbors stand S · jump pixels apart.

    Parameters
    ----------
    reach : Reach
        Of the first value that goes in.
    jump : float
        Pixels between neighbors that go in.
    window : Window

    Returns
    -------
    Reach

    Examples
    --------
    >>> reach_after(Reach(0, 0), 1, Window(3)).size
    3
    >>> reach_after(Reach(0, 3), 2, Window(3, dilation=2)).size
    12
    """
    if window.transposed:  # each output comes from at most ⌈span/S⌉ inputs
        num_inputs = -(-window.span // window.stride)
        return Reach(reach.first, reach.last + (num_inputs - 1) * jump, reach.whole)
    first = reach.first - window.padding[0] * jump
    return Reach(first, first + reach.size - 1 + (window.span - 1) * jump, reach.whole)


def jump_after(jump: float, window: Window) -> float:
    """Return how many pixels lie between neighbors behind a window."""
    return jump / window.stride if window.transposed else jump * window.stride


def reach_formula(reach: Reach, jump: float, window: Window) -> str:
    """Return the step of the recursion with its numbers.

    Parameters
    ----------
    reach : Reach
        Of the first value that goes in.
    jump : float
        Pixels between neighbors that go in.
    window : Window

    Returns
    -------
    str

    Examples
    --------
    >>> reach_formula(Reach(-2, 7), 2, Window(3))
    '10 + (3 − 1)·2 = 14'
    """
    out = reach_after(reach, jump, window).size
    if window.transposed:
        rounded = f"⌈{window.span}/{window.stride}⌉"
        return f"{reach.size} + ({rounded} − 1)·{number(jump)} = {out}"
    dilation = f"·{window.dilation}" if window.dilation > 1 else ""
    grown = f"({window.kernel_size} − 1){dilation}·{number(jump)}"
    return f"{reach.size} + {grown} = {out}"


def number(value: float) -> str:
    """Return a number for reading: commas between thousands, no needless zeros."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:.3f}".rstrip("0")


def product(numbers: tuple[int, ...]) -> str:
    """Return the factors with dots between them."""
    return "·".join(str(n) for n in numbers)
