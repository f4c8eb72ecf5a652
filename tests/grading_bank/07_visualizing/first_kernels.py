# %% right: a loop over the kernels, each scaled into a new tensor
def first_kernels(model):
    first = None
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            first = module
            break
    if first is None:
        raise ValueError("no convolution")
    scaled = []
    for kernel in first.weight.data:
        low, high = kernel.min(), kernel.max()
        if low == high:
            scaled.append(torch.full_like(kernel, 0.5))
        else:
            scaled.append((kernel - low) / (high - low))
    return torch.stack(scaled)


# %% right: flattened kernels, in place on a clone
def first_kernels(model):
    try:
        conv = next(m for m in model.modules() if isinstance(m, nn.Conv2d))
    except StopIteration:
        raise ValueError("there is no nn.Conv2d in this model") from None
    w = conv.weight.detach().clone()
    flat = w.view(len(w), -1)
    low = flat.min(1, keepdim=True).values
    high = flat.max(1, keepdim=True).values
    constant = (high == low).squeeze(1)
    flat -= low
    flat /= (high - low).clamp(min=1e-12)
    flat[constant] = 0.5
    return w


# %% right: helper functions and no_grad
def find_convolution(module):
    if isinstance(module, nn.Conv2d):
        return module
    for child in module.children():
        found = find_convolution(child)
        if found is not None:
            return found
    return None


def to_unit(kernel):
    spread = kernel.max() - kernel.min()
    return (kernel - kernel.min()) / spread if spread > 0 else torch.zeros_like(kernel) + 0.5


def first_kernels(model):
    convolution = find_convolution(model)
    if convolution is None:
        raise ValueError("nothing to show")
    with torch.no_grad():
        return torch.stack([to_unit(k) for k in convolution.weight])


# %% right: NumPy, and back to a tensor
def first_kernels(model):
    import numpy as np

    weights = [m.weight for m in model.modules() if type(m) is nn.Conv2d]
    if len(weights) == 0:
        raise ValueError("no Conv2d")
    w = weights[0].detach().numpy().copy()
    for i in range(len(w)):
        if np.ptp(w[i]) == 0:
            w[i] = 0.5
        else:
            w[i] = (w[i] - w[i].min()) / np.ptp(w[i])
    return torch.from_numpy(w)


# %% right: nan_to_num for the kernels of equal weights
def first_kernels(model):
    convs = list(filter(lambda m: isinstance(m, nn.Conv2d), model.modules()))
    if not convs:
        raise ValueError
    w = convs[0].weight.detach()
    low, high = torch.aminmax(w.flatten(1), dim=1)
    low, high = low.reshape(-1, 1, 1, 1), high.reshape(-1, 1, 1, 1)
    return ((w - low) / (high - low)).nan_to_num(nan=0.5)


# %% wrong: one scale for all kernels
# score: 3
# says: all kernels share one scale
def first_kernels(model):
    convs = [m for m in model.modules() if isinstance(m, nn.Conv2d)]
    if not convs:
        raise ValueError("no convolution")
    w = convs[0].weight.detach()
    if w.max() == w.min():
        return torch.full_like(w, 0.5)
    return (w - w.min()) / (w.max() - w.min())


# %% wrong: each channel is scaled on its own
# score: 5
# says: each channel was scaled on its own
def first_kernels(model):
    convs = [m for m in model.modules() if isinstance(m, nn.Conv2d)]
    if not convs:
        raise ValueError("no convolution")
    w = convs[0].weight.detach()
    low, high = w.amin((2, 3), keepdim=True), w.amax((2, 3), keepdim=True)
    return torch.where(high > low, (w - low) / (high - low), 0.5)


# %% wrong: the weights of the model are scaled in place
# score: 6
# says: changed its input `model`
# says: Put back what was there before: 0.weight
def first_kernels(model):
    convs = [m for m in model.modules() if isinstance(m, nn.Conv2d)]
    if not convs:
        raise ValueError("no convolution")
    w = convs[0].weight.data
    low = w.amin((1, 2, 3), keepdim=True)
    span = w.amax((1, 2, 3), keepdim=True) - low
    w -= low
    w /= span
    w[span.flatten() == 0] = 0.5
    return w


# %% wrong: only looks at the first layer
# score: 5
# says: raised ValueError: no convolution
def first_kernels(model):
    if not isinstance(model[0], nn.Conv2d):
        raise ValueError("no convolution")
    w = model[0].weight.detach()
    low = w.amin((1, 2, 3), keepdim=True)
    span = w.amax((1, 2, 3), keepdim=True) - low
    return torch.where(span > 0, (w - low) / span, 0.5)


# %% wrong: zero divided by zero for equal weights
# score: 6
# says: It holds nan or inf
def first_kernels(model):
    convs = [m for m in model.modules() if isinstance(m, nn.Conv2d)]
    if not convs:
        raise ValueError("no convolution")
    w = convs[0].weight.detach()
    low = w.amin((1, 2, 3), keepdim=True)
    return (w - low) / (w.amax((1, 2, 3), keepdim=True) - low)


# %% wrong: a small number under the line makes equal weights black
# score: 6
# says: [[[[0, 0], [0, 0]]]
def first_kernels(model):
    convs = [m for m in model.modules() if isinstance(m, nn.Conv2d)]
    if not convs:
        raise ValueError("no convolution")
    w = convs[0].weight.detach()
    low = w.amin((1, 2, 3), keepdim=True)
    return (w - low) / (w.amax((1, 2, 3), keepdim=True) - low + 1e-8)


# %% wrong: a model without a convolution is not refused as asked
# score: 6
# says: raised IndexError
# says: expected a ValueError
def first_kernels(model):
    w = [m for m in model.modules() if isinstance(m, nn.Conv2d)][0].weight.detach()
    low = w.amin((1, 2, 3), keepdim=True)
    span = w.amax((1, 2, 3), keepdim=True) - low
    return torch.where(span > 0, (w - low) / span, 0.5)


# %% wrong: the result still needs gradients
# score: 6
# says: needs gradients
def first_kernels(model):
    convs = [m for m in model.modules() if isinstance(m, nn.Conv2d)]
    if not convs:
        raise ValueError("no convolution")
    w = convs[0].weight
    low = w.amin((1, 2, 3), keepdim=True)
    span = w.amax((1, 2, 3), keepdim=True) - low
    return torch.where(span > 0, (w - low) / span, 0.5)


# %% wrong: cut off at 0 and 1 instead of scaled
# score: 2
# says: weights were cut off at 0 and 1
def first_kernels(model):
    convs = [m for m in model.modules() if isinstance(m, nn.Conv2d)]
    if not convs:
        raise ValueError("no convolution")
    return convs[0].weight.detach().clamp(0, 1)


# %% wrong: the last convolution instead of the first
# score: 6
def first_kernels(model):
    convs = [m for m in model.modules() if isinstance(m, nn.Conv2d)]
    if not convs:
        raise ValueError("no convolution")
    w = convs[-1].weight.detach()
    low = w.amin((1, 2, 3), keepdim=True)
    span = w.amax((1, 2, 3), keepdim=True) - low
    return torch.where(span > 0, (w - low) / span, 0.5)


# %% wrong: always float32
# score: 5
# says: has dtype torch.float32, expected torch.float64
def first_kernels(model):
    convs = [m for m in model.modules() if isinstance(m, nn.Conv2d)]
    if not convs:
        raise ValueError("no convolution")
    w = convs[0].weight.detach().float()
    low = w.amin((1, 2, 3), keepdim=True)
    span = w.amax((1, 2, 3), keepdim=True) - low
    return torch.where(span > 0, (w - low) / span, 0.5)
