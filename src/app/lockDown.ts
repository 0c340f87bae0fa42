/** The content security policy's `connect-src` does not cover WebRTC: without constructors there is none. */

const CONSTRUCTORS = [
  'RTCPeerConnection',
  'webkitRTCPeerConnection',
  'RTCDataChannel',
  'RTCIceTransport',
  'RTCDtlsTransport',
];

export function lockDown(scope: object = globalThis): void {
  for (const name of CONSTRUCTORS) Reflect.deleteProperty(scope, name);
}
