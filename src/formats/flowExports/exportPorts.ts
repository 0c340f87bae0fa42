/** UDP ports that collectors of flow records listen on: IANA's for IPFIX, and those that exporters are set up with. */

export function isExportPort(port: number): boolean {
  return port === 2055 || port === 4739 || port === 9995 || port === 9996;
}
