import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { argumentNames } from '../../harness/edge/mock/session-fixation/argument-names.ts';
import {
  evaluateSessionFixation,
  sessionFixationRules,
} from '../../harness/edge/mock/session-fixation/session-fixation-rules.ts';
import type { WafEvent } from '../../harness/evidence/events.ts';
import { cases, requestOf, variantOf } from '../unit/edge/mock/session-fixation-cases.ts';
import { hostOf, type Variant, variantNames, variants } from '../unit/edge/mock/session-fixation-variants.ts';
import { test as dockerTest, expect } from './support/docker-test.ts';
import {
  type RealAnswer,
  type SessionFixationEdge,
  startSessionFixationEdge,
} from './support/session-fixation-edge.ts';
import { type RuledRequest, ruledRequests } from './support/session-fixation-requests.ts';

const test = dockerTest.extend<object, { edge: SessionFixationEdge }>({
  edge: [
    async ({ engine }, use) => {
      await using edge = await startSessionFixationEdge(engine);
      await use(edge);
    },
    // The edge's image is built first where it is not there yet.
    { scope: 'worker', timeout: 300_000 },
  ],
});

// The tests of this file share one edge.
test.describe.configure({ mode: 'default' });

test('what was thought out by hand is what the real module does', async ({ edge }) => {
  const answers = await edge.askAll(cases.map(requestOf));
  const told = answers.map(({ status, rules }, index) => [cases[index]?.title, status, rules?.map(({ id }) => id)]);
  expect(told).toEqual(
    cases.map(({ title, deniedBy }) => (deniedBy ? [title, 403, [deniedBy]] : [title, 200, undefined])),
  );
  // The whole row, too: message, parameter, file and line.
  expect(answers.map(({ rules = [] }, index) => [cases[index]?.title, rules])).toEqual(
    cases.map((given) => [given.title, evaluateSessionFixation(requestOf(given), variants[variantOf(given)].waf)]),
  );
});

test('a body over the limit is denied without a rule: what the evaluator leaves out', async ({ edge }) => {
  const [answer] = await edge.askAll([
    { method: 'POST', url: '/', headers: [['Host', hostOf('comodo')]], body: Buffer.alloc(1_048_577, 'x') },
  ]);
  expect(answer).toEqual({ status: 403, rules: [] });
});

for (const variant of variantNames) {
  test(`${variant}: each listed name is denied, in any case and inside a longer name`, async ({ edge }) => {
    const { ruleset } = variants[variant].waf;
    const words = sessionFixationRules[ruleset].flatMap((rule) => rule.words);
    const names = words.flatMap((word) => [word, word.toUpperCase(), `kco_${word}`, `${word}_2`]);
    const answers = await edge.askAll(
      names.map((name) => ({
        method: 'GET',
        url: `/?${name}=1`,
        headers: [['Host', hostOf(variant)]],
        body: Buffer.alloc(0),
      })),
    );
    const matched = answers.map(({ rules = [] }) => rules.map((rule) => [rule.id, rule.matched]));
    expect(matched).toEqual(names.map((name) => [['211180', `Matched ARGS_NAMES:${name}`]]));
  });
}

test('the evaluator and the real module agree on 50,000 random requests', async ({ edge }, testInfo) => {
  test.setTimeout(300_000);
  const [batches, perBatch] = [25, 2_000];
  const seed = Number(process.env.KCO_HARNESS_SEED ?? randomInt(2 ** 30));
  const replay = `KCO_HARNESS_SEED=${seed}`;
  testInfo.annotations.push({ type: 'seed', description: replay });
  process.stderr.write(`session fixation, random requests: ${replay}\n`);

  const tally = new Tally();
  for (let batch = 0; batch < batches; batch++) {
    const asked = fc.sample(ruledRequests, { seed: seed + batch, numRuns: perBatch });
    const answers = await edge.askAll(asked.map(({ request }) => request));
    const disagreements = asked.flatMap((ruled, index) => {
      const evaluated = evaluateSessionFixation(ruled.request, variants[ruled.variant].waf);
      tally.count(ruled.variant, evaluated[0]?.id);
      const real = answers[index] as RealAnswer;
      return agree(ruled, evaluated, real) ? [] : [description(ruled, evaluated, real)];
    });
    const first = disagreements.slice(0, 3).join('\n\n');
    expect(disagreements.length, `${replay}: ${disagreements.length} of ${perBatch}\n\n${first}`).toBe(0);
  }

  // No rule may be tried by a handful of requests only, nor may nearly everything be denied.
  for (const variant of variantNames) {
    const { ruleset, removedRules } = variants[variant].waf;
    const active = sessionFixationRules[ruleset].filter(({ id }) => !removedRules.includes(id));
    for (const outcome of [...active.map(({ id }) => id), 'passed']) {
      expect(tally.share(variant, outcome), `${variant}: share of ${outcome}`).toBeGreaterThan(0.1);
    }
  }
});

class Tally {
  readonly #counts = new Map<string, number>();

  count(variant: Variant, deniedBy: string | undefined): void {
    for (const key of [variant, `${variant} ${deniedBy ?? 'passed'}`]) {
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    }
  }

  share(variant: Variant, outcome: string): number {
    return (this.#counts.get(`${variant} ${outcome}`) ?? 0) / (this.#counts.get(variant) ?? 1);
  }
}

function agree(
  { variant, request }: RuledRequest,
  evaluated: WafEvent['rules'],
  { status, rules }: RealAnswer,
): boolean {
  const [rule] = evaluated;
  if (!rule) return status === 200 && rules === undefined;
  const [real] = rules ?? [];
  if (status !== 403 || !real || rules?.length !== 1) return false;
  const listed = argumentNames(request).filter((name) =>
    sessionFixationRules[variants[variant].waf.ruleset][0]?.words.some((word) => name.toLowerCase().includes(word)),
  );
  // Which of several names is logged follows the engine's hash table, which the evaluator does not have.
  const matched = listed.length > 1 ? real.matched : rule.matched;
  return JSON.stringify(withPlainGaps({ ...rule, matched })) === JSON.stringify(withPlainGaps(real));
}

/** Into how many replacement characters broken UTF-8 is read says nothing about the rules. */
const withPlainGaps = ({ matched, ...rule }: WafEvent['rules'][number]) => ({
  ...rule,
  matched: matched.replace(/\ufffd+/g, '\ufffd'),
});

/** With the request as it can be written into session-fixation-cases.ts. */
function description({ variant, request }: RuledRequest, evaluated: WafEvent['rules'], real: RealAnswer): string {
  const [, ...headers] = request.headers;
  const { method, url } = request;
  return [
    JSON.stringify({ variant, method, url, headers, body: request.body.toString('latin1') }),
    `Host: ${request.headers[0]?.[1]}`,
    `evaluator: ${JSON.stringify(evaluated)}`,
    `real:      ${JSON.stringify(real)}`,
  ].join('\n');
}
