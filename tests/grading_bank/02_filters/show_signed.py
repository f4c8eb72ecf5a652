# %% right: one formula, and no division by nothing
def show_signed(response, *, limit=None):
    limit = limit or float(response.abs().max()) or 1.0
    return ((response / limit).clamp(-1, 1) + 1) / 2


# %% right: nan becomes gray at the end
def show_signed(response, *, limit=None):
    if limit is None:
        limit = max(response.max(), -response.min())
    gray = 0.5 + 0.5 * response / limit
    return torch.nan_to_num(gray, nan=0.5).clip(0, 1)


# %% right: in place on a copy
def show_signed(response, *, limit=None):
    grays = response.clone()
    if limit is None:
        limit = response.abs().max().item()
    if limit > 0:
        grays /= limit
    grays.clamp_(-1, 1)
    grays += 1
    grays *= 0.5
    return grays


# %% right: by NumPy
def show_signed(response, *, limit=None):
    values = response.numpy()
    largest = np.abs(values).max() if limit is None else limit
    if largest == 0:
        return torch.ones_like(response) / 2
    grays = np.interp(values, [-largest, 0, largest], [0, 0.5, 1])
    return torch.from_numpy(grays).to(response.dtype)


# %% right: two halves, where
def show_signed(response, *, limit=None):
    size = response.abs()
    if limit is None:
        limit = size.max()
    if not size.any():
        return response + 0.5
    part = torch.minimum(size / limit, torch.ones_like(size)) / 2
    return torch.where(response < 0, 0.5 - part, 0.5 + part)


# %% wrong: from the lowest to the highest
# score: 1
# says: It looks as if the lowest value became black, so that 0 is not mid-gray
def show_signed(response, *, limit=None):
    low, high = response.min(), response.max()
    return (response - low) / (high - low)


# %% wrong: the largest value is taken for the largest size
# score: 4
# says: It looks as if the largest value counts, not the largest absolute value
def show_signed(response, *, limit=None):
    if limit is None:
        limit = response.max()
    if limit == 0:
        return torch.full_like(response, 0.5)
    return (0.5 + response / (2 * limit)).clamp(0, 1)


# %% wrong: the sign is lost
# score: 0
# says: It looks as if the sign was lost
def show_signed(response, *, limit=None):
    if limit is None:
        limit = response.abs().max()
    if limit == 0:
        return torch.full_like(response, 0.5)
    return (response.abs() / limit).clamp(0, 1)


# %% wrong: the limit is not used
# score: 4
# says: It looks as if the limit is not used
def show_signed(response, *, limit=None):
    limit = response.abs().max()
    if limit == 0:
        return torch.full_like(response, 0.5)
    return 0.5 + response / (2 * limit)


# %% wrong: nothing is cut off
# score: 4
# says: Grays below 0 or above 1 do not exist
def show_signed(response, *, limit=None):
    if limit is None:
        limit = response.abs().max()
    if limit == 0:
        return torch.full_like(response, 0.5)
    return 0.5 + response / (2 * limit)


# %% wrong: divided by zero
# score: 5
# says: nan or inf
def show_signed(response, *, limit=None):
    if limit is None:
        limit = response.abs().max()
    return (0.5 + response / (2 * limit)).clamp(0, 1)


# %% wrong: black where there is nothing
# score: 5
# says: expected [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]
def show_signed(response, *, limit=None):
    if not response.any():
        return torch.zeros_like(response)
    if limit is None:
        limit = response.abs().max()
    return (0.5 + response / (2 * limit)).clamp(0, 1)


# %% wrong: the response itself becomes gray
# score: 5
# says: changed its input `response`
def show_signed(response, *, limit=None):
    if limit is None:
        limit = response.abs().max()
    if limit > 0:
        response /= 2 * limit
    response += 0.5
    return response.clamp_(0, 1)


# %% wrong: from −1 to 1, as some libraries want it
# score: 0
# says: expected
def show_signed(response, *, limit=None):
    if limit is None:
        limit = response.abs().max()
    if limit == 0:
        return torch.zeros_like(response)
    return (response / limit).clamp(-1, 1)


# %% wrong: float32, whatever the response
# score: 5
# says: has dtype torch.float32, expected torch.float64
def show_signed(response, *, limit=None):
    if limit is None:
        limit = response.abs().max()
    if limit == 0:
        return torch.full(response.shape, 0.5)
    return (0.5 + response / (2 * limit)).clamp(0, 1).float()


# %% wrong: bytes for the screen
# score: 0
# says: expected
def show_signed(response, *, limit=None):
    if limit is None:
        limit = response.abs().max()
    if limit == 0:
        return torch.full_like(response, 127).to(torch.uint8)
    return (127.5 + 127.5 * response / limit).clamp(0, 255).to(torch.uint8)
