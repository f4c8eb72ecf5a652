# %% right: PyTorch's own convolution
def convolve_channels(image, kernels, bias):
    return F.conv2d(image[None], kernels, bias)[0]


# %% right: three loops into zeros of the image's dtype
def convolve_channels(image, kernels, bias):
    num_kernels, _, kH, kW = kernels.shape
    H, W = image.shape[1] - kH + 1, image.shape[2] - kW + 1
    maps = torch.zeros(num_kernels, H, W, dtype=image.dtype)
    for k in range(num_kernels):
        for i in range(H):
            for j in range(W):
                window = image[:, i : i + kH, j : j + kW]
                maps[k, i, j] = (window * kernels[k]).sum() + bias[k]
    return maps


# %% right: a helper for one channel, summed over channels and stacked
def slide(channel, plane):
    kH, kW = plane.shape
    windows = channel.unfold(0, kH, 1).unfold(1, kW, 1)
    return (windows * plane).sum(dim=(2, 3))


def convolve_channels(image, kernels, bias):
    maps = []
    for kernel, b in zip(kernels, bias):
        maps.append(sum(slide(c, p) for c, p in zip(image, kernel)) + b)
    return torch.stack(maps)


# %% right: windows and einsum
def convolve_channels(image, kernels, bias):
    windows = image.unfold(1, kernels.shape[2], 1).unfold(2, kernels.shape[3], 1)
    return torch.einsum("chwij,kcij->khw", windows, kernels) + bias[:, None, None]


# %% right: shifted images are added up, in place on an own tensor
def convolve_channels(image, kernels, bias):
    K, C, kH, kW = kernels.shape
    H, W = image.shape[1] - kH + 1, image.shape[2] - kW + 1
    maps = bias.view(-1, 1, 1).repeat(1, H, W)
    for c in range(C):
        for i in range(kH):
            for j in range(kW):
                part = image[c, i : i + H, j : j + W]
                maps += kernels[:, c, i, j].view(-1, 1, 1) * part
    return maps


# %% right: a layer that borrows the weights
def convolve_channels(image, kernels, bias):
    K, C, kH, kW = kernels.shape
    layer = nn.Conv2d(C, K, (kH, kW))
    layer.weight, layer.bias = nn.Parameter(kernels), nn.Parameter(bias)
    return layer(image.unsqueeze(0)).squeeze(0)


# %% right: Python's numbers in lists
def convolve_channels(image, kernels, bias):
    K, C, kH, kW = kernels.shape
    H, W = image.shape[1] - kH + 1, image.shape[2] - kW + 1

    def value(k, i, j):
        window = image[:, i : i + kH, j : j + kW]
        return (window * kernels[k]).sum().item() + bias[k].item()

    rows = [[[value(k, i, j) for j in range(W)] for i in range(H)] for k in range(K)]
    return torch.tensor(rows, dtype=image.dtype)


# %% right: one matrix product
def convolve_channels(image, kernels, bias):
    K, _, kH, kW = kernels.shape
    columns = F.unfold(image[None], (kH, kW))[0]
    flat = kernels.flatten(1) @ columns + bias.unsqueeze(1)
    return flat.reshape(K, image.size(1) - kH + 1, image.size(2) - kW + 1)


# %% wrong: the lesson's loops, which always make float32
# score: 6
# says: has dtype torch.float32, expected torch.float64
def convolve_channels(image, kernels, bias):
    num_kernels, _, kH, kW = kernels.shape
    H, W = image.shape[1] - kH + 1, image.shape[2] - kW + 1
    maps = torch.zeros(num_kernels, H, W)
    for k in range(num_kernels):
        for i in range(H):
            for j in range(W):
                window = image[:, i : i + kH, j : j + kW]
                maps[k, i, j] = (window * kernels[k]).sum() + bias[k]
    return maps


# %% wrong: computed in float32, turned into float64 at the end
# score: 6
# says: Is a float32 tensor used on the way?
def convolve_channels(image, kernels, bias):
    maps = F.conv2d(image.float()[None], kernels.float(), bias.float())[0]
    return maps.to(image.dtype)


# %% wrong: the bias is forgotten
# score: 5
# says: the biases were left out
def convolve_channels(image, kernels, bias):
    return F.conv2d(image[None], kernels)[0]


# %% wrong: flipped kernels
# score: 2
# says: the kernel was flipped
def convolve_channels(image, kernels, bias):
    return F.conv2d(image[None], kernels.flip(2, 3), bias)[0]


# %% wrong: only the first channel
# score: 2
# says: only the first channel was used
def convolve_channels(image, kernels, bias):
    return F.conv2d(image[None, :1], kernels[:, :1], bias)[0]


# %% wrong: channels are not added up
# score: 1
# says: the channels were not added up
def convolve_channels(image, kernels, bias):
    K, C, kH, kW = kernels.shape
    windows = image.unfold(1, kH, 1).unfold(2, kW, 1)
    maps = torch.einsum("chwij,kcij->kchw", windows, kernels) + bias[:, None, None, None]
    return maps.flatten(0, 1)


# %% wrong: the bias is added for each channel
# score: 5
# says: each bias was added once for each channel
def convolve_channels(image, kernels, bias):
    maps = torch.zeros_like(F.conv2d(image[None], kernels)[0])
    for c in range(image.shape[0]):
        maps += F.conv2d(image[None, c : c + 1], kernels[:, c : c + 1], bias)[0]
    return maps


# %% wrong: the first kernel's bias for all
# score: 5
# says: the bias of the first kernel went to all maps
def convolve_channels(image, kernels, bias):
    return F.conv2d(image[None], kernels)[0] + bias[0]


# %% wrong: height and width are mixed up
# score: 6
# says: Height and width are swapped
def convolve_channels(image, kernels, bias):
    K, _, kH, kW = kernels.shape
    full = F.conv2d(image[None], kernels, bias)[0]
    H, W = image.shape[2] - kW + 1, image.shape[1] - kH + 1
    return full.reshape(K, H, W)


# %% wrong: kernel k looks at channel k alone
# score: 2
# says: kernel k looked at channel k alone
def convolve_channels(image, kernels, bias):
    maps = []
    for k in range(len(kernels)):
        plane = kernels[k, min(k, len(image) - 1)][None, None]
        maps.append(F.conv2d(image[min(k, len(image) - 1)][None, None], plane)[0, 0])
    return torch.stack(maps) + bias[:, None, None]


# %% wrong: the mean instead of the sum
# score: 2
# says: times the one expected
def convolve_channels(image, kernels, bias):
    _, C, kH, kW = kernels.shape
    return F.conv2d(image[None], kernels / (C * kH * kW), bias)[0]


# %% wrong: products written into the image
# score: 1
# says: changed its input `image`
def convolve_channels(image, kernels, bias):
    K, _, kH, kW = kernels.shape
    H, W = image.shape[1] - kH + 1, image.shape[2] - kW + 1
    maps = torch.zeros(K, H, W, dtype=image.dtype)
    for k in range(K):
        for i in range(H):
            for j in range(W):
                window = image[:, i : i + kH, j : j + kW]
                window *= kernels[k]
                maps[k, i, j] = window.sum() + bias[k]
    return maps


# %% wrong: kernels reordered in place on the way
# score: 6
# says: changed its input `kernels`
def convolve_channels(image, kernels, bias):
    maps = F.conv2d(image[None], kernels, bias)[0]
    kernels.mul_(0)
    return maps


# %% wrong: one kernel only
# score: 3
# says: has shape
def convolve_channels(image, kernels, bias):
    return F.conv2d(image[None], kernels[:1], bias[:1])[0]


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def convolve_channels(image, kernels, bias):
    F.conv2d(image[None], kernels, bias)[0]
