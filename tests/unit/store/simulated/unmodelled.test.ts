import { expect, test } from 'vitest';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import { healthy } from '../../../../harness/scenario/conditions.ts';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import {
  caBundleOutdated,
  databaseReadOnly,
  hookExits,
  htaccessIgnored,
  objectCacheStale,
  pluginDeactivated,
  queryLost,
  rewriteRulesLost,
  slowCallbacks,
  underConstruction,
} from '../../../../harness/scenario/presets.ts';
import { hooks } from '../../../../harness/store/simulated/hooks.ts';
import { unmodelled } from '../../../../harness/store/simulated/unmodelled.ts';
import { Rig } from './rig.ts';

const why = (...faults: Fault[]) => unmodelled({ conditions: healthy.store, faults, options: {}, constants: {} });

test('what the model plays, and what other rooms play, is not refused', () => {
  expect(
    why(
      databaseReadOnly({ during: 'push' }),
      hookExits(),
      pluginDeactivated(),
      queryLost(),
      rewriteRulesLost(),
      slowCallbacks({ seconds: 3 }),
      underConstruction(),
      { at: 'klarna-api', does: { unreachable: 'name' } },
      { at: 'edge', does: { reset: true } },
    ),
  ).toBeUndefined();
  for (const hook of Object.keys(hooks)) expect(why(hookExits({ hook }))).toBeUndefined();
});

for (const [what, fault, reason] of [
  ['.htaccess', htaccessIgnored(), /Apache.*--stack containers/],
  ['an object cache', objectCacheStale(), /no object cache.*--stack containers/],
  ['authorities', caBundleOutdated(), /certificate.*--stack containers/],
  [
    'loopback',
    { at: 'loopback', does: { reset: true } },
    /only its block checkout makes a request to itself.*--stack containers/,
  ],
  ['PHP', { at: 'store', on: { hook: 'init' }, does: { php: 'echo 1;' } }, /runs no PHP.*exit, throw/],
  ['a hook it has not', hookExits({ hook: 'wp_head' }), /does not pass the hook wp_head; .*woocommerce_thankyou/],
  ['a hook in other letters', hookExits({ hook: 'woocommerce_api_KCO_WC_Push' }), /woocommerce_api_kco_wc_push/],
] as const) {
  test(`${what}: one sentence with the reason and what to try`, () => {
    const sentence = why({ at: 'edge', does: { reset: true } }, fault as Fault);
    expect(sentence).toMatch(/^the simulated store cannot play faults\[1\], "/);
    expect(sentence).toMatch(reason);
    expect(sentence).not.toContain('\n');
  });
}

test('options and constants are for a real WordPress', () => {
  expect(
    unmodelled({ conditions: healthy.store, faults: [], options: { blogname: 'x' }, constants: { WP_DEBUG: true } }),
  ).toMatch(/blogname, WP_DEBUG.*--stack containers/);
});

test('such a site is not opened', async () => {
  const error = await Rig.start('2.13.11', {}, [htaccessIgnored()]).then(
    () => undefined,
    (refused: unknown) => refused,
  );
  expect(error).toBeInstanceOf(HarnessError);
  expect(error).toMatchObject({ code: 'SITE_NOT_OPENED', message: expect.stringContaining('--stack containers') });
});
