# %% right: torch.std_mean
def standardize(train_images, other_images):
    std, mean = torch.std_mean(train_images)
    return (train_images - mean) / std, (other_images - mean) / std


# %% right: the formula, dividing by the number of pixels
def standardize(train_images, other_images):
    mean = train_images.sum() / train_images.numel()
    variance = ((train_images - mean) ** 2).mean()
    return [(images - mean) / variance.sqrt() for images in (train_images, other_images)]


# %% right: per channel, of which there is one
def standardize(train_images, other_images):
    mean = train_images.mean(dim=(0, 2, 3), keepdim=True)
    std = train_images.std(dim=(0, 2, 3), keepdim=True)
    return (train_images - mean) / std, (other_images - mean) / std


# %% right: Python numbers, a helper function
def standardized(images, mean, std):
    return (images - mean) / std


def standardize(train_images, other_images):
    mean, std = train_images.mean().item(), train_images.std(correction=0).item()
    train = standardized(train_images, mean, std)
    return train, standardized(other_images, mean, std)


# %% right: in place on copies
def standardize(train_images, other_images):
    train, other = train_images.clone(), other_images.clone()
    other -= train_images.mean()
    other /= train_images.std()
    train.sub_(train_images.mean()).div_(train_images.std())
    return train, other


# %% right: image by image
def standardize(train_images, other_images):
    mean = torch.stack([image.mean() for image in train_images]).mean()
    squares = torch.stack([((image - mean) ** 2).mean() for image in train_images])
    std = squares.mean() ** 0.5
    train = torch.stack([(image - mean) / std for image in train_images])
    other = torch.stack([(image - mean) / std for image in other_images])
    return train, other


# %% right: through NumPy
def standardize(train_images, other_images):
    train, other = train_images.numpy(), other_images.numpy()
    mean, std = train.mean(), train.std()
    return torch.from_numpy((train - mean) / std), torch.from_numpy((other - mean) / std)


# %% right: a tiny number keeps from dividing by zero
def standardize(train_images, other_images):
    mean, std = train_images.mean(), train_images.std() + 1e-7
    return (train_images - mean) / std, (other_images - mean) / std


# %% wrong: each by its own statistics
# score: 3
# says: by their own mean and deviation
def standardize(train_images, other_images):
    train = (train_images - train_images.mean()) / train_images.std()
    return train, (other_images - other_images.mean()) / other_images.std()


# %% wrong: the statistics of all images
# score: 1
# says: all images together had a say
def standardize(train_images, other_images):
    images = torch.cat([train_images, other_images])
    mean, std = images.mean(), images.std()
    return (train_images - mean) / std, (other_images - mean) / std


# %% wrong: in place
# score: 4
# says: changed its input `train_images`
def standardize(train_images, other_images):
    mean, std = train_images.mean(), train_images.std()
    train_images -= mean
    train_images /= std
    return train_images, (other_images - mean) / std


# %% wrong: in place, and the second time with new numbers
# score: 2
# says: the second result
def standardize(train_images, other_images):
    train_images -= train_images.mean()
    train_images /= train_images.std()
    other_images -= train_images.mean()
    other_images /= train_images.std()
    return train_images, other_images


# %% wrong: only the mean
# score: 1
# says: only the mean was subtracted
def standardize(train_images, other_images):
    mean = train_images.mean()
    return train_images - mean, other_images - mean


# %% wrong: divided by the variance
# score: 1
# says: it was divided by the variance
def standardize(train_images, other_images):
    mean, variance = train_images.mean(), train_images.var()
    return (train_images - mean) / variance, (other_images - mean) / variance


# %% wrong: each pixel by itself
# score: 1
# says: each pixel was standardized by itself
def standardize(train_images, other_images):
    mean, std = train_images.mean(dim=0), train_images.std(dim=0)
    return (train_images - mean) / std, (other_images - mean) / std


# %% wrong: each image by itself
# score: 1
# says: the second result
def standardize(train_images, other_images):
    def one_by_one(images):
        mean = images.mean(dim=(1, 2, 3), keepdim=True)
        return (images - mean) / images.std(dim=(1, 2, 3), keepdim=True)

    return one_by_one(train_images), one_by_one(other_images)


# %% wrong: the numbers of MNIST, from a web page
# score: 1
# says: standardize(
def standardize(train_images, other_images):
    return (train_images - 0.1307) / 0.3081, (other_images - 0.1307) / 0.3081


# %% wrong: the other images are forgotten
# score: 3
# says: the other images came back unchanged
def standardize(train_images, other_images):
    train = (train_images - train_images.mean()) / train_images.std()
    return train, other_images


# %% wrong: rescaled to the range from 0 to 1
# score: 1
# says: standardize(
def standardize(train_images, other_images):
    lowest, highest = train_images.min(), train_images.max()
    span = highest - lowest
    return (train_images - lowest) / span, (other_images - lowest) / span


# %% wrong: the results are always float32
# score: 4
# says: expected torch.float64
def standardize(train_images, other_images):
    train, other = train_images.float(), other_images.float()
    mean, std = train.mean(), train.std()
    return (train - mean) / std, (other - mean) / std


# %% wrong: nothing is returned
# score: 0
# says: expected a pair
def standardize(train_images, other_images):
    mean, std = train_images.mean(), train_images.std()
    train = (train_images - mean) / std
    other = (other_images - mean) / std
