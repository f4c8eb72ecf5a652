# %% right: one formula, refused by its result
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    size = (input_size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1
    if size < 1:
        raise ValueError("the kernel does not fit")
    return size


# %% right: the starts, counted
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    pixels = list(range(-padding, input_size + padding))
    last_weight = dilation * (kernel_size - 1)
    starts = [p for p in pixels[::stride] if p + last_weight <= pixels[-1]]
    if not starts:
        raise ValueError(f"{kernel_size} weights on {len(pixels)} pixels")
    return len(starts)


# %% right: a loop that walks
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    num_places, left = 0, 0
    while left + (kernel_size - 1) * dilation < input_size + 2 * padding:
        num_places += 1
        left += stride
    if num_places == 0:
        raise ValueError("no place")
    return num_places


# %% right: math.floor, with helper functions
import math


def span_of(kernel_size, dilation):
    return kernel_size + (kernel_size - 1) * (dilation - 1)


def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    W, F_ = input_size + padding + padding, span_of(kernel_size, dilation)
    if F_ > W:
        raise ValueError(f"{F_} > {W}")
    return math.floor((W - F_) / stride + 1)


# %% right: PyTorch is asked, and its error turned into another
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    layer = nn.Conv1d(1, 1, kernel_size, stride, padding, dilation)
    try:
        return layer(torch.zeros(1, 1, input_size)).shape[-1]
    except RuntimeError as error:
        raise ValueError(str(error)) from error


# %% right: a subclass of ValueError
class DoesNotFit(ValueError):
    pass


def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    extent = input_size + 2 * padding - (dilation * (kernel_size - 1) + 1)
    if not extent >= 0:
        raise DoesNotFit(extent)
    return 1 + int(extent / stride)


# %% wrong: the first place is forgotten
# score: 0
# says: the first place was not counted
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    if room < 0:
        raise ValueError("it does not fit")
    return room // stride


# %% wrong: not rounded
# score: 4
# says: the result was not rounded down
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    if room < 0:
        raise ValueError("it does not fit")
    return room / stride + 1


# %% wrong: rounded up
# score: 4
# says: it was rounded up
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    if room < 0:
        raise ValueError("it does not fit")
    return -(-room // stride) + 1


# %% wrong: rounded to the nearest
# score: 4
# says: pixels 6 and 7 are never seen
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    if room < 0:
        raise ValueError("it does not fit")
    return round(room / stride) + 1


# %% wrong: the plus one is divided, too
# score: 4
# says: the + 1 was divided by the stride, too
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    if room < 0:
        raise ValueError("it does not fit")
    return (room + 1) // stride


# %% wrong: truncated toward zero, so that a kernel fits where it does not
# score: 5
# says: returned 1, expected a ValueError
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    span = dilation * (kernel_size - 1) + 1
    size = int((input_size + 2 * padding - span) / stride) + 1
    if size < 1:
        raise ValueError("it does not fit")
    return size


# %% wrong: padding on one side only
# score: 3
# says: padding was added on one side only
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    room = input_size + padding - dilation * (kernel_size - 1) - 1
    if room < 0:
        raise ValueError("it does not fit")
    return room // stride + 1


# %% wrong: dilation forgotten
# score: 3
# says: the dilation was ignored
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    room = input_size + 2 * padding - kernel_size
    if room < 0:
        raise ValueError("it does not fit")
    return room // stride + 1


# %% wrong: the span is dilation times kernel
# score: 3
# says: the span was taken as dilation times kernel
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    room = input_size + 2 * padding - dilation * kernel_size
    if room < 0:
        raise ValueError("it does not fit")
    return room // stride + 1


# %% wrong: nothing is refused
# score: 5
# says: expected a ValueError
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    return (input_size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1


# %% wrong: what does not fit gives 0
# score: 5
# says: returned 0, expected a ValueError
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    span = dilation * (kernel_size - 1) + 1
    return max(0, (input_size + 2 * padding - span) // stride + 1)


# %% wrong: an assert instead of a ValueError
# score: 5
# says: raised AssertionError
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    assert room >= 0, "it does not fit"
    return room // stride + 1


# %% wrong: refused before padding is counted
# score: 5
# says: raised ValueError
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    if input_size < dilation * (kernel_size - 1) + 1:
        raise ValueError("it does not fit")
    return (input_size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1


# %% wrong: an exact fit is refused
# score: 4
# says: raised ValueError
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    if room <= 0:
        raise ValueError("it does not fit")
    return room // stride + 1


# %% wrong: NumPy's floor, which is not whole
# score: 5
# says: expected a whole number without a point
import numpy as np


def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    if room < 0:
        raise ValueError("it does not fit")
    return np.floor(room / stride) + 1


# %% wrong: printed instead of returned
# score: 0
# says: is a `return` missing
def output_size(input_size, kernel_size, *, stride=1, padding=0, dilation=1):
    room = input_size + 2 * padding - dilation * (kernel_size - 1) - 1
    if room < 0:
        raise ValueError("it does not fit")
    print(room // stride + 1)
