# %% right: PyTorch's own, and the depth checked
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.size(1) != weight.size(1):
        raise ValueError("depth")
    return F.conv2d(images, weight, bias, stride=stride, padding=padding)


# %% right: PyTorch's own, and its error turned into another
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    try:
        return torch.conv2d(images, weight, bias, stride, padding)
    except RuntimeError as error:
        raise ValueError(f"does not fit: {error}") from None


# %% right: loops over places, zeros around by slices
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    N, C, H, W = images.shape
    K, depth, kH, kW = weight.shape
    if C != depth:
        raise ValueError(f"{C} != {depth}")
    padded = torch.zeros(N, C, H + 2 * padding, W + 2 * padding, dtype=images.dtype)
    padded[:, :, padding : padding + H, padding : padding + W] = images
    rows = range(0, padded.shape[2] - kH + 1, stride)
    cols = range(0, padded.shape[3] - kW + 1, stride)
    maps = torch.empty(N, K, len(rows), len(cols), dtype=images.dtype)
    for i, top in enumerate(rows):
        for j, left in enumerate(cols):
            window = padded[:, :, top : top + kH, left : left + kW]
            maps[:, :, i, j] = torch.tensordot(window, weight, dims=([1, 2, 3], [1, 2, 3]))
    if bias is not None:
        maps += bias.view(1, -1, 1, 1)
    return maps


# %% right: four loops, image by image and kernel by kernel
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("the kernels have another depth")
    K, _, kH, kW = weight.shape
    padded = F.pad(images, (padding, padding, padding, padding))
    H_out = (padded.shape[2] - kH) // stride + 1
    W_out = (padded.shape[3] - kW) // stride + 1
    all_maps = []
    for image in padded:
        for k in range(K):
            for i in range(H_out):
                for j in range(W_out):
                    r, c = stride * i, stride * j
                    value = (image[:, r : r + kH, c : c + kW] * weight[k]).sum()
                    all_maps.append(value if bias is None else value + bias[k])
    return torch.stack(all_maps).reshape(len(images), K, H_out, W_out)


# %% right: columns and one matrix product
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    (N, C, H, W), (K, depth, kH, kW) = images.shape, weight.shape
    if depth != C:
        raise ValueError
    columns = F.unfold(images, (kH, kW), padding=padding, stride=stride)
    maps = weight.flatten(1) @ columns
    if bias is not None:
        maps = maps + bias[:, None]
    return maps.unflatten(2, ((H + 2 * padding - kH) // stride + 1, -1))


# %% right: shifted images are weighed and added up
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    K, C, kH, kW = weight.shape
    if C != images.shape[1]:
        raise ValueError("no")
    x = nn.ZeroPad2d(padding)(images)
    H, W = x.shape[2] - kH + 1, x.shape[3] - kW + 1
    total = 0
    for a in range(kH):
        for b in range(kW):
            part = x[:, :, a : a + H : stride, b : b + W : stride]
            total = total + torch.einsum("nchw,kc->nkhw", part, weight[:, :, a, b])
    return total + (0 if bias is None else bias.reshape(-1, 1, 1))


# %% right: the module, with weights put in from outside
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    K, C, *sides = weight.shape
    if images.shape[1] != C:
        raise ValueError(f"{images.shape[1]} channels for kernels of {C}")
    layer = nn.Conv2d(C, K, sides, stride, padding, bias=bias is not None)
    values = {"weight": weight} if bias is None else {"weight": weight, "bias": bias}
    return torch.func.functional_call(layer, values, (images,))


# %% right: a default bias of zeros
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    N, C, H, W = images.shape
    if weight.shape[1:2] != (C,):
        raise ValueError("channels")
    if bias is None:
        bias = weight.new_zeros(len(weight))
    maps = [F.conv2d(x[None], weight, stride=stride, padding=padding) for x in images]
    return torch.cat(maps) + bias[None, :, None, None]


# %% wrong: flipped kernels
# score: 3
# says: the kernels were flipped
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    return F.conv2d(images, weight.flip(2, 3), bias, stride, padding)


# %% wrong: a layer with parameters of its own
# score: 8
# says: lets no gradient through
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    K, C, kH, kW = weight.shape
    if images.shape[1] != C:
        raise ValueError("depth")
    layer = nn.Conv2d(C, K, (kH, kW), stride, padding, bias=bias is not None)
    layer.weight.data = weight
    if bias is not None:
        layer.bias.data = bias
    return layer(images)


# %% wrong: numbers taken out of the graph
# score: 8
# says: lets no gradient through
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    with torch.no_grad():
        return F.conv2d(images, weight, bias, stride, padding)


# %% wrong: the weights are detached
# score: 8
# says: lets no gradient through
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    maps = F.conv2d(images, weight.detach(), None, stride, padding)
    return maps if bias is None else maps + bias[:, None, None]


# %% wrong: a new tensor cuts the images off as soon as there is padding
# score: 8
# says: lets no gradient through
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    if padding:
        images = torch.tensor(F.pad(images, [padding] * 4).tolist(), dtype=images.dtype)
    return F.conv2d(images, weight, bias, stride)


# %% wrong: PyTorch's error, which is another
# score: 9
# says: raised RuntimeError
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    return F.conv2d(images, weight, bias, stride, padding)


# %% wrong: broadcast in silence
# score: 9
# says: Broadcasting hides it
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    K, _, kH, kW = weight.shape
    padded = F.pad(images, [padding] * 4)
    windows = padded.unfold(2, kH, stride).unfold(3, kW, stride)
    products = windows[:, None] * weight[None, :, :, None, None]
    maps = products.sum(dim=(2, 5, 6))
    return maps if bias is None else maps + bias[:, None, None]


# %% wrong: a bias is needed
# score: 9
# says: raised TypeError
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    maps = F.conv2d(images, weight, None, stride, padding)
    return maps + bias[:, None, None]


# %% wrong: the bias is left out
# score: 6
# says: the bias was left out
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    return F.conv2d(images, weight, None, stride, padding)


# %% wrong: padding above and to the left only
# score: 8
# says: has shape
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    return F.conv2d(F.pad(images, (padding, 0, padding, 0)), weight, bias, stride)


# %% wrong: the edge is repeated
# score: 8
# says: the padding repeats the edge
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    padded = F.pad(images, [padding] * 4, mode="replicate")
    return F.conv2d(padded, weight, bias, stride)


# %% wrong: padding ignored
# score: 8
# says: padding was ignored
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    return F.conv2d(images, weight, bias, stride)


# %% wrong: stride ignored
# score: 9
# says: the stride was ignored
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    return F.conv2d(images, weight, bias, padding=padding)


# %% wrong: as many windows as the stride asks for, but one pixel apart
# score: 9
# says: Windows start at rows 0 and 3
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    maps = F.conv2d(images, weight, bias, padding=padding)
    H, W = (maps.shape[2] - 1) // stride + 1, (maps.shape[3] - 1) // stride + 1
    return maps[:, :, :H, :W]


# %% wrong: float32 whatever comes in
# score: 9
# says: has dtype torch.float32, expected torch.float64
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    K, C, kH, kW = weight.shape
    if images.shape[1] != C:
        raise ValueError("depth")
    padded = F.pad(images, [padding] * 4)
    windows = padded.unfold(2, kH, stride).unfold(3, kW, stride)
    maps = torch.zeros(len(images), K, windows.shape[2], windows.shape[3])
    for i in range(maps.shape[2]):
        for j in range(maps.shape[3]):
            place = windows[:, None, :, i, j]
            maps[:, :, i, j] = (place * weight).sum(dim=(2, 3, 4))
    return maps if bias is None else maps + bias.float()[:, None, None]


# %% wrong: the caller's bias gets another shape
# score: 7
# says: changed its input `bias`
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    maps = F.conv2d(images, weight, None, stride, padding)
    if bias is None:
        return maps
    bias.unsqueeze_(1).unsqueeze_(2)
    return maps + bias


# %% wrong: only the first image of the batch
# score: 6
# says: has shape
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    return F.conv2d(images[:1], weight, bias, stride, padding)


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def conv_layer(images, weight, bias=None, *, stride=1, padding=0):
    if images.shape[1] != weight.shape[1]:
        raise ValueError("depth")
    F.conv2d(images, weight, bias, stride, padding)
