/** Columns lie in SharedArrayBuffers where the page is isolated, so that workers read them without a copy. */

type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** A zeroed typed array of `length` elements, shared between threads where the platform allows it. */
export function shareable<T extends TypedArray>(
  make:
    | { new (length: number): T; new (buffer: ArrayBufferLike): T; BYTES_PER_ELEMENT: number }
    | (new (length: number) => T),
  length: number,
): T {
  const isolated = typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated === true;
  if (!isolated) return new make(length);
  const bytes = (make as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT * length;
  return new (make as new (buffer: ArrayBufferLike) => T)(new SharedArrayBuffer(bytes));
}
