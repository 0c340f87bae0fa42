/** An address beside another that nobody has: where a copy of a host lives. */

const V4 = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/;

/** The next free address upwards, of IPv4 never a network's .0 or .255; a name without an address gets a number. */
export function freshAddress(host: string, taken: ReadonlySet<string>): string {
  const step = V4.test(host) ? nextV4 : host.includes(':') ? nextV6 : null;
  if (step) {
    let address = step(host);
    while (taken.has(address)) address = step(address);
    return address;
  }
  let number = 2;
  while (taken.has(`${host}-${number}`)) number++;
  return `${host}-${number}`;
}

function nextV4(address: string): string {
  const parts = V4.exec(address)!.slice(1).map(Number);
  let value = parts.reduce((all, part) => all * 256 + part, 0);
  do value = (value + 1) % 2 ** 32;
  while (value % 256 === 0 || value % 256 === 255);
  return [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join('.');
}

/** The last group counts upwards; past its end it starts again at 1. */
function nextV6(address: string): string {
  const at = address.lastIndexOf(':') + 1;
  const next = (parseInt(address.slice(at) || '0', 16) + 1) % 0x1_0000;
  return address.slice(0, at) + Math.max(1, next).toString(16);
}
