// The Fourier transform of a square picture whose side is a power of two.

function fourier(size) {
  const bits = Math.log2(size);
  const half = size / 2;
  const table = (f) =>
    Float64Array.from({ length: half }, (_, k) => f((2 * Math.PI * k) / size));
  const [cosine, sine] = [table(Math.cos), table(Math.sin)];
  const mirrored = Uint16Array.from({ length: size }, (_, k) => {
    let result = 0;
    for (let bit = 0; bit < bits; bit += 1) result |= ((k >> bit) & 1) << (bits - 1 - bit);
    return result;
  });
  const [lineRe, lineIm] = [new Float64Array(size), new Float64Array(size)];

  // Transforms the line in place, once its values stand in mirrored order.
  function butterflies(direction) {
    for (let near = 1, step = half; near < size; near *= 2, step /= 2) {
      for (let k = 0; k < near; k += 1) {
        const [c, s] = [cosine[k * step], direction * sine[k * step]];
        for (let a = k; a < size; a += 2 * near) {
          const b = a + near;
          const x = lineRe[b] * c - lineIm[b] * s;
          const y = lineRe[b] * s + lineIm[b] * c;
          lineRe[b] = lineRe[a] - x;
          lineIm[b] = lineIm[a] - y;
          lineRe[a] += x;
          lineIm[a] += y;
        }
      }
    }
  }

  function row(re, im, v, direction) {
    for (let u = 0; u < size; u += 1) {
      lineRe[mirrored[u]] = re[v * size + u];
      lineIm[mirrored[u]] = im[v * size + u];
    }
    butterflies(direction);
    re.set(lineRe, v * size);
    im.set(lineIm, v * size);
  }

  function forward(picture) {
    const [re, im] = [Float64Array.from(picture), new Float64Array(picture.length)];
    for (let y = 0; y < size; y += 1) row(re, im, y, -1);
    for (let x = 0; x < size; x += 1) {
      for (let y = 0; y < size; y += 1) {
        lineRe[mirrored[y]] = re[y * size + x];
        lineIm[mirrored[y]] = im[y * size + x];
      }
      butterflies(-1);
      for (let v = 0; v < size; v += 1) {
        re[v * size + x] = lineRe[v];
        im[v * size + x] = lineIm[v];
      }
    }
    return { re, im };
  }

  // Cycles per picture at an index of the transform, without the sign.
  const cycles = (k) => Math.min(k, size - k);
  const squared = Uint32Array.from({ length: size * size }, (_, at) =>
    cycles(at % size) ** 2 + cycles(Math.floor(at / size)) ** 2);

  // The picture that the frequencies up to the cutoff make. A picture is real, so the
  // rows v and −v of its transform mirror each other, and two columns go in one line.
  function lowPass(transform, cutoff) {
    const [re, im] = [new Float64Array(size * size), new Float64Array(size * size)];
    const last = Math.min(half, Math.floor(cutoff));
    for (let v = 0; v <= last; v += 1) {
      for (let at = v * size; at < (v + 1) * size; at += 1) {
        if (squared[at] <= cutoff ** 2) {
          re[at] = transform.re[at];
          im[at] = transform.im[at];
        }
      }
      row(re, im, v, 1);
    }
    const picture = new Float64Array(size * size);
    for (let x = 0; x < size; x += 2) {
      lineRe.fill(0);
      lineIm.fill(0);
      for (let v = 0; v <= last; v += 1) {
        const at = v * size + x;
        lineRe[mirrored[v]] = re[at] - im[at + 1];
        lineIm[mirrored[v]] = im[at] + re[at + 1];
        if (v === 0 || v === half) continue;
        lineRe[mirrored[size - v]] = re[at] + im[at + 1];
        lineIm[mirrored[size - v]] = re[at + 1] - im[at];
      }
      butterflies(1);
      for (let y = 0; y < size; y += 1) {
        picture[y * size + x] = lineRe[y] / size ** 2;
        picture[y * size + x + 1] = lineIm[y] / size ** 2;
      }
    }
    return picture;
  }

  // A function from a whole cutoff to the shares at or below it: of the variance, and
  // of the frequencies.
  function shares({ re, im }) {
    const power = new Float64Array(size);
    const count = new Float64Array(size);
    for (let at = 0; at < size * size; at += 1) {
      const ring = Math.ceil(Math.sqrt(squared[at]));
      power[ring] += at ? re[at] ** 2 + im[at] ** 2 : 0;
      count[ring] += 1;
    }
    const upTo = (values, cutoff) =>
      values.subarray(0, cutoff + 1).reduce((sum, value) => sum + value, 0);
    const total = upTo(power, size);
    return (cutoff) => ({
      variance: total > 1 ? upTo(power, cutoff) / total : 1,
      frequencies: upTo(count, cutoff) / size ** 2,
    });
  }

  return { forward, lowPass, shares };
}
