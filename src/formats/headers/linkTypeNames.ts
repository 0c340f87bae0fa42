/** tcpdump.org/linktypes.html, in words: what an import report counts packets by. */
const NAMES: Readonly<Partial<Record<number, string>>> = {
  0: 'loopback',
  1: 'ethernet',
  9: 'ppp',
  12: 'raw ip',
  14: 'raw ip',
  50: 'ppp',
  51: 'pppoe',
  101: 'raw ip',
  104: 'cisco hdlc',
  105: '802.11',
  107: 'frame relay',
  108: 'loopback',
  113: 'linux cooked',
  119: '802.11 with prism header',
  127: '802.11 with radiotap header',
  163: '802.11 with avs header',
  192: 'ppi',
  195: '802.15.4',
  215: '802.15.4',
  228: 'raw ipv4',
  229: 'raw ipv6',
  230: '802.15.4',
  239: 'nflog',
  276: 'linux cooked v2',
  283: '802.15.4',
};

/** `ethernet`, or `link type 147` for one without a name here. */
export function linkTypeName(linkType: number): string {
  return NAMES[linkType] ?? `link type ${linkType}`;
}
