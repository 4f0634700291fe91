import { createSecureContext } from 'node:tls';
import { test as base } from '@playwright/test';
import { makeFolder } from '../../../harness/evidence/run-folder.ts';
import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import { systemClock } from '../../../harness/lib/clock.ts';
import { silent } from '../../../harness/lib/log.ts';
import { defaultOptions } from '../../../harness/run/default-options.ts';
import { openSite, type Site } from '../../../harness/run/open-site.ts';
import type { RunContext } from '../../../harness/run/run-context.ts';
import { runScenario } from '../../../harness/run/run-scenario.ts';
import { roomsOf } from '../../../harness/run/stack/rooms-of.ts';
import type { StackName } from '../../../harness/run/stack/stack.ts';
import { stackNeeds } from '../../../harness/run/stack/stack-needs.ts';
import { startStack } from '../../../harness/run/stack/start-stack.ts';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';
import { ConnectionPool } from '../../../harness/shopper/http/connections.ts';
import { HttpShopper } from '../../../harness/shopper/http/http-shopper.ts';
import { temporaryFolder, versions, whatIsMissing } from '../../e2e/support.ts';
import { conditionsUnderTest } from './stack-conditions.ts';

export { expect } from '@playwright/test';

/** A started stack and the two things a test does with it. */
export interface StackUnderTest {
  name: StackName;
  /** Plays a purchase of the HTTP shopper under these conditions. */
  play(kco: string, given: Deviations): Promise<SiteRecord>;
  /** Opens a site without a shopper. */
  open(given: Deviations): Promise<Site>;
}

/** A test that runs on the stack which `test.use({ stackName })` names. Without Docker or sources it is skipped, with the reason. */
export const test = base.extend<
  { skipWithoutStack: undefined },
  { stackName: StackName; missing: string | undefined; stack: StackUnderTest }
>({
  stackName: ['simulated', { scope: 'worker', option: true }],
  missing: [
    async ({ stackName }, use) => use(stackName === 'containers' ? await whatIsMissing() : undefined),
    { scope: 'worker', timeout: 300_000 },
  ],
  skipWithoutStack: [
    async ({ missing }, use, testInfo) => {
      testInfo.skip(missing !== undefined, missing);
      await use(undefined);
    },
    { auto: true },
  ],
  stack: [
    async ({ stackName }, use) => {
      await using folder = await temporaryFolder();
      const options = {
        ...defaultOptions(process.env, new Date()),
        runFolder: folder.path,
        stack: stackName,
        plugins: [...versions],
      };
      await makeFolder(options.runFolder);
      await using started = await startStack(
        options,
        stackNeeds(conditionsUnderTest.map((given) => ({ id: 'contract', given }))),
        silent,
      );
      const { authority, builds } = started.descriptor;
      await using connections = new ConnectionPool(authority);
      const runContext: RunContext = {
        ...roomsOf(started.descriptor),
        trust: createSecureContext({ ca: authority }),
        clock: systemClock,
        keepSites: false,
        deaths: async () => started.deaths(),
        shopperFor: (_conditions, address) => new HttpShopper(connections.to(address, true)),
      };
      let sites = 0;
      const nextId = () => `c${sites++}`;
      const buildOf = (kco: string) => {
        const build = builds.find((candidate) => candidate.kco === kco);
        if (!build) throw new Error(`the stack has no plugin build for ${kco}`);
        return build;
      };
      await use({
        name: stackName,
        play: (kco, given) => {
          const scenario = { id: 'contract', title: '', source: [], given, expect: { verdict: 'paid' as const } };
          return runScenario(scenario, buildOf(kco), nextId(), runContext);
        },
        open: (given) => openSite(runContext, nextId(), buildOf(versions[0]), withDeviations(given)),
      });
    },
    // Images and templates are made first where they are not there yet.
    { scope: 'worker', timeout: 600_000 },
  ],
});
