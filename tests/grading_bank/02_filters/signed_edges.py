# %% right: OpenCV on a float picture, the rim cut off
def signed_edges(photo, kernel):
    height, width = kernel.shape
    whole = cv2.filter2D(photo.astype(np.float64), -1, kernel)
    end_row = photo.shape[0] - (height // 2)
    end_col = photo.shape[1] - (width // 2)
    return whole[height // 2 : end_row, width // 2 : end_col]


# %% right: two loops over the photograph
def signed_edges(photo, kernel):
    (H, W), (kH, kW) = photo.shape, kernel.shape
    response = np.zeros((H - kH + 1, W - kW + 1))
    for i in range(response.shape[0]):
        for j in range(response.shape[1]):
            response[i, j] = np.sum(photo[i : i + kH, j : j + kW] * kernel)
    return response


# %% right: PyTorch, and a tensor comes back
def signed_edges(photo, kernel):
    image = torch.from_numpy(photo).float()
    weights = torch.from_numpy(kernel)
    return F.conv2d(image[None, None], weights[None, None])[0, 0]


# %% right: SciPy's correlation
def signed_edges(photo, kernel):
    from scipy.signal import correlate2d

    return correlate2d(photo.astype(float), kernel, mode="valid")


# %% right: windows and a tensor product
def signed_edges(photo, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(photo, kernel.shape)
    return np.tensordot(windows.astype(np.float32), kernel, axes=2)


# %% right: the course's own filter, cropped
def signed_edges(photo, kernel):
    return filter_picture(photo, kernel, border="crop")


# %% wrong: OpenCV in the type of the photograph
# score: 2
# says: Negative values were cut off at 0
# says: Values were cut off at 0 and 255
def signed_edges(photo, kernel):
    response = cv2.filter2D(photo, -1, kernel)
    top, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    H, W = photo.shape
    return response[top : H - top, left : W - left]


# %% wrong: the absolute value
# score: 5
# says: Negative values lost their sign
def signed_edges(photo, kernel):
    response = cv2.filter2D(photo, cv2.CV_32F, kernel)
    top, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    H, W = photo.shape
    return np.abs(response[top : H - top, left : W - left])


# %% wrong: back to bytes at the end
# score: 2
# says: Values wrapped around at 256
def signed_edges(photo, kernel):
    response = cv2.filter2D(photo, cv2.CV_32F, kernel)
    top, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    H, W = photo.shape
    return response[top : H - top, left : W - left].astype(np.int32).astype(np.uint8)


# %% wrong: clipped for the screen
# score: 3
# says: Negative values were cut off at 0
# says: Values were cut off at 0 and 255
def signed_edges(photo, kernel):
    response = F.conv2d(
        torch.tensor(photo).float()[None, None], torch.tensor(kernel)[None, None]
    )
    return response[0, 0].clamp(0, 255)


# %% wrong: divided by 255
# score: 0
# says: Every value is 0.003922 times the one expected
def signed_edges(photo, kernel):
    image = torch.from_numpy(photo).float() / 255
    return F.conv2d(image[None, None], torch.from_numpy(kernel)[None, None])[0, 0]


# %% wrong: SciPy's convolution, which flips
# score: 5
# says: It looks as if the kernel is flipped
def signed_edges(photo, kernel):
    from scipy.signal import convolve2d

    return convolve2d(photo.astype(float), kernel, mode="valid")


# %% wrong: the rim is kept
# score: 0
# says: has shape (3, 7), expected (1, 5)
def signed_edges(photo, kernel):
    return cv2.filter2D(photo, cv2.CV_32F, kernel)


# %% wrong: one pixel is cut off, whatever the kernel
# score: 4
# says: no row is lost, but a column on each side
def signed_edges(photo, kernel):
    return cv2.filter2D(photo, cv2.CV_32F, kernel)[1:-1, 1:-1]


# %% wrong: the two cuts are mixed up
# score: 4
# says: no row is lost, but a column on each side
def signed_edges(photo, kernel):
    response = cv2.filter2D(photo, cv2.CV_32F, kernel)
    a, b = kernel.shape[0] // 2, kernel.shape[1] // 2
    H, W = photo.shape
    return response[b : H - b, a : W - a]


# %% wrong: whole numbers
# score: 6
# says: The values were rounded to whole numbers
def signed_edges(photo, kernel):
    (H, W), (kH, kW) = photo.shape, kernel.shape
    response = np.zeros((H - kH + 1, W - kW + 1), dtype=int)
    for i in range(response.shape[0]):
        for j in range(response.shape[1]):
            response[i, j] = np.sum(photo[i : i + kH, j : j + kW] * kernel)
    return response


# %% wrong: in 16-bit numbers the kernel loses its fractions
# score: 6
# says: expected
def signed_edges(photo, kernel):
    pixels, weights = photo.astype(np.int16), kernel.astype(np.int16)
    windows = np.lib.stride_tricks.sliding_window_view(pixels, weights.shape)
    return (windows * weights).sum(axis=(2, 3)).astype(np.float32)


# %% wrong: the kernel is scaled in place
# score: 6
# says: changed its input `kernel`
def signed_edges(photo, kernel):
    response = filter_picture(photo, kernel, border="crop")
    kernel /= np.abs(kernel).sum()
    return response
