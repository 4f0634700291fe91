import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { silent } from '../../harness/lib/log.ts';
import type { WatchRound } from '../../harness/reports/watch-report.ts';
import { defaultOptions } from '../../harness/run/default-options.ts';
import { resolveSource } from '../../harness/store/sources/resolve-source.ts';
import { start } from '../meta/support/command-line.ts';
import { inDocker, temporaryFolder, whatIsMissing } from './support.ts';

// A maintainer edits the real plugin while a shop runs with it.

const missing = await whatIsMissing();
test.skip(missing !== undefined, missing);

const slug = 'klarna-checkout-for-woocommerce';
const handlers = 'classes/class-kco-api-callbacks.php';

test('a save reaches the shop, and what it loses is told with its line', async () => {
  test.setTimeout(600_000);
  await using folder = await temporaryFolder();
  const plugin = join(folder.path, slug);
  const { artifactsDir, cacheDir, plugins } = defaultOptions(process.env, new Date());
  const options = { artifactsDir, cacheDir, progress: silent, env: process.env };
  const { folder: released } = await resolveSource({ slug, spec: plugins[0] ?? '' }, options);
  await cp(released, plugin, { recursive: true });
  const whole = await readFile(join(plugin, handlers), 'utf8');
  const returnsAtOnce = whole.replace(/(function push_cb\(\)[^{]*\{)/, '$1 return;');
  expect(returnsAtOnce).not.toBe(whole);
  const line = whole.slice(0, whole.search(/function push_cb\(/)).split('\n').length;
  const save = (text: string) => writeFile(join(plugin, handlers), text);

  // It does not even load when watch begins.
  await save('<?php nonsense nonsense');
  const scenarios = ['healthy-tab-closed', 'healthy'];
  const watching = start(['watch', ...scenarios, '--json', '--plugin', plugin, '--output', join(folder.path, 'runs')]);
  const rounds: WatchRound[] = [];
  let heard = () => {};
  let text = '';
  watching.child.stdout?.on('data', (chunk) => {
    text += chunk;
    rounds.push(
      ...text
        .split('\n')
        .slice(0, -1)
        .map((one) => JSON.parse(one) as WatchRound),
    );
    text = text.slice(text.lastIndexOf('\n') + 1);
    heard();
  });
  const round = async (number: number) => {
    while (rounds.length <= number) await new Promise<void>((resolve) => (heard = resolve));
    const { changed = [], results = [] } = rounds[number] ?? {};
    return { changed, verdicts: Object.fromEntries(results.map(({ id, verdict }) => [id, verdict])), results };
  };

  await watching.saw(/^PLUGIN_BROKEN: .*class-kco-api-callbacks\.php:1/m);
  await save(whole);
  expect(await round(0)).toMatchObject({ changed: [], verdicts: { 'healthy-tab-closed': 'paid', healthy: 'paid' } });

  await save(returnsAtOnce);
  const lost = await round(1);
  expect(lost).toMatchObject({ changed: [handlers], verdicts: { 'healthy-tab-closed': 'paid-but-pending' } });
  expect(lost.results[0]?.diagnosis?.why).toContain(`push_cb (${handlers}:${line}) returned`);

  await save(`${whole}\nnonsense nonsense`);
  await watching.saw(new RegExp(`^PLUGIN_BROKEN: Parse error: .* in ${handlers}:\\d+`, 'm'));

  await save(`${whole}\n// whole again`);
  expect(await round(2)).toMatchObject({ changed: [handlers], verdicts: { 'healthy-tab-closed': 'paid' } });

  watching.child.kill('SIGINT');
  const { exitCode, stderr } = await watching.ended;
  expect(exitCode).toBe(130);
  const [, runId = ''] = /evidence of the last round: .*?([\d]{4}-\d{4}-[0-9a-f]{4})\//.exec(stderr) ?? [];
  expect(await inDocker(runId)).toEqual([]);
});
