import { zones } from '../../scenario/site-host.ts';

export interface BrowserRoute {
  /** Pattern of host names without their zone: `*.shop`. */
  hosts: string;
  edge: { host: string; httpsPort: number; httpPort: number };
}

/**
 * Sends the harness's names to the ports of an edge and nothing to anywhere else; the first pattern that matches counts,
 * and Klarna's page is behind every edge. Https upgrades are off: a shop on http must stay on http, or its form posts hang.
 */
export function chromiumArguments(routes: readonly BrowserRoute[], runsAsRoot: boolean): string[] {
  const last = routes.at(-1);
  const names = [
    ...routes.flatMap(({ hosts, edge }) => zones.map((zone) => ({ name: `${hosts}.${zone}`, edge }))),
    ...(last ? [{ name: '*.klarna.test', edge: last.edge }] : []),
  ];
  const rules = names.flatMap(({ name, edge }) => [
    `MAP ${name}:443 ${edge.host}:${edge.httpsPort}`,
    `MAP ${name}:80 ${edge.host}:${edge.httpPort}`,
  ]);
  const excluded = [...new Set(routes.map(({ edge }) => `EXCLUDE ${edge.host}`))];
  return [
    `--host-resolver-rules=${[...rules, 'MAP * ~NOTFOUND', ...excluded].join(', ')}`,
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
