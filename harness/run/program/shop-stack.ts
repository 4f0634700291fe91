import type { Progress } from '../../lib/log.ts';
import type { Deviations } from '../../scenario/conditions.ts';
import { maintenance } from '../../scenario/presets.ts';
import { LiveShop } from '../live-shop.ts';
import type { RunContext } from '../run-context.ts';
import type { RunOptions } from '../run-options.ts';
import { checkLocalSources } from '../stack/resolve-sources.ts';
import type { StartedStack } from '../stack/stack.ts';
import { buildFor, type StackNeeds, stackNeeds } from '../stack/stack-needs.ts';
import { ProgramShop } from './program-shop.ts';
import { playableGiven, programConditions } from './shop-options.ts';

export interface ShopStackOptions {
  run: RunOptions;
  /** What shops on this stack will be given, as far as that is known before the first is opened. */
  foreseen: readonly Deviations[];
  start(run: RunOptions, needs: StackNeeds): Promise<StartedStack>;
  contextFor(stack: StartedStack): RunContext & AsyncDisposable;
  progress: Progress;
}

/** What tests give most: a fault before the shop, the firewall, and both. Each costs a server block at the edge, and no time. */
export const usualGiven: readonly Deviations[] = [
  { faults: [maintenance()] },
  { edge: { waf: 'modsecurity' } },
  { edge: { waf: 'modsecurity' }, faults: [maintenance()] },
];

/**
 * A stack for shops that are opened one after the other. Started when the first is opened. An edge has its policies, and a
 * store its builds, from their start: what a later shop needs besides is a reason to start again, with all that was needed
 * by then, so that it happens once for each such need.
 */
export class ShopStack implements AsyncDisposable {
  readonly #options: ShopStackOptions;
  #given: Deviations[];
  #running: { needs: StackNeeds; stack: StartedStack; context: RunContext & AsyncDisposable } | undefined;
  #shops = 0;

  constructor(options: ShopStackOptions) {
    this.#options = options;
    this.#given = [...options.foreseen];
  }

  /**
   * Opens a shop, on the stack that runs or on one that is started for it. The one before must be closed.
   * @param closesStack whether the stack is closed with the shop
   * @throws HarnessError SCENARIO_INVALID for what the stack cannot play, and as startStack() and openSite()
   */
  async openShop(wanted: Deviations, { closesStack = false } = {}): Promise<ProgramShop> {
    const given = playableGiven(wanted, this.#options.run.stack);
    const { stack, context } = await this.#stackFor(given);
    const build = buildFor(stack.descriptor.builds, 0, given);
    const live = await LiveShop.open(`p${this.#shops++}`, build, programConditions(given), context);
    return new ProgramShop(live, build.kco, async () => {
      try {
        await live[Symbol.asyncDispose]();
      } finally {
        if (closesStack) await this[Symbol.asyncDispose]();
      }
    });
  }

  async #stackFor(given: Deviations): Promise<{ stack: StartedStack; context: RunContext }> {
    const needed = needsOf([given]);
    if (this.#running && covers(this.#running.needs, needed)) return this.#running;
    const { run, start, contextFor, progress } = this.#options;
    if (this.#running) {
      // The model is there again at once.
      if (run.stack === 'containers') progress('starting the stack again: this shop is given what the stack has not');
      await this.#stop();
    }
    this.#given.push(given);
    const needs = needsOf(this.#given);
    await checkLocalSources(run, needs.with, progress);
    const stack = await start(run, needs);
    this.#running = { needs, stack, context: contextFor(stack) };
    return this.#running;
  }

  async #stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    try {
      await running?.context[Symbol.asyncDispose]();
    } finally {
      await running?.stack[Symbol.asyncDispose]();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
  }
}

const needsOf = (given: readonly Deviations[]): StackNeeds =>
  stackNeeds(given.map((one) => ({ id: 'the program', given: one })));

/** Whether a stack that was started for these needs has what others need. */
export function covers(has: StackNeeds, needed: StackNeeds): boolean {
  const policies = new Set(has.policies.map(({ name }) => name));
  const lists = new Set(has.with.map((list) => JSON.stringify(list)));
  const snippets = new Set(has.php.map(({ php }) => php));
  return (
    needed.policies.every(({ name }) => policies.has(name)) &&
    needed.with.every((list) => lists.has(JSON.stringify(list))) &&
    needed.php.every(({ php }) => snippets.has(php))
  );
}
