/** The promise that nothing leaves the browser, tried from inside. */
import { expect, test } from '@playwright/test';

test('headers forbid every request, and the page is isolated', async ({ page }) => {
  const response = await page.goto(process.env['STUDIO_ADDRESS']!);
  expect(response!.headers()['content-security-policy']).toContain("connect-src 'none'");
  expect(response!.headers()['content-security-policy']).not.toContain("'unsafe-");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('a script of the page can reach nothing', async ({ page }) => {
  await page.goto(process.env['STUDIO_ADDRESS']!);
  const outcomes = await page.evaluate(async () => {
    const refused = (work: () => unknown) =>
      Promise.resolve()
        .then(work)
        .then(
          () => 'allowed',
          () => 'refused',
        );
    return {
      fetchOwnOrigin: await refused(() => fetch('/index.html')),
      fetchElsewhere: await refused(() => fetch('https://example.org/')),
      webRtc: 'RTCPeerConnection' in window ? 'allowed' : 'refused',
    };
  });
  expect(outcomes).toEqual({
    fetchOwnOrigin: 'refused',
    fetchElsewhere: 'refused',
    webRtc: 'refused',
  });
});
