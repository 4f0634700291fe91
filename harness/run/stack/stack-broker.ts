import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { type ErrorCode, HarnessError, messageOf } from '../../lib/errors.ts';
import type { StackDescriptor, StartedStack } from './stack.ts';

/** Owns the stack in the runner's process and lends it to workers over loopback. */
export interface StackBroker extends AsyncDisposable {
  readonly url: string;
  /** Starts the stack at the first call; every caller gets the same one, or the same failure. */
  stack(): Promise<StartedStack>;
}

/** @param start called at most once, and not before somebody needs the stack. */
export async function startBroker(start: () => Promise<StartedStack>): Promise<StackBroker> {
  let starting: Promise<StartedStack> | undefined;
  const stack = () => {
    starting ??= start();
    return starting;
  };
  let ending: Promise<void> | undefined;
  const end = async () => {
    server.closeAllConnections();
    server.close();
    // A start that failed has cleaned up after itself.
    const started = await starting?.catch(() => undefined);
    await started?.[Symbol.asyncDispose]();
  };
  const server = createServer((incoming, response) => {
    if (incoming.url === '/deaths') {
      void reply(response, async () => (starting ? (await starting).deaths() : []));
    } else {
      void reply(response, async () => (await stack()).descriptor);
    }
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stack,
    [Symbol.asyncDispose]: () => {
      ending ??= end();
      return ending;
    },
  };
}

async function reply(response: ServerResponse, answer: () => Promise<unknown>): Promise<void> {
  try {
    const body = JSON.stringify(await answer());
    response.writeHead(200).end(body);
  } catch (error) {
    const { code, hint } = error instanceof HarnessError ? error : { code: 'STACK_NOT_READY', hint: undefined };
    response.writeHead(500).end(JSON.stringify({ code, hint, message: messageOf(error) }));
  }
}

/** The workers' side: gets the stack, waiting for its start as long as that takes. */
export async function borrowStack(brokerUrl: string): Promise<StackDescriptor> {
  return (await ask(`${brokerUrl}/stack`)) as StackDescriptor;
}

export async function askDeaths(brokerUrl: string): Promise<string[]> {
  return (await ask(`${brokerUrl}/deaths`)) as string[];
}

async function ask(url: string): Promise<unknown> {
  const { statusCode, body } = await request(url, { headersTimeout: 0, bodyTimeout: 0 });
  const answer = await body.json();
  if (statusCode === 200) return answer;
  const { code, message, hint } = answer as { code: ErrorCode; message: string; hint?: string };
  throw new HarnessError(code, message, { hint });
}
