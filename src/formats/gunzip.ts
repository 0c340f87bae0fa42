/** gzip (RFC 1952) as a stream of chunks: of one member or several (bgzip, pigz, `cat a.gz b.gz`). */
import { BitInput } from './bitInput';
import { crc32 } from './crc32';
import { inflate } from './inflate';

const FIXED_HEADER = 10;
const TRAILER = 8;
const FLAGS = { CRC: 2, EXTRA: 4, NAME: 8, COMMENT: 16 } as const;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Decompressed chunks; where the gzip is cut or damaged, every byte before the damage, then `warn`. */
export async function* gunzip(
  source: AsyncIterable<Uint8Array>,
  warn: (message: string) => void,
): AsyncGenerator<Uint8Array> {
  const input = new BitInput(source);
  try {
    let problem: string | null = null;
    for (let member = 0; problem === null && (await hasMember(input, member, warn)); member++)
      problem = yield* readMember(input);
    if (problem !== null) warn(`damaged gzip: ${problem} at byte ${input.offset} of the compressed file`);
  } finally {
    await input.close();
  }
}

/** Whether another member follows; what else follows the first is padding, and said to be skipped where it is not zeros. */
async function hasMember(input: BitInput, member: number, warn: (message: string) => void): Promise<boolean> {
  const { offset } = input;
  if (member === 0) return true;
  if (!(await input.fill(1))) return false;
  await input.fill(2);
  const head = input.bytes.subarray(input.bit >> 3, input.length);
  if (isGzip(head)) return true;
  if (head[0] !== 0) warn(`what follows the gzip at byte ${offset} of the compressed file is skipped`);
  return false;
}

async function* readMember(input: BitInput): AsyncGenerator<Uint8Array, string | null> {
  const wrong = await skipHeader(input);
  if (wrong !== null) return wrong;
  let check = 0;
  let length = 0;
  const chunks = inflate(input);
  for (let next = await chunks.next(); ; next = await chunks.next()) {
    if (next.done) {
      if (next.value !== null) return next.value;
      break;
    }
    check = crc32(next.value, check);
    length = (length + next.value.length) >>> 0;
    yield next.value;
  }
  if (!(await input.fill(TRAILER))) return 'it ends before its check sum';
  const trailer = input.take(TRAILER);
  const view = new DataView(trailer.buffer, trailer.byteOffset);
  const isSound = view.getUint32(0, true) === check && view.getUint32(4, true) === length;
  return isSound ? null : 'its check sum is another one: some of what was read may be wrong,';
}

/** Moves behind a member's header; returns what is wrong with it, or null. */
async function skipHeader(input: BitInput): Promise<string | null> {
  if (!(await input.fill(FIXED_HEADER))) return 'it ends in its header';
  const header = input.take(FIXED_HEADER);
  const flags = header[3]!;
  if (!isGzip(header) || header[2] !== 8) return 'no deflate stream';
  let left = 0;
  if (flags & FLAGS.EXTRA) {
    if (!(await input.fill(2))) return 'it ends in its header';
    left = input.read(16);
  }
  for (; left > 0; left--) if (!(await skipByte(input))) return 'it ends in its header';
  for (const flag of [FLAGS.NAME, FLAGS.COMMENT])
    if (flags & flag && !(await skipText(input))) return 'it ends in its header';
  for (left = flags & FLAGS.CRC; left > 0; left--)
    if (!(await skipByte(input))) return 'it ends in its header';
  return null;
}

async function skipByte(input: BitInput): Promise<boolean> {
  return (await input.fill(1)) && input.take(1).length === 1;
}

/** Up to and with the zero that ends it. */
async function skipText(input: BitInput): Promise<boolean> {
  for (;;) {
    if (!(await input.fill(1))) return false;
    if (input.take(1)[0] === 0) return true;
  }
}
