# %% right: nested loops into a tensor of zeros
def cross_correlate(image, kernel):
    (H, W), (kH, kW) = image.shape, kernel.shape
    response = torch.zeros(H - kH + 1, W - kW + 1, dtype=image.dtype)
    for i in range(response.shape[0]):
        for j in range(response.shape[1]):
            response[i, j] = (image[i : i + kH, j : j + kW] * kernel).sum()
    return response


# %% right: PyTorch's own convolution
def cross_correlate(image, kernel):
    return F.conv2d(image[None, None], kernel[None, None])[0, 0]


# %% right: one shifted image for each weight, added up
def cross_correlate(image, kernel):
    h = image.shape[0] - kernel.shape[0] + 1
    w = image.shape[1] - kernel.shape[1] + 1
    total = 0
    for a in range(kernel.shape[0]):
        for b in range(kernel.shape[1]):
            total = total + kernel[a, b] * image[a : a + h, b : b + w]
    return total


# %% right: all windows at once, and einsum
def cross_correlate(image, kernel):
    windows = image.unfold(0, kernel.size(0), 1).unfold(1, kernel.size(1), 1)
    return torch.einsum("ijab,ab->ij", windows, kernel)


# %% right: a matrix of windows times the kernel as a vector
def cross_correlate(image, kernel):
    kh, kw = kernel.shape
    columns = F.unfold(image.reshape(1, 1, *image.shape), (kh, kw))
    flat = kernel.reshape(-1) @ columns[0]
    return flat.view(image.shape[0] - kh + 1, image.shape[1] - kw + 1)


# %% right: a helper function, four loops and plain additions in place on an own tensor
def dot(patch, weights):
    s = patch.new_zeros(())
    for r in range(weights.shape[0]):
        for c in range(weights.shape[1]):
            s = s + patch[r, c] * weights[r, c]
    return s


def cross_correlate(image, kernel):
    out = image.new_zeros(
        image.size(0) - kernel.size(0) + 1, image.size(1) - kernel.size(1) + 1
    )
    for y in range(out.size(0)):
        for x in range(out.size(1)):
            out[y, x] += dot(image[y:, x:], kernel)
    return out


# %% right: the kernel flipped twice, and shapes checked
def cross_correlate(image, kernel):
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel does not fit")
    kernel = kernel.flip(0).flip(1)
    weights = kernel.flip(0, 1).unsqueeze(0).unsqueeze(0)
    return torch.conv2d(image.unsqueeze(0).unsqueeze(0), weights).squeeze(0).squeeze(0)


# %% wrong: the kernel is flipped, as in mathematics
# score: 5
# says: It looks as if the kernel is flipped
def cross_correlate(image, kernel):
    return F.conv2d(image[None, None], kernel.flip(0, 1)[None, None])[0, 0]


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def cross_correlate(image, kernel):
    F.conv2d(image[None, None], kernel[None, None])[0, 0]


# %% wrong: one position too few
# score: 0
# says: has shape (2, 2), expected (3, 3)
# says: It is one off
def cross_correlate(image, kernel):
    (H, W), (kH, kW) = image.shape, kernel.shape
    response = torch.zeros(H - kH, W - kW, dtype=image.dtype)
    for i in range(H - kH):
        for j in range(W - kW):
            response[i, j] = (image[i : i + kH, j : j + kW] * kernel).sum()
    return response


# %% wrong: made for squares
# score: 6
# says: Here are 2 rows and 4 columns
def cross_correlate(image, kernel):
    n, k = len(image), len(kernel)
    response = torch.zeros(n - k + 1, n - k + 1, dtype=image.dtype)
    for i in range(n - k + 1):
        for j in range(n - k + 1):
            response[i, j] = (image[i : i + k, j : j + k] * kernel).sum()
    return response


# %% wrong: height and width are swapped
# score: 2
# says: Rows and columns are swapped
def cross_correlate(image, kernel):
    (H, W), (kH, kW) = image.shape, kernel.shape
    response = torch.zeros(W - kW + 1, H - kH + 1, dtype=image.dtype)
    for i in range(H - kH + 1):
        for j in range(W - kW + 1):
            response[j, i] = (image[i : i + kH, j : j + kW] * kernel).sum()
    return response


# %% wrong: item() cuts the gradient
# score: 5
# says: lets no gradient through
# says: has dtype torch.float32, expected torch.float64
def cross_correlate(image, kernel):
    (H, W), (kH, kW) = image.shape, kernel.shape
    return torch.tensor(
        [
            [(image[i : i + kH, j : j + kW] * kernel).sum().item() for j in range(W - kW + 1)]
            for i in range(H - kH + 1)
        ]
    )


# %% wrong: the detour through NumPy cuts the gradient
# score: 6
# says: Look for .detach()
def cross_correlate(image, kernel):
    pixels, weights = image.detach().numpy(), kernel.detach().numpy()
    windows = np.lib.stride_tricks.sliding_window_view(pixels, weights.shape)
    return torch.from_numpy((windows * weights).sum(axis=(2, 3)))


# %% wrong: only the image receives a gradient
# score: 6
# says: lets no gradient through
def cross_correlate(image, kernel):
    layer = torch.nn.Conv2d(1, 1, kernel.shape, bias=False)
    layer.weight.data = kernel.detach()[None, None]
    return layer(image[None, None])[0, 0]


# %% wrong: a result in float32, whatever the image
# score: 7
# says: torch.zeros makes float32 unless
def cross_correlate(image, kernel):
    (H, W), (kH, kW) = image.shape, kernel.shape
    response = torch.zeros(H - kH + 1, W - kW + 1)
    for i in range(response.shape[0]):
        for j in range(response.shape[1]):
            response[i, j] = (image[i : i + kH, j : j + kW] * kernel).sum()
    return response


# %% wrong: matrix products
# score: 0
# says: pixels and kernel meet in a matrix product
def cross_correlate(image, kernel):
    (H, W), (kH, kW) = image.shape, kernel.shape
    rows = [
        [(image[i : i + kH, j : j + kW] @ kernel).sum() for j in range(W - kW + 1)]
        for i in range(H - kH + 1)
    ]
    return torch.stack([torch.stack(row) for row in rows])


# %% wrong: the mean of the products
# score: 0
# says: Every value is 0.1111 times the one expected
def cross_correlate(image, kernel):
    (H, W), (kH, kW) = image.shape, kernel.shape
    rows = [
        [(image[i : i + kH, j : j + kW] * kernel).mean() for j in range(W - kW + 1)]
        for i in range(H - kH + 1)
    ]
    return torch.stack([torch.stack(row) for row in rows])


# %% wrong: a frame of zeros that nobody asked for
# score: 0
# says: has shape (5, 5), expected (3, 3)
def cross_correlate(image, kernel):
    return F.conv2d(image[None, None], kernel[None, None], padding="same")[0, 0]


# %% wrong: the image is changed on the way
# score: 0
# says: raised RuntimeError
def cross_correlate(image, kernel):
    (H, W), (kH, kW) = image.shape, kernel.shape
    response = image.new_zeros(H - kH + 1, W - kW + 1)
    for i in range(response.shape[0]):
        for j in range(response.shape[1]):
            patch = image[i : i + kH, j : j + kW]
            patch *= kernel
            response[i, j] = patch.sum()
    return response


# %% wrong: the kernel is normalized in place after use
# score: 5
# says: changed its input `kernel`
def cross_correlate(image, kernel):
    response = F.conv2d(image[None, None], kernel[None, None])[0, 0]
    with torch.no_grad():
        kernel /= kernel.sum()
    return response


# %% wrong: numbers for the example alone
# score: 0
# says: expected
def cross_correlate(image, kernel):
    return torch.tensor([[25.0, 28, 31], [40, 43, 46], [55, 58, 61]])
