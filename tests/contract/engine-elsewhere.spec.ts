import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildImage } from '../../harness/lib/docker/build-image.ts';
import { silent } from '../../harness/lib/log.ts';
import type { WafReport } from '../../harness/waf/waf-report.ts';
import { start } from '../meta/support/command-line.ts';
import { startEngineElsewhere, whyNoEngineElsewhere } from './support/engine-elsewhere.ts';
import { expect, test } from './support/waf-command.ts';

test('on an engine elsewhere rules are judged as here, and nothing listens there but the engine', async ({
  engine,
  folder,
}) => {
  const why = await whyNoEngineElsewhere();
  test.skip(why !== undefined, why);
  test.setTimeout(180_000);
  const rules = join(folder, 'own.conf');
  await writeFile(rules, 'SecRule ARGS_NAMES "@rx session_id" "id:4711,phase:2,deny,status:403"\n');
  const words = ['waf', '--rules', rules, '--no-remedy', '--json', '--output', folder];
  const here = start(words).ended;
  await using elsewhere = await startEngineElsewhere();
  await elsewhere.give(engine, engine.baseImage);
  for (const name of ['tunnel', 'edge']) {
    const context = fileURLToPath(new URL(`../../containers/${name}`, import.meta.url));
    const base = engine.baseImage;
    await elsewhere.give(engine, await buildImage(engine.docker, { name, context, base, progress: silent }));
  }

  const seen = new Set<string>();
  const containers = new Set<string>();
  const command = start([...words, '--base-image', engine.baseImage], { DOCKER_HOST: elsewhere.named });
  let running = true;
  const ended = command.ended.finally(() => {
    running = false;
  });
  while (running) {
    for (const listener of await elsewhere.listeners()) seen.add(listener);
    const listed = (await elsewhere.ask('/containers/json')) as { Names: string[] }[];
    for (const { Names } of listed) containers.add(Names[0]?.split('-').slice(-2).join('-') ?? '');
    await setTimeout(50);
  }
  const { stdout, stderr, exitCode } = await ended;

  const expected = await here;
  expect(exitCode, stderr).toBe(expected.exitCode);
  const judged = (text: string) => (JSON.parse(text) as WafReport).configurations.map(({ findings }) => findings);
  expect(judged(stdout)).toEqual(judged(expected.stdout));
  expect([...containers].sort()).toEqual(['v3-tunnel', 'waf-v3']);
  expect([...seen]).toEqual([`${elsewhere.address}:2375`]);
  const left = [
    await elsewhere.ask('/containers/json?all=1'),
    ((await elsewhere.ask('/networks')) as { Name: string }[]).map(({ Name }) => Name).sort(),
  ];
  expect(left).toEqual([[], ['bridge', 'host', 'none']]);
});
