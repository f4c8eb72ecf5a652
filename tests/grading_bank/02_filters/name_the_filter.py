# %% right: the nearest, if it is near enough
def name_the_filter(before, after, kernels):
    best, smallest = None, 1.0
    for name, kernel in kernels.items():
        made = F.conv2d(before[None, None], kernel[None, None])[0, 0]
        if made.shape != after.shape:
            continue
        difference = float((made - after).abs().max())
        if difference <= smallest:
            best, smallest = name, difference
    return best


# %% right: a list of all that fit
def name_the_filter(before, after, kernels):
    def fits(kernel):
        size = tuple(n - k + 1 for n, k in zip(before.shape, kernel.shape))
        if size != tuple(after.shape):
            return False
        windows = before.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1)
        return torch.allclose((windows * kernel).sum((2, 3)), after, rtol=0, atol=1)

    names = [name for name in kernels if fits(kernels[name])]
    return names[0] if names else None


# %% right: all responses first, then compared, in float64
def name_the_filter(before, after, kernels):
    x = before.double()[None, None]
    responses = {n: torch.conv2d(x, k.double()[None, None]) for n, k in kernels.items()}
    responses = {n: r[0, 0] for n, r in responses.items() if r[0, 0].shape == after.shape}
    errors = {n: (r - after).abs().max().item() for n, r in responses.items()}
    if not errors:
        return None
    winner = min(errors, key=errors.get)
    return winner if errors[winner] <= 1 else None


# %% right: loops, pixel by pixel
def differs(before, after, kernel):
    H, W = after.shape
    kH, kW = kernel.shape
    if H != before.shape[0] - kH + 1 or W != before.shape[1] - kW + 1:
        return True
    for i in range(H):
        for j in range(W):
            total = (before[i : i + kH, j : j + kW] * kernel).sum()
            if abs(total - after[i, j]) > 1:
                return True
    return False


def name_the_filter(before, after, kernels):
    names = list(kernels)
    while names:
        name = names.pop()
        if not differs(before, after, kernels[name]):
            return name
    return None


# %% right: OpenCV
def name_the_filter(before, after, kernels):
    for name, kernel in kernels.items():
        weights = kernel.numpy()
        made = filter_picture(before / 255, weights, border="crop")
        if made.shape == tuple(after.shape):
            if np.abs(made - after.numpy()).max() <= 1.001:
                return name


# %% wrong: the kernels are flipped
# score: 3
# says: expected 'brighter to the right'
def name_the_filter(before, after, kernels):
    for name, kernel in kernels.items():
        response = F.conv2d(before[None, None], kernel.flip(0, 1)[None, None])[0, 0]
        if response.shape == after.shape and (response - after).abs().max() <= 1:
            return name


# %% wrong: rounded numbers are compared as if exact
# score: 0
# says: are rounded numbers compared as if exact?
def name_the_filter(before, after, kernels):
    for name, kernel in kernels.items():
        response = F.conv2d(before[None, None], kernel[None, None])[0, 0]
        if torch.equal(response, after):
            return name


# %% wrong: rounding like that of the file, and no tolerance
# score: 5
# says: Up to 1 is a fit
def name_the_filter(before, after, kernels):
    for name, kernel in kernels.items():
        response = F.conv2d(before[None, None], kernel[None, None])[0, 0].round()
        if torch.equal(response, after):
            return name


# %% wrong: the nearest, however far
# score: 5
# says: How far is each suspect from `after`
def name_the_filter(before, after, kernels):
    errors = {}
    for name, kernel in kernels.items():
        response = F.conv2d(before[None, None], kernel[None, None])[0, 0]
        if response.shape == after.shape:
            errors[name] = (response - after).abs().max().item()
    return min(errors, key=errors.get, default=None)


# %% wrong: all kernels are taken to have one shape
# score: 3
# says: raised RuntimeError
def name_the_filter(before, after, kernels):
    for name, kernel in kernels.items():
        response = F.conv2d(before[None, None], kernel[None, None])[0, 0]
        if (response - after).abs().max() <= 1:
            return name


# %% wrong: the mean difference decides
# score: 5
# says: with one pixel of `after` retouched
def name_the_filter(before, after, kernels):
    for name, kernel in kernels.items():
        response = F.conv2d(before[None, None], kernel[None, None])[0, 0]
        if response.shape == after.shape and (response - after).abs().mean() <= 0.5:
            return name


# %% wrong: only the brightness is compared
# score: 0
# says: name_the_filter
def name_the_filter(before, after, kernels):
    for name, kernel in kernels.items():
        if abs(before.mean() * kernel.sum() - after.mean()) <= 5:
            return name


# %% wrong: differences without their size
# score: 2
# says: name_the_filter for nine kernels of 3 x 3
def name_the_filter(before, after, kernels):
    for name, kernel in kernels.items():
        response = F.conv2d(before[None, None], kernel[None, None])[0, 0]
        if response.shape == after.shape and (response - after).max() <= 1:
            return name


# %% wrong: absolute responses
# score: 3
# says: is 'brighter to the right', expected 'darker to the right'
def name_the_filter(before, after, kernels):
    for name, kernel in kernels.items():
        response = F.conv2d(before[None, None], kernel[None, None])[0, 0]
        if response.shape == after.shape:
            if (response.abs() - after.abs()).abs().max() <= 1:
                return name


# %% wrong: the number of the kernel, not its name
# score: 0
# says: expected 'mean of two'
def name_the_filter(before, after, kernels):
    for number, kernel in enumerate(kernels.values()):
        response = F.conv2d(before[None, None], kernel[None, None])[0, 0]
        if response.shape == after.shape and (response - after).abs().max() <= 1:
            return number


# %% wrong: the search ends at the first suspect
# score: 0
# says: name_the_filter
def name_the_filter(before, after, kernels):
    for name, kernel in kernels.items():
        response = F.conv2d(before[None, None], kernel[None, None])[0, 0]
        if response.shape == after.shape and (response - after).abs().max() <= 1:
            return name
        else:
            return None


# %% wrong: a word where None belongs
# score: 5
# says: expected None
def name_the_filter(before, after, kernels):
    for name, kernel in kernels.items():
        response = F.conv2d(before[None, None], kernel[None, None])[0, 0]
        if response.shape == after.shape and (response - after).abs().max() <= 1:
            return name
    return "none"
