/** Builds the app where it is stale and serves it, with its security headers, for as long as the tests run. */
import { serveStudio } from './studioServer.mjs';

export default async function serve(): Promise<() => Promise<void>> {
  const { address, close } = await serveStudio((line) => process.stderr.write(`${line}\n`));
  process.env['STUDIO_ADDRESS'] = address;
  return close;
}
