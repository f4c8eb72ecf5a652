# %% right: eval mode, and each mode put back
def flattened_size(layers, shape):
    modes = [(module, module.training) for module in layers.modules()]
    layers.eval()
    with torch.no_grad():
        count = layers(torch.zeros(1, *shape)).flatten(1).shape[1]
    for module, mode in modes:
        module.training = mode
    return count


# %% right: eval mode, and train() called again
def flattened_size(layers, shape):
    was_training = layers.training
    try:
        return layers.eval()(torch.randn(1, *shape)).numel()
    finally:
        layers.train(was_training)


# %% right: by the formula, layer by layer
def flattened_size(layers, shape):
    C, H, W = shape
    for layer in layers:
        if isinstance(layer, (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d)):
            k, s, p = layer.kernel_size, layer.stride, layer.padding
            k, s, p = ((v, v) if isinstance(v, int) else v for v in (k, s, p))
            H = (H + 2 * p[0] - k[0]) // s[0] + 1
            W = (W + 2 * p[1] - k[1]) // s[1] + 1
        if isinstance(layer, nn.Conv2d):
            C = layer.out_channels
    return C * H * W


# %% right: layers that change no size are left out
def flattened_size(layers, shape):
    windows = (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d)
    x = torch.zeros(shape)
    for layer in filter(lambda layer: isinstance(layer, windows), layers):
        x = layer(x)
    return len(x.flatten())


# %% right: a copy on the meta device
def flattened_size(layers, shape):
    ghost = copy.deepcopy(layers).to("meta").eval()
    return ghost(torch.empty(1, *shape, device="meta")).numel()


# %% right: a copy in train mode, with statistics of its own and a batch of two
def flattened_size(layers, shape):
    import math

    out = copy.deepcopy(layers).train()(torch.rand(2, *shape))
    return math.prod(out.shape[1:])


# %% right: the shape ledger
import math


def flattened_size(layers, shape):
    return math.prod(ledger(layers, shape).output_shape[1:])


# %% wrong: the maps are not counted
# score: 0
# says: the number of maps was left out
def flattened_size(layers, shape):
    maps = copy.deepcopy(layers).eval()(torch.zeros(1, *shape))
    return maps.shape[2] * maps.shape[3]


# %% wrong: train mode, one image
# score: 3
# says: Expected more than 1 value per channel
def flattened_size(layers, shape):
    with torch.no_grad():
        return layers(torch.zeros(1, *shape)).numel()


# %% wrong: train mode, two images
# score: 4
# says: running_mean
def flattened_size(layers, shape):
    with torch.no_grad():
        return layers(torch.zeros(2, *shape))[0].numel()


# %% wrong: left in eval mode
# score: 4
# says: train or eval mode
def flattened_size(layers, shape):
    layers.eval()
    return layers(torch.zeros(1, *shape)).numel()


# %% wrong: always left in train mode
# score: 4
# says: train or eval mode
def flattened_size(layers, shape):
    layers.eval()
    count = layers(torch.zeros(1, *shape)).numel()
    layers.train()
    return count


# %% wrong: gradients are switched off for good
# score: 4
# says: requires_grad
def flattened_size(layers, shape):
    visitor = nn.Sequential(*[m for m in layers if not isinstance(m, nn.BatchNorm2d)])
    visitor.requires_grad_(False)
    return visitor(torch.zeros(1, *shape)).numel()


# %% wrong: height and width change places
# score: 4
# says: height and width changed places
def flattened_size(layers, shape):
    C, H, W = shape
    return copy.deepcopy(layers).eval()(torch.zeros(1, C, W, H)).numel()


# %% wrong: each pooling halves, and nothing else counts
# score: 0
# says: flattened_size(a Sequential
def flattened_size(layers, shape):
    C, H, W = shape
    for layer in layers:
        if isinstance(layer, nn.Conv2d):
            C = layer.out_channels
        if isinstance(layer, nn.MaxPool2d):
            H, W = H // 2, W // 2
    return C * H * W


# %% wrong: the channels of the image
# score: 0
# says: expected
def flattened_size(layers, shape):
    maps = copy.deepcopy(layers).eval()(torch.zeros(1, *shape))
    return shape[0] * maps.shape[2] * maps.shape[3]


# %% wrong: two images are counted
# score: 0
# says: two images were counted
def flattened_size(layers, shape):
    return copy.deepcopy(layers).eval()(torch.zeros(2, *shape)).numel()


# %% wrong: a shape instead of a number
# score: 0
# says: has shape
def flattened_size(layers, shape):
    return tuple(copy.deepcopy(layers).eval()(torch.zeros(1, *shape)).shape)


# %% wrong: parameters instead of values
# score: 0
# says: the result were the number of parameters
def flattened_size(layers, shape):
    return sum(parameter.numel() for parameter in layers.parameters())
