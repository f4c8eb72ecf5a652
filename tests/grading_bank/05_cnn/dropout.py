# %% right: Bernoulli's coin, and where
def dropout(values, p, *, training, seed):
    if not training:
        return values.clone()
    if p < 0 or p >= 1:
        raise ValueError("p must be at least 0 and below 1")
    g = torch.Generator()
    g.manual_seed(seed)
    keep = torch.bernoulli(torch.full(values.shape, 1.0 - p), generator=g).bool()
    return torch.where(keep, values / (1 - p), torch.zeros_like(values))


# %% right: PyTorch's own dropout after a seed
def dropout(values, p, *, training, seed):
    if training and p >= 1:
        raise ValueError(f"p = {p} drops everything")
    torch.manual_seed(seed)
    return F.dropout(values, p, training=training)


# %% right: NumPy's coin, the mask in the dtype of the values
import numpy as np


def dropout(values, p, *, training, seed):
    if training:
        if not (0.0 <= p < 1.0):
            raise ValueError(p)
        mask = np.random.default_rng(seed).random(tuple(values.shape)) > p
        mask = torch.from_numpy(mask).to(values.dtype)
        values = values * mask * (1 / (1 - p))
    return values


# %% right: in place on a copy
def dropout(values, p, *, training, seed):
    result = values.clone()
    if training:
        if not 0 <= p < 1:
            raise ValueError("no such p")
        coins = torch.rand(values.numel(), generator=torch.Generator().manual_seed(seed))
        result[(coins < p).view(values.shape)] = 0
        result /= 1 - p
    return result


# %% right: p is refused in both modes, the mask is masked_fill's
def _mask(shape, p, seed):
    rng = torch.Generator().manual_seed(seed)
    return torch.empty(shape).uniform_(0, 1, generator=rng).lt(p)


def dropout(values, p, *, training, seed):
    if p < 0:
        raise ValueError("p is negative")
    if p >= 1:
        raise ValueError("nothing would stay")
    if training is False:
        return values
    return values.masked_fill(_mask(values.shape, p, seed), 0).div(1 - p)


# %% wrong: what stays is not scaled
# score: 6
# says: it was not divided by 1 - p
def dropout(values, p, *, training, seed):
    if not training:
        return values
    if not 0 <= p < 1:
        raise ValueError(p)
    g = torch.Generator().manual_seed(seed)
    return values * (torch.rand(values.shape, generator=g) >= p)


# %% wrong: scaled when used, as in the first papers
# score: 5
# says: it was not divided by 1 - p
# says: Every value is 0.5 times the one expected
def dropout(values, p, *, training, seed):
    if not training:
        return values * (1 - p)
    if not 0 <= p < 1:
        raise ValueError(p)
    g = torch.Generator().manual_seed(seed)
    return values * (torch.rand(values.shape, generator=g) >= p)


# %% wrong: p is taken as the chance to stay
# score: 5
# says: Is p the chance to go, or the chance to stay?
def dropout(values, p, *, training, seed):
    if not training:
        return values
    if not 0 <= p < 1:
        raise ValueError(p)
    g = torch.Generator().manual_seed(seed)
    return values * (torch.rand(values.shape, generator=g) < p) / (1 - p)


# %% wrong: divided by p
# score: 5
# says: it was divided by p
def dropout(values, p, *, training, seed):
    if not training:
        return values
    if not 0 <= p < 1:
        raise ValueError(p)
    g = torch.Generator().manual_seed(seed)
    return values * (torch.rand(values.shape, generator=g) >= p) / p


# %% wrong: one coin for each column
# score: 6
# says: dropout with p = 0.2
def dropout(values, p, *, training, seed):
    if not training:
        return values
    if not 0 <= p < 1:
        raise ValueError(p)
    g = torch.Generator().manual_seed(seed)
    return values * (torch.rand(values.shape[-1], generator=g) >= p) / (1 - p)


# %% wrong: the first picture's coins for all
# score: 6
# says: Draw a random number for each value
def dropout(values, p, *, training, seed):
    if not training:
        return values
    if not 0 <= p < 1:
        raise ValueError(p)
    g = torch.Generator().manual_seed(seed)
    coins = torch.rand(values[0].shape, generator=g) if values.dim() > 1 else None
    if coins is None:
        coins = torch.rand(values.shape, generator=g)
    return values * (coins >= p) / (1 - p)


# %% wrong: exactly the first part of a list that is not shuffled
# score: 5
# says: dropped the same of 1,000 values
def dropout(values, p, *, training, seed):
    if not training:
        return values
    if not 0 <= p < 1:
        raise ValueError(p)
    keep = torch.ones(values.numel())
    keep[: round(p * values.numel())] = 0
    return values * keep.view(values.shape) / (1 - p)


# %% wrong: in place
# score: 7
# says: changed its input `values`
def dropout(values, p, *, training, seed):
    if not training:
        return values
    if not 0 <= p < 1:
        raise ValueError(p)
    g = torch.Generator().manual_seed(seed)
    values[torch.rand(values.shape, generator=g) < p] = 0
    values /= 1 - p
    return values


# %% wrong: the seed is not used
# score: 6
# says: Make the generator anew in each call
def dropout(values, p, *, training, seed):
    if not training:
        return values
    if not 0 <= p < 1:
        raise ValueError(p)
    return values * (torch.rand(values.shape) >= p) / (1 - p)


# %% wrong: always the same seed
# score: 7
# says: seeds 5 and 6 dropped the same
def dropout(values, p, *, training, seed):
    if not training:
        return values
    if not 0 <= p < 1:
        raise ValueError(p)
    g = torch.Generator().manual_seed(0)
    return values * (torch.rand(values.shape, generator=g) >= p) / (1 - p)


# %% wrong: drops in eval mode too
# score: 7
# says: What does nn.Dropout(0.5).eval() do
def dropout(values, p, *, training, seed):
    if not 0 <= p < 1:
        raise ValueError(p)
    g = torch.Generator().manual_seed(seed)
    return values * (torch.rand(values.shape, generator=g) >= p) / (1 - p)


# %% wrong: cut off from the gradient
# score: 7
# says: lets no gradient through
def dropout(values, p, *, training, seed):
    if not training:
        return values
    if not 0 <= p < 1:
        raise ValueError(p)
    g = torch.Generator().manual_seed(seed)
    stays = torch.rand(values.shape, generator=g) >= p
    return values.detach() * stays / (1 - p)


# %% wrong: every p is taken
# score: 7
# says: expected a ValueError
def dropout(values, p, *, training, seed):
    if not training:
        return values
    g = torch.Generator().manual_seed(seed)
    return values * (torch.rand(values.shape, generator=g) >= p) / (1 - p)


# %% wrong: a p of 1 is taken
# score: 7
# says: expected a ValueError
def dropout(values, p, *, training, seed):
    torch.manual_seed(seed)
    return F.dropout(values, p, training=training)


# %% wrong: everything becomes float32
# score: 6
# says: has dtype torch.float32, expected torch.float64
def dropout(values, p, *, training, seed):
    if not training:
        return values
    if not 0 <= p < 1:
        raise ValueError(p)
    g = torch.Generator().manual_seed(seed)
    return values.float() * (torch.rand(values.shape, generator=g) >= p) / (1 - p)


# %% wrong: nothing is returned in eval mode
# score: 7
# says: is a `return` missing?
def dropout(values, p, *, training, seed):
    if training:
        if not 0 <= p < 1:
            raise ValueError(p)
        g = torch.Generator().manual_seed(seed)
        return values * (torch.rand(values.shape, generator=g) >= p) / (1 - p)
