# %% right: a generator, training first
def split_indices(num_examples, val_fraction, seed):
    num_train = num_examples - round(num_examples * val_fraction)
    if num_train <= 0 or num_train >= num_examples:
        raise ValueError("one part would be empty")
    generator = torch.Generator()
    generator.manual_seed(seed)
    order = torch.randperm(num_examples, generator=generator)
    return order[:num_train], order[num_train:]


# %% right: the global seed, and sorted parts
def split_indices(num_examples, val_fraction, seed):
    num_val = int(num_examples * val_fraction + 0.5)
    if num_val == 0 or num_val == num_examples:
        raise ValueError(f"val_fraction {val_fraction} leaves a part empty")
    torch.manual_seed(seed)
    order = torch.randperm(num_examples)
    train, val = order.split([num_examples - num_val, num_val])
    return train.sort().values, val.sort().values


# %% right: Python's random numbers
import random


def split_indices(num_examples, val_fraction, seed):
    numbers = list(range(num_examples))
    random.Random(seed).shuffle(numbers)
    num_val = round(num_examples * val_fraction)
    val, train = numbers[:num_val], numbers[num_val:]
    if not val or not train:
        raise ValueError("a part is empty")
    return torch.tensor(train), torch.tensor(val)


# %% right: NumPy's random numbers
import numpy as np


def split_indices(num_examples, val_fraction, seed):
    num_val = int(np.round(num_examples * val_fraction))
    if num_val < 1 or num_val > num_examples - 1:
        raise ValueError(num_val)
    order = np.random.default_rng(seed).permutation(num_examples)
    order = torch.from_numpy(order).long()
    return [order[num_val:], order[:num_val]]


# %% right: a mask; random keys are ranked
def split_indices(num_examples, val_fraction, seed):
    num_val = round(val_fraction * num_examples)
    assert_both = 0 < num_val < num_examples
    if not assert_both:
        raise ValueError("empty")
    keys = torch.rand(num_examples, generator=torch.Generator().manual_seed(seed))
    is_val = torch.zeros(num_examples, dtype=torch.bool)
    is_val[keys.topk(num_val).indices] = True
    return (~is_val).nonzero()[:, 0], is_val.nonzero()[:, 0]


# %% right: drawn one by one
def split_indices(num_examples, val_fraction, seed):
    generator = torch.Generator().manual_seed(seed)
    num_val = round(num_examples * val_fraction)
    left, chosen = list(range(num_examples)), []
    while len(chosen) < num_val:
        place = torch.randint(len(left), (), generator=generator).item()
        chosen.append(left.pop(place))
    if not left or not chosen:
        raise ValueError("nothing left")
    return torch.tensor(left), torch.tensor(chosen)


# %% right: torch.utils.data.random_split
def split_indices(num_examples, val_fraction, seed):
    num_val = round(num_examples * val_fraction)
    if num_val in (0, num_examples):
        raise ValueError("empty part")
    parts = torch.utils.data.random_split(
        range(num_examples),
        [num_examples - num_val, num_val],
        generator=torch.Generator().manual_seed(seed),
    )
    train, val = (torch.tensor(list(part)) for part in parts)
    return train, val


# %% wrong: not shuffled
# score: 4
# says: one block of neighbors
def split_indices(num_examples, val_fraction, seed):
    num_val = round(num_examples * val_fraction)
    if num_val in (0, num_examples):
        raise ValueError("empty part")
    order = torch.arange(num_examples)
    return order[num_val:], order[:num_val]


# %% wrong: drawn with repetition
# score: 4
# says: Does a number occur twice?
def split_indices(num_examples, val_fraction, seed):
    num_val = round(num_examples * val_fraction)
    if num_val in (0, num_examples):
        raise ValueError("empty part")
    generator = torch.Generator().manual_seed(seed)
    train = torch.randint(num_examples, (num_examples - num_val,), generator=generator)
    return train, torch.randint(num_examples, (num_val,), generator=generator)


# %% wrong: two orders, so that the parts overlap
# score: 4
# says: Does a number occur twice?
def split_indices(num_examples, val_fraction, seed):
    num_val = round(num_examples * val_fraction)
    if num_val in (0, num_examples):
        raise ValueError("empty part")
    generator = torch.Generator().manual_seed(seed)
    train = torch.randperm(num_examples, generator=generator)[num_val:]
    return train, torch.randperm(num_examples, generator=generator)[:num_val]


# %% wrong: the seed is ignored
# score: 4
# says: the same seed gave two different splits
def split_indices(num_examples, val_fraction, seed):
    num_val = round(num_examples * val_fraction)
    if num_val in (0, num_examples):
        raise ValueError("empty part")
    order = torch.randperm(num_examples)
    return order[num_val:], order[:num_val]


# %% wrong: always the same seed
# score: 4
# says: seeds 3 and 4 gave the same split
def split_indices(num_examples, val_fraction, seed=0):
    num_val = round(num_examples * val_fraction)
    if num_val in (0, num_examples):
        raise ValueError("empty part")
    order = torch.randperm(num_examples, generator=torch.Generator().manual_seed(0))
    return order[num_val:], order[:num_val]


# %% wrong: the parts are exchanged
# score: 3
# says: the two parts are exchanged
def split_indices(num_examples, val_fraction, seed):
    num_val = round(num_examples * val_fraction)
    if num_val in (0, num_examples):
        raise ValueError("empty part")
    order = torch.randperm(num_examples, generator=torch.Generator().manual_seed(seed))
    return order[:num_val], order[num_val:]


# %% wrong: int() cuts off the decimals
# score: 5
# says: 2.8 is nearer to 3
def split_indices(num_examples, val_fraction, seed):
    num_val = int(num_examples * val_fraction)
    if num_val in (0, num_examples):
        raise ValueError("empty part")
    order = torch.randperm(num_examples, generator=torch.Generator().manual_seed(seed))
    return order[num_val:], order[:num_val]


# %% wrong: an empty part is accepted
# score: 5
# says: expected a ValueError
def split_indices(num_examples, val_fraction, seed):
    num_val = round(num_examples * val_fraction)
    order = torch.randperm(num_examples, generator=torch.Generator().manual_seed(seed))
    return order[num_val:], order[:num_val]


# %% wrong: only the fraction is looked at, not the number of examples
# score: 5
# says: expected a ValueError
def split_indices(num_examples, val_fraction, seed):
    if not 0 < val_fraction < 1:
        raise ValueError(f"val_fraction is {val_fraction}")
    num_val = round(num_examples * val_fraction)
    order = torch.randperm(num_examples, generator=torch.Generator().manual_seed(seed))
    return order[num_val:], order[:num_val]


# %% wrong: an empty part raises another kind of error
# score: 5
# says: expected a ValueError
def split_indices(num_examples, val_fraction, seed):
    num_val = round(num_examples * val_fraction)
    assert 0 < num_val < num_examples
    order = torch.randperm(num_examples, generator=torch.Generator().manual_seed(seed))
    return order[num_val:], order[:num_val]


# %% wrong: a block that begins at a random place
# score: 4
# says: one block of neighbors
def split_indices(num_examples, val_fraction, seed):
    num_val = round(num_examples * val_fraction)
    if num_val in (0, num_examples):
        raise ValueError("empty part")
    generator = torch.Generator().manual_seed(seed)
    start = torch.randint(num_examples - num_val + 1, (), generator=generator)
    order = torch.arange(num_examples)
    val = order[start : start + num_val]
    return torch.cat([order[:start], order[start + num_val :]]), val


# %% wrong: each example throws its own coin, so the sizes vary
# score: 3
# says: the sizes of both parts
def split_indices(num_examples, val_fraction, seed):
    if not 0 < round(num_examples * val_fraction) < num_examples:
        raise ValueError("empty part")
    coins = torch.rand(num_examples, generator=torch.Generator().manual_seed(seed))
    is_val = coins < val_fraction
    return (~is_val).nonzero()[:, 0], is_val.nonzero()[:, 0]


# %% wrong: the training part keeps everything
# score: 4
# says: the sizes of both parts
def split_indices(num_examples, val_fraction, seed):
    num_val = round(num_examples * val_fraction)
    if num_val in (0, num_examples):
        raise ValueError("empty part")
    order = torch.randperm(num_examples, generator=torch.Generator().manual_seed(seed))
    return order, order[:num_val]


# %% wrong: the first and the last example never change sides
# score: 4
# says: always, or never, for validation
def split_indices(num_examples, val_fraction, seed):
    num_val = round(num_examples * val_fraction)
    if num_val in (0, num_examples):
        raise ValueError("empty part")
    generator = torch.Generator().manual_seed(seed)
    inner = torch.randperm(num_examples - 2, generator=generator) + 1
    order = torch.cat([torch.tensor([0]), inner, torch.tensor([num_examples - 1])])
    return order[num_val:], order[:num_val]
