/** The periodogram by a fast Fourier transform, radix 2, in place (Cooley and Tukey 1965). */

/** |Σ_t x_t e^{−2πi kt/N}|², k = 0 … N/2, of a series of N values; N must be a power of two, at least 2. */
export function powerSpectrum(series: Float64Array): Float64Array {
  const real = bitReversed(series);
  const imaginary = new Float64Array(series.length);
  for (let size = 2; size <= series.length; size *= 2) combine(real, imaginary, size);
  const half = Math.floor(series.length / 2);
  return Float64Array.from({ length: half + 1 }, (_, k) => real[k]! ** 2 + imaginary[k]! ** 2);
}

/** Joins neighbouring transforms of half the size, for all of the series. */
function combine(real: Float64Array, imaginary: Float64Array, size: number): void {
  const half = size / 2;
  for (let k = 0; k < half; k++) {
    const cosine = Math.cos((-2 * Math.PI * k) / size);
    const sine = Math.sin((-2 * Math.PI * k) / size);
    for (let even = k; even < real.length; even += size) {
      const odd = even + half;
      const a = real[odd]! * cosine - imaginary[odd]! * sine;
      const b = real[odd]! * sine + imaginary[odd]! * cosine;
      real[odd] = real[even]! - a;
      imaginary[odd] = imaginary[even]! - b;
      real[even]! += a;
      imaginary[even]! += b;
    }
  }
}

function bitReversed(series: Float64Array): Float64Array {
  const length = series.length;
  const reversed = new Float64Array(length);
  for (let i = 0, j = 0; i < length; i++) {
    reversed[j] = series[i]!;
    let bit = length >> 1;
    for (; bit > 0 && j & bit; bit >>= 1) j ^= bit;
    j |= bit;
  }
  return reversed;
}
