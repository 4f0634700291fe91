import { z } from 'zod';
import { errorCodes, HarnessError, messageOf } from '../../lib/errors.ts';
import { askJson } from '../../lib/http/ask-json.ts';
import { refusal, startControl } from '../../lib/http/control-server.ts';
import { type StackDescriptor, type StartedStack, stackDescriptor } from './stack.ts';

/** Owns the stack in the runner's process and lends it to workers over loopback. */
export interface StackBroker extends AsyncDisposable {
  readonly url: string;
  /** Starts the stack at the first call; every caller gets the same one, or the same failure. */
  stack(): Promise<StartedStack>;
}

/** What a borrower is told: a stack that did not start is an answer as well, with the error's own words. */
const failed = z.strictObject({
  type: z.literal('failed'),
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.string().optional(),
});
const stackAnswer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('stack'), descriptor: stackDescriptor }),
  failed,
]);
const deathsAnswer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('deaths'), deaths: z.array(z.string()) }),
  failed,
]);

/**
 * @param start called at most once, and not before somebody needs the stack.
 * @throws HarnessError STACK_NOT_READY when this machine lets nobody listen on loopback.
 */
export async function startBroker(start: () => Promise<StartedStack>): Promise<StackBroker> {
  let starting: Promise<StartedStack> | undefined;
  const stack = () => {
    starting ??= start();
    return starting;
  };
  const control = await startControl('the stack’s owner', async ({ method, path }) => {
    switch (`${method} ${path}`) {
      case 'GET /stack':
        return answered(async () => ({ type: 'stack', descriptor: (await stack()).descriptor }));
      case 'GET /deaths':
        return answered(async () => ({ type: 'deaths', deaths: starting ? (await starting).deaths() : [] }));
      default:
        return refusal(404, `no ${method} ${path}`);
    }
  });
  const end = async () => {
    await control[Symbol.asyncDispose]();
    // A start that failed has cleaned up after itself.
    const started = await starting?.catch(() => undefined);
    await started?.[Symbol.asyncDispose]();
  };
  let ending: Promise<void> | undefined;
  return {
    url: control.url,
    stack,
    [Symbol.asyncDispose]: () => {
      ending ??= end();
      return ending;
    },
  };
}

async function answered(
  answer: () => Promise<z.input<typeof stackAnswer> | z.input<typeof deathsAnswer>>,
): Promise<{ status: number; body: unknown }> {
  try {
    return { status: 200, body: await answer() };
  } catch (error) {
    const { code, hint } = error instanceof HarnessError ? error : { code: 'STACK_NOT_READY', hint: undefined };
    return { status: 200, body: { type: 'failed', code, message: messageOf(error), hint } };
  }
}

/**
 * The workers' side: gets the stack, waiting for its start as long as that takes.
 * @throws HarnessError the start's own, or STACK_NOT_READY when its owner does not answer as it should.
 */
export async function borrowStack(brokerUrl: string): Promise<StackDescriptor> {
  const answer = await ask(`${brokerUrl}/stack`, stackAnswer);
  return answer.type === 'failed' ? rethrow(answer) : answer.descriptor;
}

/** Parts of the stack that stopped by themselves, a sentence each. @throws HarnessError as `borrowStack` */
export async function askDeaths(brokerUrl: string): Promise<string[]> {
  const answer = await ask(`${brokerUrl}/deaths`, deathsAnswer);
  return answer.type === 'failed' ? rethrow(answer) : answer.deaths;
}

async function ask<T>(url: string, schema: z.ZodType<T>): Promise<T> {
  try {
    return schema.parse(await askJson(url, 'GET', undefined, 0));
  } catch (cause) {
    const message = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new HarnessError('STACK_NOT_READY', `the stack’s owner, GET ${url}: ${message}`, {
      hint: 'The runner’s process owns the stack: check that it still runs.',
      cause,
    });
  }
}

function rethrow({ code, message, hint }: z.output<typeof failed>): never {
  throw new HarnessError(code, message, { hint });
}
