# %% right: from the last layer back to the image
def receptive_field(layers):
    seen = 1
    for kernel_size, stride, dilation in reversed(layers):
        seen = (seen - 1) * stride + dilation * (kernel_size - 1) + 1
    return seen


# %% right: the set of pixels
def receptive_field(layers):
    places = {0}
    for k, s, d in layers[::-1]:
        places = {s * p + d * i for p in places for i in range(k)}
    return max(places) - min(places) + 1


# %% right: a function that calls itself
def receptive_field(layers):
    if not layers:
        return 1
    (kernel_size, stride, dilation), *rest = layers
    return (receptive_field(rest) - 1) * stride + (kernel_size - 1) * dilation + 1


# %% right: measured by gradients
def receptive_field(layers):
    pixels = torch.zeros(1, 1, 3000, dtype=torch.float64, requires_grad=True)
    x = pixels
    for kernel_size, stride, dilation in layers:
        ones = torch.ones(1, 1, kernel_size, dtype=torch.float64)
        x = F.conv1d(x, ones, stride=stride, dilation=dilation)
    x[0, 0, 0].backward()
    touched = pixels.grad[0, 0].nonzero().flatten()
    return int(touched.max() - touched.min()) + 1


# %% right: products of strides
import math


def receptive_field(layers):
    strides = [stride for _, stride, _ in layers]
    widened = [
        (layer[0] - 1) * layer[2] * math.prod(strides[:i])
        for i, layer in enumerate(layers)
    ]
    return sum(widened) + 1


# %% right: a copy is used up
def receptive_field(layers):
    rest = list(layers)
    field, jump = 1, 1
    while rest:
        size, stride, dilation = rest.pop(0)
        field, jump = field + (dilation * (size - 1)) * jump, jump * stride
    return field


# %% wrong: sizes are added
# score: 0
# says: the sizes of the kernels were added
def receptive_field(layers):
    return sum(kernel_size for kernel_size, _, _ in layers)


# %% wrong: sizes are multiplied
# score: 0
# says: the sizes of the kernels were multiplied
def receptive_field(layers):
    seen = 1
    for kernel_size, stride, dilation in layers:
        seen *= kernel_size
    return seen


# %% wrong: strides are ignored
# score: 2
# says: the strides were ignored
def receptive_field(layers):
    return 1 + sum((k - 1) * d for k, s, d in layers)


# %% wrong: a layer's stride counts for itself
# score: 3
# says: each layer's stride counted at that layer already
def receptive_field(layers):
    seen, step = 1, 1
    for kernel_size, stride, dilation in layers:
        step *= stride
        seen += (kernel_size - 1) * dilation * step
    return seen


# %% wrong: a layer's stride counts for itself alone
# score: 2
# says: each layer's stride widened that layer's kernel, and no later one
def receptive_field(layers):
    return 1 + sum((k - 1) * d * s for k, s, d in layers)


# %% wrong: the wrong way through the layers
# score: 2
# says: the layers were taken in the opposite order
def receptive_field(layers):
    seen, step = 1, 1
    for kernel_size, stride, dilation in reversed(layers):
        seen += (kernel_size - 1) * dilation * step
        step *= stride
    return seen


# %% wrong: the dilation is ignored
# score: 5
# says: the dilation was ignored
def receptive_field(layers):
    seen, step = 1, 1
    for kernel_size, stride, _ in layers:
        seen += (kernel_size - 1) * step
        step *= stride
    return seen


# %% wrong: the span is dilation times size
# score: 5
# says: the span of a kernel were dilation times size
def receptive_field(layers):
    seen, step = 1, 1
    for kernel_size, stride, dilation in layers:
        seen += (kernel_size * dilation - 1) * step
        step *= stride
    return seen


# %% wrong: dilation widens the later layers, too
# score: 5
# says: the dilation of one layer also widened the later ones
def receptive_field(layers):
    seen, step = 1, 1
    for kernel_size, stride, dilation in layers:
        step *= dilation
        seen += (kernel_size - 1) * step
        step *= stride
    return seen


# %% wrong: the list is turned round for good
# score: 5
# says: changed its input `layers`
def receptive_field(layers):
    layers.reverse()
    seen = 1
    for kernel_size, stride, dilation in layers:
        seen = (seen - 1) * stride + dilation * (kernel_size - 1) + 1
    return seen


# %% wrong: it needs a layer
# score: 5
# says: raised IndexError
def receptive_field(layers):
    kernel_size, step, dilation = layers[0]
    seen = dilation * (kernel_size - 1) + 1
    for kernel_size, stride, dilation in layers[1:]:
        seen += (kernel_size - 1) * dilation * step
        step *= stride
    return seen


# %% wrong: it stops after the first layer
# score: 0
# says: only one layer was counted
def receptive_field(layers):
    seen, step = 1, 1
    for kernel_size, stride, dilation in layers:
        seen += (kernel_size - 1) * dilation * step
        step *= stride
        return seen
    return seen
