import { createServer } from 'node:net';
import type { Check } from './finding.ts';

export const checkPorts: Check = {
  about: {
    name: 'loopback',
    neededBy: 'every stack',
    without: 'no stack at all',
    get: 'let this user listen on 127.0.0.1',
  },
  look: async () => {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    await new Promise((resolve) => server.close(resolve));
    return { state: 'ok', detail: 'ports of 127.0.0.1 can be listened on' };
  },
};
