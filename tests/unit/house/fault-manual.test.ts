import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deviationsSchema } from '../../../harness/scenario/conditions.ts';
import {
  certificateKinds,
  type Fault,
  faultPlaces,
  faultSchema,
  phpEnds,
  placeAbilities,
  shopActivities,
  shopParts,
} from '../../../harness/scenario/fault.ts';
import { klarnaRouteNames } from '../../../harness/scenario/klarna-routes.ts';
import { klarnaSecondMs } from '../../../harness/scenario/klarna-second.ts';
import { loadScenarios } from '../../../harness/scenario/load-scenarios.ts';
import * as presets from '../../../harness/scenario/presets.ts';
import type { Scenario } from '../../../harness/scenario/scenario.ts';
import { hooks } from '../../../harness/store/simulated/hooks.ts';
import { blocks, named, page, root, tableBelow } from './documents.ts';
import { playAll } from './play-all.ts';

// What docs/faults.md says is what the schema, the presets and the model have; and its examples end as they say.

const manual = page('docs/faults.md');
const keysOf = (object: object) => Object.keys(object).sort();
const firstCells = (heading: string) => tableBelow(manual, heading).flatMap(([first]) => named(first));

test('the table of places is that of the schema', () => {
  const rows = tableBelow(manual, 'Places').map(([at, where, does, on]) => [
    named(at)[0],
    where,
    named(does),
    named(on),
  ]);
  expect(rows).toEqual(
    Object.entries(placeAbilities).map(([at, { does, on }]) => [
      at,
      faultPlaces[at as keyof typeof faultPlaces],
      does,
      on,
    ]),
  );
});

test('everything that a fault can do has its row, and so has everything it can tell', () => {
  expect(firstCells('What it does').sort()).toEqual(keysOf(faultSchema.shape.does.shape));
  expect(firstCells('What it acts on').sort()).toEqual(keysOf(faultSchema.shape.on.unwrap().shape));
});

test('values that can be counted are all there', () => {
  const value = (heading: string, key: string) => {
    const row = tableBelow(manual, heading).find(([first]) => named(first).includes(key));
    return named(row?.[1]).map((name) => name.replace(/^'(.*)'$/, '$1'));
  };
  expect(value('What it does', 'php')).toEqual(expect.arrayContaining([...phpEnds]));
  expect(value('What it does', 'without')).toEqual([...shopParts]);
  expect(value('What it does', 'certificate')).toEqual(certificateKinds.filter((kind) => kind !== 'trusted'));
  expect(value('What it acts on', 'route')).toEqual([...klarnaRouteNames]);
  expect([...value('What it acts on', 'callback').filter((kind) => kind !== 'any'), 'return', 'checkout']).toEqual([
    ...shopActivities,
  ]);
});

test('the words of a fault are all there', () => {
  const [explained, elsewhere] = [firstCells('Words'), ['at', 'on', 'does', 'unless', 'heedsUnless', 'from', 'until']];
  expect([...explained, ...elsewhere].sort()).toEqual(keysOf(faultSchema.shape));
  for (const word of elsewhere) expect(manual.text).toContain(`\`${word}`);
});

test('a second of Klarna’s lasts what the manual says', () => {
  expect(manual.text).toContain(`Klarna's second is ${klarnaSecondMs} ms here`);
});

/** As a scenario calls them. */
const calls: ReadonlyMap<string, unknown> = new Map(Object.entries(presets));
const make = (name: string, options?: unknown) => (calls.get(name) as (options?: unknown) => Fault)(options);

/** Entries of allow lists, and no faults. */
const entries = ['path', 'query', 'agent', 'klarnaSources'];

test('every preset has its row, with its place and its name', () => {
  const rows = tableBelow(manual, 'Presets').map(([call, at, called]) => ({
    name: /^\w+/.exec(named(call)[0] ?? '')?.[0] ?? '',
    at: named(at)[0],
    called: named(called)[0],
  }));
  expect(rows.map(({ name }) => name).sort()).toEqual(keysOf(presets).filter((name) => !entries.includes(name)));
  expect(page('README.md').text).toContain(`${rows.length} ready products and mistakes`);
  const options: Readonly<Record<string, unknown>> = {
    certificate: 'expired',
    redirect: { status: 301 },
    slowCallbacks: { seconds: 6 },
    klarnaOutage: { route: 'acknowledge' },
  };
  for (const { name, at, called } of rows) {
    expect(make(name, options[name]), name).toMatchObject({ at, called });
  }
});

test('presets that have an allow list are those that say so', () => {
  const rows = tableBelow(manual, 'Presets').flatMap(([call]) => named(call));
  for (const call of rows.filter((it) => it.includes('allow'))) {
    const fault = make(/^\w+/.exec(call)?.[0] ?? '', { allow: [presets.path('/wc-api/*')] });
    expect(fault.unless, call).toEqual([{ path: '/wc-api/*' }]);
  }
});

test('the hooks that the model passes are all there', () => {
  const [, sentence = ''] = /The model passes these hooks(.*?)\. When each/s.exec(manual.text) ?? [];
  expect(named(sentence)).toEqual(Object.keys(hooks));
});

test('parts of a scenario are right ones', () => {
  const parts = blocks(manual, 'ts').filter((block) => block.startsWith('given:'));
  expect(parts).toHaveLength(1);
  for (const part of parts) {
    const { given } = new Function(`return {${part}}`)() as { given: unknown };
    expect(deviationsSchema.parse(given)).toEqual(given);
  }
});

const examples = blocks(manual, 'ts').filter((block) => block.includes('defineScenario('));

test('the examples are short', () => {
  expect(examples).toHaveLength(6);
  for (const example of examples) expect(example.trimEnd().split('\n').length, example).toBeLessThanOrEqual(15);
});

test('examples of other pages end as they say', async () => {
  const others = ['README.md', 'docs/scenarios.md'].flatMap((name) =>
    blocks(page(name), 'ts').filter((block) => block.includes('defineScenario(')),
  );
  const results = await playAll(await scenariosIn(others));
  expect(results.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['broken-plugin', 'as-expected'],
    ['waf-211180-push-blocked-tab-closed', 'as-expected'],
  ]);
});

test('the examples end as they say; the first is the one whose fault never acts', async () => {
  const results = await playAll(await scenariosIn(examples));
  const [first, ...rest] = results.sort((a, b) => Number(b.id === 'two-layers') - Number(a.id === 'two-layers'));
  expect(first).toMatchObject({ id: 'two-layers', outcome: 'inconclusive' });
  expect(first?.reason).toContain('the fault "wordfence" never acted');
  expect(rest.map(({ id, outcome, reason }) => [id, outcome, outcome === 'as-expected' ? '' : reason])).toEqual(
    rest.map(({ id }) => [id, 'as-expected', '']),
  );
});

/** Loads them as the command line does, from files. */
async function scenariosIn(texts: readonly string[]): Promise<Scenario[]> {
  const folder = mkdtempSync(join(tmpdir(), 'manual-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    for (const [index, text] of texts.entries()) {
      writeFileSync(
        join(folder, `${index}.scenario.ts`),
        text.replace("'../../harness/index.ts'", JSON.stringify(join(root, 'harness/index.ts'))),
      );
    }
    return (await loadScenarios(folder)).map(({ scenario }) => scenario);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
