# %% right: torch.where with draws of shape (N, 1, 1, 1)
def random_flip(images, p, seed):
    if p < 0 or p > 1:
        raise ValueError("no probability")
    coin = torch.rand(len(images), 1, 1, 1, generator=torch.Generator().manual_seed(seed))
    return torch.where(coin < p, images.flip(-1), images)


# %% right: the global seed, and bernoulli
def random_flip(images, p, seed):
    if not (0.0 <= p <= 1.0):
        raise ValueError(f"{p}")
    torch.manual_seed(seed)
    chosen = torch.bernoulli(torch.full((images.shape[0],), float(p))).bool()
    new = images.clone()
    new[chosen] = torch.flip(new[chosen], [3])
    return new


# %% right: Python's random and a loop
import random


def random_flip(images, p, seed):
    if min(p, 1 - p) < 0:
        raise ValueError("p must be within [0, 1]")
    coins = random.Random(seed)
    result = []
    for image in images:
        if coins.random() < p:
            image = image.flip(-1)
        result.append(image)
    return torch.stack(result)


# %% right: NumPy's generator, mirrored where the draw is above 1 - p
import numpy as np


def random_flip(images, p, seed):
    if not 0 <= p <= 1:
        raise ValueError(p)
    draws = np.random.default_rng(seed).random(len(images))
    mask = torch.from_numpy(draws >= 1 - p)
    out = images.clone()
    out[mask] = images[mask].flip(-1)
    return out


# %% right: torchvision, image by image
def random_flip(images, p, seed):
    from torchvision.transforms import v2

    if p < 0 or p > 1:
        raise ValueError("not a probability")
    torch.manual_seed(seed)
    mirror = v2.RandomHorizontalFlip(p)
    return torch.stack([mirror(image) for image in images])


# %% right: its own mask helper, and an error class of its own
class NoProbabilityError(ValueError):
    pass


def draw_mask(num, p, seed):
    g = torch.Generator()
    g.manual_seed(seed)
    return [torch.rand((), generator=g).item() < p for _ in range(num)]


def random_flip(images, p, seed):
    if not 0 <= p <= 1:
        raise NoProbabilityError
    mask = torch.tensor(draw_mask(images.size(0), p, seed))
    out = torch.empty_like(images)
    out[mask], out[~mask] = images[mask].flip(-1), images[~mask]
    return out


# %% wrong: one draw for the whole batch
# score: 5
# says: one draw for the whole batch
def random_flip(images, p, seed):
    if not 0 <= p <= 1:
        raise ValueError("p")
    generator = torch.Generator().manual_seed(seed)
    if torch.rand(1, generator=generator) < p:
        return images.flip(-1)
    return images.clone()


# %% wrong: a draw for each row of pixels
# score: 6
# says: Draw one number for each image, not for each pixel, row or channel
def random_flip(images, p, seed):
    if not 0 <= p <= 1:
        raise ValueError("p")
    generator = torch.Generator().manual_seed(seed)
    coin = torch.rand(*images.shape[:3], 1, generator=generator)
    return torch.where(coin < p, images.flip(-1), images)


# %% wrong: a fixed number of images, chosen at random
# score: 6
# says: Is a fixed number of images mirrored in each batch
def random_flip(images, p, seed):
    if not 0 <= p <= 1:
        raise ValueError("p")
    generator = torch.Generator().manual_seed(seed)
    chosen = torch.randperm(len(images), generator=generator)[: int(p * len(images))]
    out = images.clone()
    out[chosen] = images[chosen].flip(-1)
    return out


# %% wrong: p is the probability of staying
# score: 4
# says: It looks as if none is mirrored
# says: with p = 0.2
def random_flip(images, p, seed):
    if not 0 <= p <= 1:
        raise ValueError("p")
    generator = torch.Generator().manual_seed(seed)
    coin = torch.rand(len(images), 1, 1, 1, generator=generator)
    return torch.where(coin > p, images.flip(-1), images)


# %% wrong: always one half
# score: 4
# says: with p = 0.2
def random_flip(images, p, seed):
    if not 0 <= p <= 1:
        raise ValueError("p")
    generator = torch.Generator().manual_seed(seed)
    coin = torch.randint(2, (len(images), 1, 1, 1), generator=generator)
    return torch.where(coin == 1, images.flip(-1), images)


# %% wrong: the seed is not used
# score: 7
# says: seed 7, called for the second time
def random_flip(images, p, seed):
    if not 0 <= p <= 1:
        raise ValueError("p")
    coin = torch.rand(len(images), 1, 1, 1)
    return torch.where(coin < p, images.flip(-1), images)


# %% wrong: a seed of its own, whatever is asked for
# score: 5
# says: with seeds 0 to 39 always the same of 60 images are mirrored
def random_flip(images, p, seed):
    if not 0 <= p <= 1:
        raise ValueError("p")
    torch.manual_seed(42)
    coin = torch.rand(len(images), 1, 1, 1)
    return torch.where(coin < p, images.flip(-1), images)


# %% wrong: top and bottom are exchanged
# score: 1
# says: It looks as if top and bottom are exchanged
def random_flip(images, p, seed):
    if not 0 <= p <= 1:
        raise ValueError("p")
    coin = torch.rand(len(images), generator=torch.Generator().manual_seed(seed)) < p
    out = images.clone()
    out[coin] = images[coin].flip(-2)
    return out


# %% wrong: any p is taken
# score: 7
# says: expected a ValueError
def random_flip(images, p, seed):
    coin = torch.rand(len(images), generator=torch.Generator().manual_seed(seed)) < p
    out = images.clone()
    out[coin] = images[coin].flip(-1)
    return out


# %% wrong: an assertion instead of a ValueError
# score: 7
# says: raised AssertionError
def random_flip(images, p, seed):
    assert 0 <= p <= 1, "p is no probability"
    coin = torch.rand(len(images), generator=torch.Generator().manual_seed(seed)) < p
    out = images.clone()
    out[coin] = images[coin].flip(-1)
    return out


# %% wrong: in place
# score: 7
# says: changed its input `images`
def random_flip(images, p, seed):
    if not 0 <= p <= 1:
        raise ValueError("p")
    coin = torch.rand(len(images), generator=torch.Generator().manual_seed(seed)) < p
    images[coin] = images[coin].flip(-1)
    return images


# %% wrong: the generator is made anew for each image
# score: 5
# says: one draw for the whole batch
def random_flip(images, p, seed):
    if not 0 <= p <= 1:
        raise ValueError("p")
    out = []
    for image in images:
        coin = torch.rand((), generator=torch.Generator().manual_seed(seed))
        out.append(image.flip(-1) if coin < p else image)
    return torch.stack(out)


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def random_flip(images, p, seed):
    if not 0 <= p <= 1:
        raise ValueError("p")
    coin = torch.rand(len(images), generator=torch.Generator().manual_seed(seed)) < p
    out = images.clone()
    out[coin] = images[coin].flip(-1)
