# %% right: the layer is made and counted
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    layer = nn.Conv2d(in_channels, out_channels, kernel_size, bias=bias)
    return sum(parameter.numel() for parameter in layer.parameters())


# %% right: one kernel and its bias, times the kernels
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    if isinstance(kernel_size, tuple):
        kH, kW = kernel_size
    else:
        kH = kW = kernel_size
    return (in_channels * kH * kW + bool(bias)) * out_channels


# %% right: counted one by one
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    try:
        height, width = kernel_size
    except TypeError:
        height, width = kernel_size, kernel_size
    count = 0
    for _ in range(out_channels):
        for _ in range(in_channels):
            count += height * width
        if bias:
            count += 1
    return count


# %% right: the shapes of weight and bias
import math


def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    sides = [kernel_size] * 2 if isinstance(kernel_size, int) else list(kernel_size)
    shapes = [(out_channels, in_channels, *sides)] + [(out_channels,)] * bias
    return sum(map(math.prod, shapes))


# %% right: PyTorch's numel of empty tensors
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    weight = nn.Conv2d(in_channels, out_channels, kernel_size).weight
    return weight.numel() + (len(weight) if bias else 0)


# %% wrong: kernels of one plane
# score: 0
# says: each kernel were one plane deep
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    kH, kW = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    return out_channels * kH * kW + (out_channels if bias else 0)


# %% wrong: biases never counted
# score: 1
# says: the biases were left out
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    kH, kW = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    return out_channels * in_channels * kH * kW


# %% wrong: biases always counted
# score: 3
# says: the biases were counted, although bias=False
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    kH, kW = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    return out_channels * in_channels * kH * kW + out_channels


# %% wrong: a bias for each plane
# score: 1
# says: there were a bias for each plane of each kernel
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    kH, kW = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    return out_channels * in_channels * (kH * kW + bias)


# %% wrong: one bias for the layer
# score: 1
# says: there were one bias for all kernels together
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    kH, kW = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    return out_channels * in_channels * kH * kW + bias


# %% wrong: a bias for each input channel
# score: 1
# says: each input channel had a bias, instead of each kernel
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    kH, kW = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    return out_channels * in_channels * kH * kW + (in_channels if bias else 0)


# %% wrong: only square kernels
# score: 3
# says: raised TypeError
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    weights = out_channels * in_channels * kernel_size**2
    return weights + out_channels if bias else weights


# %% wrong: the height twice
# score: 3
# says: the height served for the width, too
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    side = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
    weights = out_channels * in_channels * side * side
    return weights + out_channels if bias else weights


# %% wrong: the sides of an oblong kernel are added
# score: 3
# says: the two sides were added
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    area = kernel_size**2 if isinstance(kernel_size, int) else sum(kernel_size)
    weights = out_channels * in_channels * area
    return weights + out_channels if bias else weights


# %% wrong: a kernel of one row
# score: 1
# says: the kernel had one side only
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    if not isinstance(kernel_size, int):
        kernel_size = kernel_size[0] * kernel_size[1]
    weights = out_channels * in_channels * kernel_size
    return weights + out_channels if bias else weights


# %% wrong: half of the statement lost
# score: 3
# says: is a `return` missing
def num_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    kH, kW = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    weights = out_channels * in_channels * kH * kW
    if bias:
        return weights + out_channels
