# %% right: loops and sorted
def top_images(activations, k):
    N, H, W = activations.shape
    if k > N:
        raise ValueError("not that many images")
    found = []
    for n in range(N):
        best, where = -float("inf"), (0, 0)
        for i in range(H):
            for j in range(W):
                if activations[n, i, j].item() > best:
                    best, where = activations[n, i, j].item(), (i, j)
        found.append((best, n, *where))
    found.sort(reverse=True)
    return torch.tensor([[n, i, j] for _, n, i, j in found[:k]])


# %% right: topk and unravel_index
def top_images(activations, k):
    if k > len(activations):
        raise ValueError(f"k = {k} is too many")
    images = activations.amax((1, 2)).topk(k).indices
    flat = activations[images].flatten(1).argmax(1)
    rows, cols = torch.unravel_index(flat, activations.shape[1:])
    return torch.stack((images, rows, cols), 1)


# %% right: NumPy
def top_images(activations, k):
    import numpy as np

    a = activations.numpy()
    if k > a.shape[0]:
        raise ValueError
    best = a.reshape(len(a), -1).max(axis=1)
    rows = []
    for n in np.argsort(-best)[:k]:
        i, j = np.unravel_index(a[n].argmax(), a[n].shape)
        rows.append((int(n), int(i), int(j)))
    return torch.tensor(rows)


# %% right: the strongest is taken out of a copy again and again
def top_images(activations, k):
    assert k >= 0
    left = activations.clone()
    if k > left.shape[0]:
        raise ValueError("k is above N")
    result = torch.zeros(k, 3, dtype=torch.int32)
    for place in range(k):
        n, i, j = (left == left.max()).nonzero()[0]
        result[place] = torch.stack([n, i, j])
        left[n] = -torch.inf
    return result


# %% right: a sort of all values, each image kept the first time
def top_images(activations, k):
    if k > len(activations):
        raise ValueError("too few images")
    _, H, W = activations.shape
    seen = {}
    for place in activations.flatten().argsort(descending=True).tolist():
        n, rest = divmod(place, H * W)
        if n not in seen:
            seen[n] = divmod(rest, W)
    return torch.tensor([[n, *seen[n]] for n in list(seen)[:k]])


# %% wrong: row and column exchanged
# score: 4
# says: row and column are exchanged
def top_images(activations, k):
    if k > len(activations):
        raise ValueError("too few images")
    W = activations.shape[2]
    best, place = activations.flatten(1).max(1)
    order = best.argsort(descending=True)[:k]
    return torch.stack([order, place[order] % W, place[order] // W], 1)


# %% wrong: the flat place is divided by the height
# score: 4
# says: divided by the height, not by the width
def top_images(activations, k):
    if k > len(activations):
        raise ValueError("too few images")
    H = activations.shape[1]
    best, place = activations.flatten(1).max(1)
    order = best.argsort(descending=True)[:k]
    return torch.stack([order, place[order] // H, place[order] % H], 1)


# %% wrong: ranked by the mean of the map
# score: 4
# says: the images are ranked by the mean of their map
def top_images(activations, k):
    if k > len(activations):
        raise ValueError("too few images")
    W = activations.shape[2]
    order = activations.mean((1, 2)).argsort(descending=True)[:k]
    place = activations[order].flatten(1).argmax(1)
    return torch.stack([order, place // W, place % W], 1)


# %% wrong: an image may come several times
# score: 2
# says: one image was taken twice
def top_images(activations, k):
    if k > len(activations):
        raise ValueError("too few images")
    _, H, W = activations.shape
    flat = activations.flatten().topk(k).indices
    return torch.stack([flat // (H * W), flat % (H * W) // W, flat % W], 1)


# %% wrong: the weakest first
# score: 4
# says: the weakest image comes first
def top_images(activations, k):
    if k > len(activations):
        raise ValueError("too few images")
    W = activations.shape[2]
    best, place = activations.flatten(1).max(1)
    order = best.argsort()[:k]
    return torch.stack([order, place[order] // W, place[order] % W], 1)


# %% wrong: places are not sorted with their images
# score: 4
def top_images(activations, k):
    if k > len(activations):
        raise ValueError("too few images")
    W = activations.shape[2]
    best, place = activations.flatten(1).max(1)
    order = best.argsort(descending=True)[:k]
    return torch.stack([order, place[:k] // W, place[:k] % W], 1)


# %% wrong: found maxima are erased in the input itself
# score: 5
# says: changed its input `activations`
def top_images(activations, k):
    if k > len(activations):
        raise ValueError("too few images")
    rows = []
    for _ in range(k):
        n, i, j = (activations == activations.max()).nonzero()[0].tolist()
        rows.append([n, i, j])
        activations[n] = -float("inf")
    return torch.tensor(rows)


# %% wrong: too large a k is not refused
# score: 5
# says: expected a ValueError
def top_images(activations, k):
    W = activations.shape[2]
    best, place = activations.flatten(1).max(1)
    order = best.argsort(descending=True)[:k]
    return torch.stack([order, place[order] // W, place[order] % W], 1)


# %% wrong: the size of a response counts, not its value
# score: 2
def top_images(activations, k):
    if k > len(activations):
        raise ValueError("too few images")
    W = activations.shape[2]
    best, place = activations.abs().flatten(1).max(1)
    order = best.argsort(descending=True)[:k]
    return torch.stack([order, place[order] // W, place[order] % W], 1)


# %% wrong: a loop that starts from zero
# score: 2
def top_images(activations, k):
    N, H, W = activations.shape
    if k > N:
        raise ValueError("too few images")
    found = []
    for n in range(N):
        best, where = 0.0, (0, 0)
        for i in range(H):
            for j in range(W):
                if activations[n, i, j] > best:
                    best, where = activations[n, i, j].item(), (i, j)
        found.append((best, n, *where))
    found.sort(key=lambda entry: -entry[0])
    return torch.tensor([[n, i, j] for _, n, i, j in found[:k]])


# %% wrong: largest values and not where they are
# score: 1
def top_images(activations, k):
    if k > len(activations):
        raise ValueError("too few images")
    return activations.amax((1, 2)).topk(k)


# %% wrong: only the numbers of the images
# score: 2
# says: has shape (3,), expected (3, 3)
def top_images(activations, k):
    if k > len(activations):
        raise ValueError("too few images")
    return activations.amax((1, 2)).topk(k).indices
