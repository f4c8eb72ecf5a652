# %% right: all covered images in one batch
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    rows, cols = H - size + 1, W - size + 1
    batch = image.repeat(rows * cols, 1, 1, 1)
    for n in range(rows * cols):
        i, j = divmod(n, cols)
        batch[n, :, i : i + size, j : j + size] = fill
    with torch.inference_mode():
        before = model(image[None]).softmax(1)[0, label]
        after = model(batch).softmax(1)[:, label]
    return (before - after).reshape(rows, cols)


# %% right: a list of rows, F.softmax, a helper
def probability_of(model, picture, label):
    logits = model(picture.unsqueeze(0)).detach()
    return F.softmax(logits, dim=-1).squeeze(0)[label]


def occlusion(model, image, label, size, *, fill=0.0):
    whole = probability_of(model, image, label)
    result = []
    for top in range(image.size(1) - size + 1):
        line = []
        for left in range(image.size(2) - size + 1):
            hidden = image.detach().clone()
            hidden[..., top : top + size, left : left + size].fill_(fill)
            line.append(whole - probability_of(model, hidden, label))
        result.append(torch.stack(line))
    return torch.stack(result)


# %% right: masks and torch.where
@torch.no_grad()
def occlusion(model, image, label, size, *, fill=0.0):
    C, H, W = image.shape
    y, x = torch.arange(H)[:, None], torch.arange(W)[None, :]
    drops = torch.zeros(H - size + 1, W - size + 1, dtype=image.dtype)
    reference = model(image[None]).exp()
    reference = (reference / reference.sum())[0, label]
    for i in range(drops.shape[0]):
        for j in range(drops.shape[1]):
            mask = (y >= i) & (y < i + size) & (x >= j) & (x < j + size)
            covered = torch.where(mask, torch.full_like(image, fill), image)
            drops[i, j] = reference - torch.softmax(model(covered[None])[0], 0)[label]
    return drops


# %% right: the cover is laid on a copy and taken off again
def occlusion(model, image, label, size, *, fill=0.0):
    import itertools

    work = image.clone()
    places = [range(n - size + 1) for n in image.shape[1:]]
    with torch.no_grad():
        start = model(work[None]).log_softmax(1)[0, label].exp()
        values = []
        for i, j in itertools.product(*places):
            under = work[:, i : i + size, j : j + size].clone()
            work[:, i : i + size, j : j + size] = fill
            values.append(start - model(work[None]).log_softmax(1)[0, label].exp())
            work[:, i : i + size, j : j + size] = under
    return torch.stack(values).view(len(places[0]), len(places[1]))


# %% right: NumPy numbers, back to the dtype of the image
def occlusion(model, image, label, size, *, fill=0.0):
    import numpy as np

    p = lambda batch: model(batch).softmax(1)[0, label].item()  # noqa: E731
    base = p(image[None])
    height, width = image.shape[-2] - size + 1, image.shape[-1] - size + 1
    out = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            c = image.clone()
            c[:, i : i + size, j : j + size] = fill
            out[i, j] = base - p(c[None])
    return torch.tensor(out, dtype=image.dtype)


# %% wrong: the image stays covered
# score: 3
# says: the image stays covered from one place to the next
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    drops = image.new_zeros(H - size + 1, W - size + 1)
    with torch.no_grad():
        whole = model(image[None]).softmax(1)[0, label]
        covered = image.clone()
        for i in range(H - size + 1):
            for j in range(W - size + 1):
                covered[:, i : i + size, j : j + size] = fill
                drops[i, j] = whole - model(covered[None]).softmax(1)[0, label]
    return drops


# %% wrong: the cover is laid on the caller's image
# score: 2
# says: changed its input `image`
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    drops = image.new_zeros(H - size + 1, W - size + 1)
    with torch.no_grad():
        whole = model(image[None]).softmax(1)[0, label]
        for i in range(H - size + 1):
            for j in range(W - size + 1):
                covered = image
                covered[:, i : i + size, j : j + size] = fill
                drops[i, j] = whole - model(covered[None]).softmax(1)[0, label]
    return drops


# %% wrong: covered less whole
# score: 1
# says: The sign is the other way round
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    drops = image.new_zeros(H - size + 1, W - size + 1)
    with torch.no_grad():
        whole = model(image[None]).softmax(1)[0, label]
        for i in range(H - size + 1):
            for j in range(W - size + 1):
                covered = image.clone()
                covered[:, i : i + size, j : j + size] = fill
                drops[i, j] = model(covered[None]).softmax(1)[0, label] - whole
    return drops


# %% wrong: logits instead of probabilities
# score: 1
# says: it is the drop of the logit
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    drops = image.new_zeros(H - size + 1, W - size + 1)
    with torch.no_grad():
        whole = model(image[None])[0, label]
        for i in range(H - size + 1):
            for j in range(W - size + 1):
                covered = image.clone()
                covered[:, i : i + size, j : j + size] = fill
                drops[i, j] = whole - model(covered[None])[0, label]
    return drops


# %% wrong: what is left, not the drop
# score: 1
# says: it is the probability that is left
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    left = image.new_zeros(H - size + 1, W - size + 1)
    with torch.no_grad():
        for i in range(H - size + 1):
            for j in range(W - size + 1):
                covered = image.clone()
                covered[:, i : i + size, j : j + size] = fill
                left[i, j] = model(covered[None]).softmax(1)[0, label]
    return left


# %% wrong: the largest probability instead of the label's
# score: 1
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    drops = image.new_zeros(H - size + 1, W - size + 1)
    with torch.no_grad():
        whole = model(image[None]).softmax(1).max()
        for i in range(H - size + 1):
            for j in range(W - size + 1):
                covered = image.clone()
                covered[:, i : i + size, j : j + size] = fill
                drops[i, j] = whole - model(covered[None]).softmax(1).max()
    return drops


# %% wrong: only the first channel is covered
# score: 6
# says: The bright value is in the second channel
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    drops = image.new_zeros(H - size + 1, W - size + 1)
    with torch.no_grad():
        whole = model(image[None]).softmax(1)[0, label]
        for i in range(H - size + 1):
            for j in range(W - size + 1):
                covered = image.clone()
                covered[0, i : i + size, j : j + size] = fill
                drops[i, j] = whole - model(covered[None]).softmax(1)[0, label]
    return drops


# %% wrong: the last place is left out
# score: 1
# says: It is one off
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    drops = image.new_zeros(H - size, W - size)
    with torch.no_grad():
        whole = model(image[None]).softmax(1)[0, label]
        for i in range(H - size):
            for j in range(W - size):
                covered = image.clone()
                covered[:, i : i + size, j : j + size] = fill
                drops[i, j] = whole - model(covered[None]).softmax(1)[0, label]
    return drops


# %% wrong: fill is not used
# score: 6
# says: the cover is always 0
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    drops = image.new_zeros(H - size + 1, W - size + 1)
    with torch.no_grad():
        whole = model(image[None]).softmax(1)[0, label]
        for i in range(H - size + 1):
            for j in range(W - size + 1):
                covered = image.clone()
                covered[:, i : i + size, j : j + size] = 0
                drops[i, j] = whole - model(covered[None]).softmax(1)[0, label]
    return drops


# %% wrong: covers side by side, not at every place
# score: 5
# says: expected (2, 3)
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    drops = image.new_zeros(H // size, W // size)
    with torch.no_grad():
        whole = model(image[None]).softmax(1)[0, label]
        for i in range(H // size):
            for j in range(W // size):
                covered = image.clone()
                covered[:, i * size : (i + 1) * size, j * size : (j + 1) * size] = fill
                drops[i, j] = whole - model(covered[None]).softmax(1)[0, label]
    return drops


# %% wrong: the graph of every run hangs on the result
# score: 6
# says: needs gradients
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    whole = model(image[None]).softmax(1)[0, label]
    rows = []
    for i in range(H - size + 1):
        row = []
        for j in range(W - size + 1):
            covered = image.clone()
            covered[:, i : i + size, j : j + size] = fill
            row.append(whole - model(covered[None]).softmax(1)[0, label])
        rows.append(torch.stack(row))
    return torch.stack(rows)


# %% wrong: softmax over the batch
# score: 1
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    drops = image.new_zeros(H - size + 1, W - size + 1)
    with torch.no_grad():
        for i in range(H - size + 1):
            for j in range(W - size + 1):
                covered = image.clone()
                covered[:, i : i + size, j : j + size] = fill
                both = model(torch.stack([image, covered])).softmax(0)[:, label]
                drops[i, j] = both[0] - both[1]
    return drops


# %% wrong: a batch of one is passed without its axis
# score: 3
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    drops = image.new_zeros(H - size + 1, W - size + 1)
    with torch.no_grad():
        whole = model(image).softmax(1)[0, label]
        for i in range(H - size + 1):
            for j in range(W - size + 1):
                covered = image.clone()
                covered[:, i : i + size, j : j + size] = fill
                drops[i, j] = whole - model(covered).softmax(1)[0, label]
    return drops


# %% wrong: a sigmoid of one logit instead of the softmax of all
# score: 1
def occlusion(model, image, label, size, *, fill=0.0):
    _, H, W = image.shape
    drops = image.new_zeros(H - size + 1, W - size + 1)
    with torch.no_grad():
        whole = model(image[None])[0, label].sigmoid()
        for i in range(H - size + 1):
            for j in range(W - size + 1):
                covered = image.clone()
                covered[:, i : i + size, j : j + size] = fill
                drops[i, j] = whole - model(covered[None])[0, label].sigmoid()
    return drops
