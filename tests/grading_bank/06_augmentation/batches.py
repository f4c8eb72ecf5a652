# %% right: slices by start and stop
def batches(images, labels, batch_size, *, training, seed):
    g = torch.Generator().manual_seed(seed)
    if training:
        order = torch.randperm(len(labels), generator=g)
        images, labels = change(images[order], generator=g), labels[order]
    starts = range(0, len(labels), batch_size)
    return [(images[s : s + batch_size], labels[s : s + batch_size]) for s in starts]


# %% right: a DataLoader, whose batches are lists
def batches(images, labels, batch_size, *, training, seed):
    from torch.utils.data import DataLoader, TensorDataset

    g = torch.Generator().manual_seed(seed)
    pairs = TensorDataset(images, labels)
    loader = list(DataLoader(pairs, batch_size, shuffle=training, generator=g))
    if training:
        loader = [[change(x, g), y] for x, y in loader]
    return loader


# %% right: the global seed
def batches(images, labels, batch_size, *, training, seed):
    torch.manual_seed(seed)
    order = torch.randperm(len(images)) if training else torch.arange(len(images))
    epoch = []
    while len(order):
        now, order = order[:batch_size], order[batch_size:]
        x, y = images[now], labels[now]
        if training:
            x = change(x)
        epoch.append((x, y))
    return epoch


# %% right: Python's shuffle, changed image by image
import random


def batches(images, labels, batch_size, *, training, seed):
    chance, generator = random.Random(seed), torch.Generator().manual_seed(seed + 1)
    rows = list(range(len(images)))
    if training:
        chance.shuffle(rows)
    result = []
    for start in range(0, len(rows), batch_size):
        some = rows[start : start + batch_size]
        pictures = [images[row : row + 1] for row in some]
        if training:
            pictures = [change(picture, generator) for picture in pictures]
        result.append((torch.cat(pictures), torch.stack([labels[row] for row in some])))
    return result


# %% right: changed first, shuffled later, cut by split
def batches(images, labels, batch_size, *, training, seed):
    if not training:
        return list(zip(images.split(batch_size), labels.split(batch_size)))
    g = torch.Generator().manual_seed(seed)
    images = change(images, generator=g)
    order = torch.argsort(torch.rand(len(labels), generator=g))
    parts = (images[order].split(batch_size), labels[order].split(batch_size))
    return list(zip(*parts))


# %% right: in place on its own copies, NumPy's permutation
import numpy as np


def batches(images, labels, batch_size, *, training, seed):
    images, labels = images.clone(), labels.clone()
    g = torch.Generator().manual_seed(seed)
    if training:
        order = np.random.default_rng(seed).permutation(len(images))
        images[:], labels[:] = images[order].clone(), labels[order].clone()
    epoch = list(zip(images.split(batch_size), labels.split(batch_size)))
    if training:
        for x, _ in epoch:
            x[:] = change(x, g)
    return epoch


# %% wrong: the validation images are changed too
# score: 9
# says: it looks as if they go through `change`
def batches(images, labels, batch_size, *, training, seed):
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(images), generator=g)
    if not training:
        order = torch.arange(len(images))
    return [(change(images[r], g), labels[r]) for r in order.split(batch_size)]


# %% wrong: validation is shuffled too
# score: 9
# says: the tensor of validation labels
# says: Who shuffles here cannot compare predictions image by image
def batches(images, labels, batch_size, *, training, seed):
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(images), generator=g)
    epoch = []
    for rows in order.split(batch_size):
        epoch.append((change(images[rows], g) if training else images[rows], labels[rows]))
    return epoch


# %% wrong: nothing is changed
# score: 9
# says: 0 of 60 training images were changed
def batches(images, labels, batch_size, *, training, seed):
    g = torch.Generator().manual_seed(seed)
    order = torch.arange(len(images))
    if training:
        order = torch.randperm(len(images), generator=g)
    return [(images[rows], labels[rows]) for rows in order.split(batch_size)]


# %% wrong: what change returns is thrown away
# score: 9
# says: `change` returns new images; what becomes of them
def batches(images, labels, batch_size, *, training, seed):
    g = torch.Generator().manual_seed(seed)
    order = torch.arange(len(images))
    if training:
        order = torch.randperm(len(images), generator=g)
        change(images, g)
    return [(images[rows], labels[rows]) for rows in order.split(batch_size)]


# %% wrong: nothing is shuffled
# score: 10
# says: come in the order given, expected a random one
def batches(images, labels, batch_size, *, training, seed):
    if training:
        images = change(images, torch.Generator().manual_seed(seed))
    return list(zip(images.split(batch_size), labels.split(batch_size)))


# %% wrong: the labels stay in their order
# score: 9
# says: It looks as if the images are shuffled and the labels are not
def batches(images, labels, batch_size, *, training, seed):
    if training:
        g = torch.Generator().manual_seed(seed)
        images = change(images[torch.randperm(len(images), generator=g)], g)
    return list(zip(images.split(batch_size), labels.split(batch_size)))


# %% wrong: two orders are drawn
# score: 9
# says: the tensor of training labels
# says: Draw one order, and use it for images and labels
def batches(images, labels, batch_size, *, training, seed):
    if training:
        g = torch.Generator().manual_seed(seed)
        images = change(images[torch.randperm(len(images), generator=g)], g)
        labels = labels[torch.randperm(len(labels), generator=g)]
    return list(zip(images.split(batch_size), labels.split(batch_size)))


# %% wrong: the last, shorter batch is dropped
# score: 9
# says: It looks as if the examples left over are dropped
def batches(images, labels, batch_size, *, training, seed):
    g = torch.Generator().manual_seed(seed)
    order = torch.arange(len(images))
    if training:
        order = torch.randperm(len(images), generator=g)
        images = change(images, g)
    num = len(images) // batch_size
    parts = [order[i * batch_size : (i + 1) * batch_size] for i in range(num)]
    return [(images[rows], labels[rows]) for rows in parts]


# %% wrong: each batch is drawn from all examples anew
# score: 9
# says: the sorted tensor of all labels
def batches(images, labels, batch_size, *, training, seed):
    if not training:
        return list(zip(images.split(batch_size), labels.split(batch_size)))
    g = torch.Generator().manual_seed(seed)
    rows = torch.randint(len(images), (len(images),), generator=g)
    return [(change(images[r], g), labels[r]) for r in rows.split(batch_size)]


# %% wrong: whole batches are shuffled, not examples
# score: 8
# says: shuffled before they are dealt out, not after
def batches(images, labels, batch_size, *, training, seed):
    epoch = list(zip(images.split(batch_size), labels.split(batch_size)))
    if training:
        g = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(epoch), generator=g).tolist()
        epoch = [(change(epoch[i][0], g), epoch[i][1]) for i in order]
    return epoch


# %% wrong: the generator is made anew for each batch
# score: 9
# says: Is the generator made anew for each batch
def batches(images, labels, batch_size, *, training, seed):
    if not training:
        return list(zip(images.split(batch_size), labels.split(batch_size)))
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(seed))
    epoch = []
    for rows in order.split(batch_size):
        g = torch.Generator().manual_seed(seed)
        epoch.append((change(images[rows], g), labels[rows]))
    return epoch


# %% wrong: change draws from no generator
# score: 10
# says: the tensor of images, seed 7 again
def batches(images, labels, batch_size, *, training, seed):
    if not training:
        return list(zip(images.split(batch_size), labels.split(batch_size)))
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(seed))
    return [(change(images[rows]), labels[rows]) for rows in order.split(batch_size)]


# %% wrong: one seed for all epochs
# score: 10
# says: the epochs with seeds 7 and 8 are the same
def batches(images, labels, batch_size, *, training, seed):
    if not training:
        return list(zip(images.split(batch_size), labels.split(batch_size)))
    torch.manual_seed(0)
    order = torch.randperm(len(images))
    return [(change(images[rows]), labels[rows]) for rows in order.split(batch_size)]


# %% wrong: all epochs are changed alike
# score: 10
# says: two seeds gave the same shifts
def batches(images, labels, batch_size, *, training, seed):
    if not training:
        return list(zip(images.split(batch_size), labels.split(batch_size)))
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(seed))
    g = torch.Generator().manual_seed(0)
    return [(change(images[rows], g), labels[rows]) for rows in order.split(batch_size)]


# %% wrong: the caller's tensors are shuffled
# score: 10
# says: changed its input `images`
def batches(images, labels, batch_size, *, training, seed):
    if training:
        g = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(images), generator=g)
        images[:], labels[:] = images[order].clone(), labels[order].clone()
        images[:] = change(images, g)
    return list(zip(images.split(batch_size), labels.split(batch_size)))


# %% wrong: the changed images are added to the others
# score: 6
# says: the list of batch sizes with training=True
def batches(images, labels, batch_size, *, training, seed):
    if not training:
        return list(zip(images.split(batch_size), labels.split(batch_size)))
    g = torch.Generator().manual_seed(seed)
    images = torch.cat([images, change(images, g)])
    labels = torch.cat([labels, labels])
    order = torch.randperm(len(images), generator=g)
    return [(images[rows], labels[rows]) for rows in order.split(batch_size)]


# %% wrong: training and validation the other way round
# score: 5
# says: come in the order given, expected a random one
# says: the tensor of validation labels
def batches(images, labels, batch_size, *, training, seed):
    if training:
        return list(zip(images.split(batch_size), labels.split(batch_size)))
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(images), generator=g)
    return [(change(images[rows], g), labels[rows]) for rows in order.split(batch_size)]


# %% wrong: one draw for a whole batch
# score: 9
# says: 20 images of a batch are shifted in 1 ways
def batches(images, labels, batch_size, *, training, seed):
    if not training:
        return list(zip(images.split(batch_size), labels.split(batch_size)))
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(images), generator=g)
    epoch = []
    for rows in order.split(batch_size):
        dx, dy = torch.randint(-2, 3, (2,), generator=g).tolist()
        moved = augment.transform(images[rows], dx=dx, dy=dy, border="zeros")
        epoch.append((moved, labels[rows]))
    return epoch


# %% wrong: a generator of batches instead of a list
# score: 0
# says: the epoch is of type generator, expected a list of pairs
def batches(images, labels, batch_size, *, training, seed):
    g = torch.Generator().manual_seed(seed)
    order = torch.arange(len(images))
    if training:
        order = torch.randperm(len(images), generator=g)
    for rows in order.split(batch_size):
        yield (change(images[rows], g) if training else images[rows]), labels[rows]


# %% wrong: nothing is returned
# score: 0
# says: the epoch is of type NoneType
def batches(images, labels, batch_size, *, training, seed):
    epoch = list(zip(images.split(batch_size), labels.split(batch_size)))
