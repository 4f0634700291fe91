import { mockHostPattern } from '../edge/edge-policy.ts';
import type { StackDescriptor } from '../run/stack/stack.ts';

/** For people who want to look at the sites of a stack that `--keep` leaves running. */
export function howToVisit(stack: StackDescriptor): string {
  const edges = [
    ...(stack.stack === 'containers' && stack.mock ? [{ hosts: mockHostPattern, edge: stack.mock }] : []),
    { hosts: '*', edge: stack.edge },
  ];
  const rules = edges.flatMap(({ hosts, edge: { host, httpsPort, httpPort } }) => [
    `MAP ${hosts}:443 ${host}:${httpsPort}`,
    `MAP ${hosts}:80 ${host}:${httpPort}`,
  ]);
  return `
The stack is kept. Look at a site with a browser that resolves its name (hosts are in each scenario's books.json):
  chromium --ignore-certificate-errors --host-resolver-rules="${rules.join(', ')}" https://HOST/
Press Ctrl-C to take it down.`;
}
