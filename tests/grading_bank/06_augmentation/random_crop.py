# %% right: a loop with two draws for each image
def random_crop(images, padding, seed):
    generator = torch.Generator().manual_seed(seed)
    H, W = images.shape[-2:]
    out = torch.empty_like(images)
    padded = F.pad(images, (padding, padding, padding, padding))
    for n in range(len(images)):
        i = torch.randint(0, 2 * padding + 1, (1,), generator=generator).item()
        j = torch.randint(0, 2 * padding + 1, (1,), generator=generator).item()
        out[n] = padded[n, :, i : i + H, j : j + W]
    return out


# %% right: an index for each image, without a loop
def random_crop(images, padding, seed):
    N, C, H, W = images.shape
    torch.manual_seed(seed)
    top = torch.randint(2 * padding + 1, (N, 1))
    left = torch.randint(2 * padding + 1, (N, 1))
    rows, cols = top + torch.arange(H), left + torch.arange(W)
    framed = F.pad(images, [padding] * 4)
    n = torch.arange(N)[:, None, None]
    picked = framed.permute(0, 2, 3, 1)[n, rows[:, :, None], cols[:, None, :]]
    return picked.permute(0, 3, 1, 2)


# %% right: one number for the place, all windows by unfold
def random_crop(images, padding, seed):
    N, C, H, W = images.shape
    side = 2 * padding + 1
    place = torch.randint(side**2, (N,), generator=torch.Generator().manual_seed(seed))
    windows = F.pad(images, [padding] * 4).unfold(2, H, 1).unfold(3, W, 1)
    return windows[torch.arange(N), :, place // side, place % side]


# %% right: floor of uniform draws, NumPy's generator
import numpy as np


def random_crop(images, padding, seed):
    rng = np.random.default_rng(seed)
    N, C, H, W = images.shape
    corners = np.floor(rng.random((N, 2)) * (2 * padding + 1)).astype(int)
    frame = torch.zeros(N, C, H + 2 * padding, W + 2 * padding, dtype=images.dtype)
    frame[:, :, padding : padding + H, padding : padding + W] = images
    return torch.stack([f[:, i : i + H, j : j + W] for f, (i, j) in zip(frame, corners)])


# %% right: torchvision, image by image
def random_crop(images, padding, seed):
    from torchvision.transforms import RandomCrop

    torch.manual_seed(seed)
    crop = RandomCrop(tuple(images.shape[-2:]), padding=padding)
    return torch.stack([crop(image) for image in images])


# %% right: shifts both ways by Python's random
import random


def moved(image, dy, dx):
    C, H, W = image.shape
    out = torch.zeros_like(image)
    for i in range(H):
        for j in range(W):
            if 0 <= i - dy < H and 0 <= j - dx < W:
                out[:, i, j] = image[:, i - dy, j - dx]
    return out


def random_crop(images, padding, seed):
    chance = random.Random(seed)
    steps = [
        (chance.randint(-padding, padding), chance.randint(-padding, padding))
        for _ in images
    ]
    return torch.stack([moved(image, *step) for image, step in zip(images, steps)])


# %% wrong: one draw for the whole batch
# score: 4
# says: one draw for all of them
def random_crop(images, padding, seed):
    generator = torch.Generator().manual_seed(seed)
    H, W = images.shape[-2:]
    i, j = torch.randint(2 * padding + 1, (2,), generator=generator).tolist()
    return F.pad(images, [padding] * 4)[:, :, i : i + H, j : j + W]


# %% wrong: the last place never comes
# score: 6
# says: A window can start at 0, 1 or 2: are all three drawn
def random_crop(images, padding, seed):
    generator = torch.Generator().manual_seed(seed)
    N, _, H, W = images.shape
    framed = F.pad(images, [padding] * 4)
    starts = torch.randint(max(2 * padding, 1), (N, 2), generator=generator).tolist()
    return torch.stack([f[:, i : i + H, j : j + W] for f, (i, j) in zip(framed, starts)])


# %% wrong: one number for rows and columns
# score: 6
# says: Is one number drawn for rows and columns alike
def random_crop(images, padding, seed):
    generator = torch.Generator().manual_seed(seed)
    N, _, H, W = images.shape
    framed = F.pad(images, [padding] * 4)
    starts = torch.randint(2 * padding + 1, (N,), generator=generator).tolist()
    return torch.stack([f[:, i : i + H, i : i + W] for f, i in zip(framed, starts)])


# %% wrong: a normal distribution, clipped
# score: 6
# says: the 25 places were taken
def random_crop(images, padding, seed):
    generator = torch.Generator().manual_seed(seed)
    N, _, H, W = images.shape
    framed = F.pad(images, [padding] * 4)
    draws = torch.randn(N, 2, generator=generator) * padding / 2 + padding
    starts = draws.round().long().clamp(0, 2 * padding).tolist()
    return torch.stack([f[:, i : i + H, j : j + W] for f, (i, j) in zip(framed, starts)])


# %% wrong: the frame is not cut off again
# score: 0
# says: Cut out height and width
def random_crop(images, padding, seed):
    generator = torch.Generator().manual_seed(seed)
    i, j = torch.randint(padding + 1, (2,), generator=generator).tolist()
    return F.pad(images, [padding] * 4)[:, :, i:, j:]


# %% wrong: a square window
# score: 6
# says: has shape
def random_crop(images, padding, seed):
    generator = torch.Generator().manual_seed(seed)
    N, _, H, W = images.shape
    framed = F.pad(images, [padding] * 4)
    starts = torch.randint(2 * padding + 1, (N, 2), generator=generator).tolist()
    return torch.stack([f[:, i : i + H, j : j + H] for f, (i, j) in zip(framed, starts)])


# %% wrong: the border is mirrored instead of zero
# score: 6
# says: are no window of the image in its frame of zeros
def random_crop(images, padding, seed):
    generator = torch.Generator().manual_seed(seed)
    N, _, H, W = images.shape
    framed = F.pad(images.double(), [padding] * 4, mode="replicate").to(images.dtype)
    starts = torch.randint(2 * padding + 1, (N, 2), generator=generator).tolist()
    return torch.stack([f[:, i : i + H, j : j + W] for f, (i, j) in zip(framed, starts)])


# %% wrong: a place for each channel
# score: 6
# says: channels at one place
def random_crop(images, padding, seed):
    generator = torch.Generator().manual_seed(seed)
    N, C, H, W = images.shape
    framed = F.pad(images, [padding] * 4)
    out = torch.empty_like(images)
    for n in range(N):
        for c in range(C):
            i, j = torch.randint(2 * padding + 1, (2,), generator=generator).tolist()
            out[n, c] = framed[n, c, i : i + H, j : j + W]
    return out


# %% wrong: the seed is not used
# score: 7
# says: seed 7, called for the second time
def random_crop(images, padding, seed):
    N, _, H, W = images.shape
    framed = F.pad(images, [padding] * 4)
    starts = torch.randint(2 * padding + 1, (N, 2)).tolist()
    return torch.stack([f[:, i : i + H, j : j + W] for f, (i, j) in zip(framed, starts)])


# %% wrong: the seed is fixed
# score: 5
# says: with seeds 0 to 39, 30 images are always cropped at the same places
def random_crop(images, padding, seed):
    N, _, H, W = images.shape
    torch.manual_seed(0)
    framed = F.pad(images, [padding] * 4)
    starts = torch.randint(2 * padding + 1, (N, 2)).tolist()
    return torch.stack([f[:, i : i + H, j : j + W] for f, (i, j) in zip(framed, starts)])


# %% wrong: the generator is made anew for each image
# score: 4
# says: one draw for all of them
def random_crop(images, padding, seed):
    N, _, H, W = images.shape
    framed = F.pad(images, [padding] * 4)
    out = []
    for f in framed:
        generator = torch.Generator().manual_seed(seed)
        i, j = torch.randint(2 * padding + 1, (2,), generator=generator).tolist()
        out.append(f[:, i : i + H, j : j + W])
    return torch.stack(out)


# %% wrong: the frame is of float32
# score: 7
# says: has dtype torch.float32, expected torch.uint8
def random_crop(images, padding, seed):
    generator = torch.Generator().manual_seed(seed)
    N, C, H, W = images.shape
    framed = torch.zeros(N, C, H + 2 * padding, W + 2 * padding)
    framed[:, :, padding : padding + H, padding : padding + W] = images
    starts = torch.randint(2 * padding + 1, (N, 2), generator=generator).tolist()
    return torch.stack([f[:, i : i + H, j : j + W] for f, (i, j) in zip(framed, starts)])


# %% wrong: in place
# score: 7
# says: changed its input `images`
def random_crop(images, padding, seed):
    generator = torch.Generator().manual_seed(seed)
    N, _, H, W = images.shape
    framed = F.pad(images, [padding] * 4)
    for n in range(N):
        i, j = torch.randint(2 * padding + 1, (2,), generator=generator).tolist()
        images[n] = framed[n, :, i : i + H, j : j + W]
    return images


# %% wrong: only down and to the right
# score: 6
# says: of the 9 places, the bright pixel never came to
def random_crop(images, padding, seed):
    generator = torch.Generator().manual_seed(seed)
    N, _, H, W = images.shape
    framed = F.pad(images, [padding] * 4)
    starts = torch.randint(padding + 1, (N, 2), generator=generator).tolist()
    return torch.stack([f[:, i : i + H, j : j + W] for f, (i, j) in zip(framed, starts)])


# %% wrong: nothing is moved
# score: 0
# says: 90 crops with padding 3 are all equal to their images
def random_crop(images, padding, seed):
    H, W = images.shape[-2:]
    framed = F.pad(images, [padding] * 4)
    return framed[:, :, padding : padding + H, padding : padding + W]


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def random_crop(images, padding, seed):
    generator = torch.Generator().manual_seed(seed)
    H, W = images.shape[-2:]
    i, j = torch.randint(2 * padding + 1, (2,), generator=generator).tolist()
    F.pad(images, [padding] * 4)[:, :, i : i + H, j : j + W]
