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


# %% wrong: the kernel is flipped
# score: 0
# says: the kernel is flipped
def cross_correlate(image, kernel):
    return F.conv2d(image[None, None], kernel.flip(0, 1)[None, None])[0, 0]


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def cross_correlate(image, kernel):
    F.conv2d(image[None, None], kernel[None, None])[0, 0]
