// Numbers as text: in few characters for a cell, or with every digit that float32 has.

/**
 * A value in few characters, for a cell: whole numbers as they are, others with up to three digits after leading ones.
 * @type {(value: number) => string}
 */
export function number(value) {
  return written(value, (size) => {
    if (Number.isInteger(size) && size < 1e6) return String(size);
    if (size >= 1e5 || size < 5e-4) return size.toExponential(1);
    return size >= 100 ? String(Math.round(size)) : String(Number(size.toPrecision(3)));
  });
}

/**
 * A value with all the seven digits that float32 has, where there is room for them.
 * @type {(value: number) => string}
 */
export function precise(value) {
  return written(value, (size) => {
    if (Number.isInteger(size) && size < 1e7) return String(size);
    if (size >= 1e7 || size < 5e-5) return size.toExponential(6).replace(/\.?0*e/, "e");
    return String(Number(size.toPrecision(7)));
  });
}

/** @type {(value: number, digitsOf: (size: number) => string) => string} */
function written(value, digitsOf) {
  if (Number.isNaN(value)) return "NaN";
  const size = Math.abs(value);
  const text = Number.isFinite(value) ? digitsOf(size).replace("e+", "e").replace("e-", "e−") : "∞";
  return value < 0 ? `−${text}` : text;
}
