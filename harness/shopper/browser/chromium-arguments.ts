export interface BrowserRouting {
  host: string;
  httpsPort: number;
  httpPort: number;
}

/**
 * Sends the harness's names to the edge's ports and nothing to anywhere else. Https upgrades are off: a shop on http
 * must stay on http, or its form posts hang.
 */
export function chromiumArguments(routing: BrowserRouting, runsAsRoot: boolean): string[] {
  const rules = ['*.shop.test', '*.shop.internal', '*.klarna.test'].flatMap((name) => [
    `MAP ${name}:443 ${routing.host}:${routing.httpsPort}`,
    `MAP ${name}:80 ${routing.host}:${routing.httpPort}`,
  ]);
  return [
    `--host-resolver-rules=${rules.join(', ')}, MAP * ~NOTFOUND, EXCLUDE ${routing.host}`,
    '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,HttpsFirstModeV2',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
    // Chromium's sandbox does not start as root.
    ...(runsAsRoot ? ['--no-sandbox'] : []),
  ];
}
