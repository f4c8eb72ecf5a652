# %% right: OpenCV exchanges the colors
def to_channels_first(photo):
    return torch.from_numpy(cv2.cvtColor(photo, cv2.COLOR_BGR2RGB)).permute(2, 0, 1)


# %% right: nested loops into an empty tensor
def to_channels_first(photo):
    H, W, _ = photo.shape
    result = torch.empty(3, H, W, dtype=torch.uint8)
    for row in range(H):
        for col in range(W):
            blue, green, red = photo[row, col]
            result[0, row, col] = int(red)
            result[1, row, col] = int(green)
            result[2, row, col] = int(blue)
    return result


# %% right: the channels are taken apart and stacked
def to_channels_first(bgr_array):
    blue, green, red = np.moveaxis(bgr_array, -1, 0)
    return torch.stack([torch.as_tensor(c) for c in (red, green, blue)])


# %% right: in NumPy to the end, with a helper of its own
def to_channels_first(photo):
    def reordered(array):
        return array.transpose(2, 0, 1)[[2, 1, 0]]

    return torch.tensor(reordered(photo))


# %% right: the tensor is turned over, not the array
def to_channels_first(photo):
    return torch.from_numpy(photo).permute(2, 0, 1).flip(0)


# %% right: red and blue are exchanged in place, in an array of its own
def to_channels_first(photo):
    own = photo.copy()
    own[:, :, 0], own[:, :, 2] = photo[:, :, 2], photo[:, :, 0]
    return torch.from_numpy(own).permute(2, 0, 1).contiguous()


# %% right: two transpositions
def to_channels_first(photo):
    x = torch.from_numpy(np.ascontiguousarray(np.flip(photo, axis=2)))
    return x.transpose(0, 2).transpose(1, 2)


# %% wrong: the numbers are poured into the new shape
# score: 2
# says: the numbers were poured into the new shape
def to_channels_first(photo):
    H, W, C = photo.shape
    return torch.from_numpy(photo[:, :, ::-1].copy()).reshape(C, H, W)


# %% wrong: blue still comes first
# score: 4
# says: blue still comes first
def to_channels_first(photo):
    return torch.from_numpy(photo).permute(2, 0, 1)


# %% wrong: height and width are exchanged
# score: 3
# says: Height and width are swapped
def to_channels_first(photo):
    return torch.from_numpy(photo[:, :, ::-1].copy()).permute(2, 1, 0)


# %% wrong: the order of the rows is turned over, not that of the channels
# score: 2
# says: top and bottom are exchanged
# says: blue still comes first
def to_channels_first(photo):
    return torch.from_numpy(photo[::-1].copy()).permute(2, 0, 1)


# %% wrong: every axis is turned over
# score: 4
# says: turned by half a turn
def to_channels_first(photo):
    return torch.from_numpy(np.flip(photo).copy()).permute(2, 0, 1)


# %% wrong: a view with a negative stride
# score: 0
# says: negative
# says: in your line `return torch.from_numpy(photo[:, :, ::-1]).permute(2, 0, 1)`
def to_channels_first(photo):
    return torch.from_numpy(photo[:, :, ::-1]).permute(2, 0, 1)


# %% wrong: the result is an array
# score: 4
# says: is of type ndarray, expected a torch.Tensor
def to_channels_first(photo):
    return photo[:, :, ::-1].transpose(2, 0, 1)


# %% wrong: the bytes become floats
# score: 5
# says: has dtype torch.float32, expected torch.uint8
def to_channels_first(photo):
    return torch.Tensor(photo[:, :, ::-1].copy()).permute(2, 0, 1)


# %% wrong: rescaled as well, as ToTensor does
# score: 1
# says: has dtype torch.float32, expected torch.uint8
# says: Every value is 0.003922 times the one expected
def to_channels_first(photo):
    return torch.from_numpy(photo[:, :, ::-1].copy()).permute(2, 0, 1) / 255


# %% wrong: red and blue are exchanged in the caller's array
# score: 5
# says: changed its input `photo`
def to_channels_first(photo):
    image = torch.from_numpy(photo).permute(2, 0, 1)
    image[[0, 2]] = image[[2, 0]]
    return image


# %% wrong: an exchange that overwrites before it reads
# score: 3
# says: expected [[[50, 50], [50, 50]], [[100
def to_channels_first(photo):
    rgb = photo
    rgb[:, :, 0], rgb[:, :, 2] = photo[:, :, 2], photo[:, :, 0]
    return torch.from_numpy(rgb).permute(2, 0, 1)


# %% wrong: the size of one photograph is written into the code
# score: 1
# says: has shape
def to_channels_first(photo):
    image = torch.zeros(3, 2, 4, dtype=torch.uint8)
    rgb = torch.from_numpy(photo[:, :, ::-1].copy()).permute(2, 0, 1)
    image[:, : rgb.shape[1], : rgb.shape[2]] = rgb[:, :2, :4]
    return image


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def to_channels_first(photo):
    torch.from_numpy(photo[:, :, ::-1].copy()).permute(2, 0, 1)
