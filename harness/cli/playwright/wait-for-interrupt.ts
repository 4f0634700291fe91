import type { Progress } from '../../lib/log.ts';
import type { StackDescriptor } from '../../run/stack/stack.ts';

/** `--keep`: says how to visit the sites, then waits for Ctrl-C. */
export async function waitForInterrupt({ edge }: StackDescriptor, progress: Progress): Promise<void> {
  progress(`
The stack is kept. Look at a site with a browser that resolves its name (hosts are in each scenario's books.json):
  chromium --ignore-certificate-errors --host-resolver-rules="MAP *:443 ${edge.host}:${edge.httpsPort}, MAP *:80 ${edge.host}:${edge.httpPort}" https://HOST/
Press Ctrl-C to take it down.`);
  const keepAlive = setInterval(() => {}, 60_000);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  clearInterval(keepAlive);
}
