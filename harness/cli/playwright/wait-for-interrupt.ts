import { mockHostPattern } from '../../edge/edge-policy.ts';
import type { Progress } from '../../lib/log.ts';
import type { StackDescriptor } from '../../run/stack/stack.ts';

/** `--keep`: says how to visit the sites, then waits for Ctrl-C. */
export async function waitForInterrupt(stack: StackDescriptor, progress: Progress): Promise<void> {
  const edges = [
    ...(stack.stack === 'containers' && stack.mock ? [{ hosts: mockHostPattern, edge: stack.mock }] : []),
    { hosts: '*', edge: stack.edge },
  ];
  const rules = edges.flatMap(({ hosts, edge: { host, httpsPort, httpPort } }) => [
    `MAP ${hosts}:443 ${host}:${httpsPort}`,
    `MAP ${hosts}:80 ${host}:${httpPort}`,
  ]);
  progress(`
The stack is kept. Look at a site with a browser that resolves its name (hosts are in each scenario's books.json):
  chromium --ignore-certificate-errors --host-resolver-rules="${rules.join(', ')}" https://HOST/
Press Ctrl-C to take it down.`);
  const keepAlive = setInterval(() => {}, 60_000);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  clearInterval(keepAlive);
}
