import { expect, test } from 'vitest';
import { edgePolicyOf } from '../../../harness/edge/edge-policy.ts';
import { roomsOf } from '../../../harness/run/stack/rooms-of.ts';
import type { StackDescriptor } from '../../../harness/run/stack/stack.ts';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';
import type { Fault } from '../../../harness/scenario/fault.ts';
import {
  answersReset,
  answersTruncated,
  certificate,
  klarnaOutage,
  wordfence,
} from '../../../harness/scenario/presets.ts';

const addressOf = (port: number) => ({ host: '127.0.0.1', httpsPort: port, httpPort: port, adminPort: port });
const shared = {
  versions: { wordpress: '', woocommerce: '', kco: '', php: '', waf: '' },
  builds: [],
  sources: { plugins: [], with: [] },
  klarnaControlUrl: 'http://127.0.0.1:1',
  authority: '',
};
const simulated: StackDescriptor = { ...shared, stack: 'simulated', edge: addressOf(1), storeControlUrl: '' };
const containers: StackDescriptor = {
  ...shared,
  stack: 'containers',
  edge: addressOf(2),
  mock: addressOf(3),
  database: { host: '127.0.0.1', port: 1, password: '' },
};

/** Port of the edge that serves these conditions. */
const portFor = (stack: StackDescriptor, edge: Deviations['edge'], ...faults: Fault[]) =>
  roomsOf(stack).edgeFor(edgePolicyOf(withDeviations({ edge, faults }))).address.httpsPort;

test('in the container stack what only the mock can do goes to the mock, all else to nginx', () => {
  expect(portFor(containers, {})).toBe(2);
  expect(portFor(containers, { waf: 'modsecurity', ruleset: 'crs-pl2' })).toBe(2);
  expect(portFor(containers, {}, certificate('expired'), klarnaOutage({ route: 'acknowledge' }))).toBe(2);
  expect(portFor(containers, {}, wordfence())).toBe(3);
  expect(portFor(containers, {}, answersReset())).toBe(3);
  expect(portFor(containers, { waf: 'modsecurity', ruleset: 'crs-pl2' }, answersTruncated())).toBe(3);
});

test('in the simulated stack the mock serves all, and the Core Rule Set is refused', () => {
  expect(portFor(simulated, { waf: 'modsecurity' })).toBe(1);
  expect(portFor(simulated, {}, answersReset())).toBe(1);
  let refusal: unknown;
  try {
    portFor(simulated, { waf: 'modsecurity', ruleset: 'crs-pl1' });
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining('"crspl1"'),
    hint: expect.stringContaining('--stack containers'),
  });
});
