import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type DescribedFileName, describedFiles, jsonSchemaOf } from '../../../harness/cli/json-schemas.ts';
import { loadScenarios, ownScenarios } from '../../../harness/scenario/load-scenarios.ts';
import { root } from '../house/documents.ts';

const names = Object.keys(describedFiles) as DescribedFileName[];

/** Of somebody else's making, so that it reads the schema as editors do. */
const validators = Object.fromEntries(
  names.map((name) => [
    name,
    new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(jsonSchemaOf(name)),
  ]),
) as Record<DescribedFileName, ValidateFunction>;

function mistakesIn(name: DescribedFileName, value: unknown): string[] {
  const validate = validators[name];
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const finding = { finding: '211180/push', reason: 'the host excludes it in May' };
const difference = {
  scenario: 'waf-*',
  outcome: { verdict: 'paid-but-pending', order: 'pending', acknowledged: false },
  reason: 'known since May',
};
const scenario = {
  id: 'mine',
  title: 'Mine',
  source: ['me'],
  given: { faults: [{ at: 'edge', on: { callback: 'push' }, does: { answer: { status: 403 } } }] },
  expect: { verdict: 'paid-but-pending', push: [{ attempt: 1, status: 403 }] },
};
const attack = { id: 'a', place: 'query', class: 'sqli', target: '/?x=1' };
const results = {
  schemaVersion: 2,
  run: {
    id: '1121-0907-3f2a',
    seed: 'x',
    stack: 'simulated',
    shopper: 'http',
    startedAt: '2026-11-21T09:07:30Z',
    durationMs: 1,
    scenariosMs: 1,
    versions: { wordpress: '', woocommerce: '', kco: '2.13.11', php: '', waf: '' },
  },
  scenarios: [],
};

const cassette = {
  cassette: 1,
  recordedAt: '2026-11-30T12:00:00Z',
  harness: '0.1.0',
  upstream: 'klarna',
  callbacks: false,
  entries: [
    {
      from: 'shop',
      atMs: 1,
      method: 'GET',
      host: 'api.playground.klarna.com',
      target: '/checkout/v3/orders/order-1',
      headers: {},
      body: { type: 'empty' },
      outcome: { type: 'answered', status: 200, headers: {}, body: { type: 'json', value: { order_id: 'order-1' } } },
      durationMs: 120,
    },
  ],
};

const examples: Record<DescribedFileName, { good: object; bad: Record<string, object> }> = {
  configuration: {
    good: {
      $schema: './node_modules/kco-harness/schemas/configuration.json',
      plugins: ['.'],
      build: 'make',
      workers: 2,
    },
    bad: {
      'a misspelt field': { plugin: ['.'] },
      'another value': { stack: 'simulatd' },
      'no list': { plugins: '.' },
      'no worker': { workers: 0 },
    },
  },
  scenario: {
    good: scenario,
    bad: {
      'a misspelt verdict': { ...scenario, expect: { verdict: 'payed' } },
      'no source': { ...scenario, source: [] },
      'a fault without a place': { ...scenario, given: { faults: [{ does: { drop: true } }] } },
      'a misspelt field of a fault': { ...scenario, given: { faults: [{ at: 'edge', dose: { drop: true } }] } },
    },
  },
  corpus: {
    good: { $schema: 'x', corpus: 'mine', version: 1, attacks: [attack] },
    bad: {
      'no version': { corpus: 'mine', attacks: [attack] },
      'a misspelt field': { corpus: 'mine', version: 1, attacks: [{ ...attack, targt: '/' }] },
      'another class': { corpus: 'mine', version: 1, attacks: [{ ...attack, class: 'nice' }] },
    },
  },
  baseline: {
    good: { $schema: 'x', baseline: 1, findings: [finding, { ...finding, configuration: 'comodo' }] },
    bad: {
      'no reason': { baseline: 1, findings: [{ finding: '211180/push' }] },
      'no rule': { baseline: 1, findings: [{ ...finding, finding: 'push' }] },
      'another format': { baseline: 2, findings: [] },
    },
  },
  'run-baseline': {
    good: { $schema: 'x', baseline: 1, differences: [difference, { ...difference, plugin: '>=2.8 <2.14' }] },
    bad: {
      'no reason': { baseline: 1, differences: [{ ...difference, reason: undefined }] },
      'no outcome': { baseline: 1, differences: [{ ...difference, outcome: {} }] },
      'findings of waf': { baseline: 1, findings: [finding] },
    },
  },
  cassette: {
    good: cassette,
    bad: {
      'another format': { ...cassette, cassette: 2 },
      'nobody who asked': { ...cassette, entries: [{ ...cassette.entries[0], from: undefined }] },
      'a body of no kind': { ...cassette, entries: [{ ...cassette.entries[0], body: { type: 'xml' } }] },
    },
  },
  results: {
    good: results,
    bad: {
      'an earlier format': { ...results, schemaVersion: 1 },
      'no seed': { ...results, run: { ...results.run, seed: undefined } },
      'half a scenario': { ...results, scenarios: [{ id: 'healthy' }] },
    },
  },
};

for (const name of names) {
  const { good, bad } = examples[name];
  test(`${name}: what is right passes, as data of JSON`, () => {
    expect(mistakesIn(name, good)).toEqual([]);
    expect(describedFiles[name].schema.safeParse(good).error).toBeUndefined();
    expect(jsonSchemaOf(name)).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: `urn:kco-harness:schemas:${name}`,
      title: expect.stringContaining('kco-harness'),
    });
  });
  for (const [mistake, value] of Object.entries(bad)) {
    test(`${name}: ${mistake} is a mistake, for an editor as for the harness`, () => {
      expect(mistakesIn(name, value)).not.toEqual([]);
      expect(describedFiles[name].schema.safeParse(value).success).toBe(false);
    });
  }
}

test('the catalog is made of scenarios', async () => {
  const loaded = await loadScenarios(ownScenarios);
  expect(loaded.length).toBeGreaterThan(50);
  const wrong = loaded.flatMap(({ scenario: one, file }) =>
    mistakesIn('scenario', one).map((words) => `${file} ${words}`),
  );
  expect(wrong).toEqual([]);
});

test('what waf sends is made of corpora', async () => {
  const folder = join(root, 'harness/waf/corpus/data');
  // The values that callbacks vary in are no requests of their own.
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml') && file !== 'variations.yaml');
  expect(files).not.toEqual([]);
  for (const file of files) {
    const corpus = parse(await readFile(join(folder, file), 'utf8'), { merge: true });
    expect(mistakesIn('corpus', corpus), file).toEqual([]);
  }
});

test('each field of a file that people write is described where an editor shows it', () => {
  for (const name of ['configuration', 'corpus', 'baseline', 'scenario'] as const) {
    const { properties } = jsonSchemaOf(name) as { properties: Record<string, { description?: string }> };
    const silent = Object.keys(properties).filter((key) => key !== '$schema' && !properties[key]?.description);
    expect(silent, name).toEqual([]);
  }
});
