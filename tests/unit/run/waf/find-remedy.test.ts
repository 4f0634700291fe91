import { expect, test } from 'vitest';
import { FakeEngine } from './fake-engine.ts';
import { attack, fixations, guest, inChild, inStarter, laterPush, push, update } from './requests.ts';
import { search, triedBy } from './search.ts';

const allFixations = Object.values(fixations);
const ids = (...attacks: { id: string }[]) => attacks.map(({ id }) => id);

test('the narrowest that delivers all and loses nothing wins; of each broader one it is told what it lets through', async () => {
  const found = await search(inStarter, { callbacks: [push(), laterPush()], attacks: allFixations });
  expect(found.chosen).toMatchObject({
    approach: 'remove-target-for-shape',
    place: 'before',
    delivered: { passed: 2, of: 2 },
    lost: [],
  });
  expect(found.chosen?.directives).toContain('ctl:ruleRemoveTargetById=211180;ARGS_NAMES:kco_session_id');
  const { anywhere, sameArgument, samePath, samePathAndArgument } = fixations;
  for (const [approach, lost] of [
    ['engine-off-for-path', ids(samePath, samePathAndArgument)],
    ['remove-rule', ids(anywhere, sameArgument, samePath, samePathAndArgument)],
    ['remove-target', ids(sameArgument, samePathAndArgument)],
    ['remove-rule-for-path', ids(samePath, samePathAndArgument)],
    ['remove-target-for-path', ids(samePathAndArgument)],
  ] as const) {
    const plural = lost.length === 1 ? '' : 's';
    expect(triedBy(found, approach)).toMatchObject({
      lost,
      delivered: { passed: 2, of: 2 },
      rejected: `lets ${lost.length} attack${plural} through`,
    });
  }
  expect(triedBy(found, 'remove-rule-for-shape')).toMatchObject({ lost: [], rejected: 'broader than needed' });
  expect(triedBy(found, 'remove-target-for-shape')).not.toHaveProperty('rejected');
  expect(found.engine.open).toBe(0);
});

test('a narrower one that loses something is left for a broader one that loses nothing', async () => {
  const rules = inStarter.replace('ARGS_NAMES "', 'ARGS_NAMES|REQUEST_HEADERS:X-Old "');
  const engine = new FakeEngine();
  engine.refuses = (directives) => directives.includes('ruleRemoveTargetById') && directives.includes('&ARGS');
  // What has the callback's arguments and something else besides passes where the whole rule is off.
  const besides = attack('besides', push().request.target, { 'X-Old': 'session_id' });
  const found = await search(rules, { callbacks: [push()], attacks: [besides], engine });
  expect(triedBy(found, 'remove-rule-for-shape')).toMatchObject({
    lost: ['besides'],
    rejected: 'lets 1 attack through',
  });
  expect(triedBy(found, 'remove-target-for-shape').rejected).toBe(
    'the engine does not load it: the engine’s own words',
  );
  expect(found.chosen).toMatchObject({ approach: 'remove-target-for-path', lost: [] });
});

test('where everything loses something, the one that loses least is found, with its losses', async () => {
  const sameAsCallback = attack('same-as-callback', push().request.target);
  const found = await search(inStarter, { callbacks: [push()], attacks: [...allFixations, sameAsCallback] });
  expect(found.chosen).toMatchObject({
    approach: 'remove-target-for-shape',
    delivered: { passed: 1, of: 1 },
    lost: ['same-as-callback'],
  });
});

test('in a chain’s child no target can be removed: it is tried, found useless, and the guarded removal wins', async () => {
  const found = await search(inChild, { callbacks: [push()], attacks: allFixations });
  for (const approach of ['remove-target', 'remove-target-for-path', 'remove-target-for-shape'] as const) {
    expect(triedBy(found, approach)).toMatchObject({
      delivered: { passed: 0, of: 1 },
      rejected: 'delivers nothing more: a target in a chain’s child cannot be removed',
    });
  }
  expect(found.chosen).toMatchObject({ approach: 'remove-rule-for-shape', lost: [], delivered: { passed: 1, of: 1 } });
  // Of a chain the blocking rule says everything already.
  expect(found.explained).toEqual([]);
});

/** A rule that adds to a score, about one argument. */
const scoring = (id: string, argument: string, score: number) =>
  `SecRule ARGS:${argument} "@rx ." "id:${id},phase:2,pass,setvar:'tx.score=+${score}'"\n`;
const deniesFrom = (score: number) => `SecRule TX:score "@ge ${score}" "id:949110,phase:2,deny"\n`;

test('a step that is not needed is left out', async () => {
  const rules = scoring('1', 'json.a', 5) + scoring('2', 'json.b', 1) + deniesFrom(5);
  const found = await search(rules, { callbacks: [update()] });
  expect(found.chosen).toMatchObject({ approach: 'remove-target-for-shape', delivered: { passed: 1, of: 1 } });
  expect(found.chosen?.directives).toContain('ruleRemoveTargetById=1;ARGS:json.a');
  expect(found.chosen?.directives).not.toContain('=2;');
  // What was tried is told as it was tried.
  expect(triedBy(found, 'remove-target-for-shape').directives).toContain('=2;');
});

test('a step that only a callback needs that Klarna may send is kept: a header that is missing adds to the score', async () => {
  const noAccept = `SecRule &REQUEST_HEADERS:Accept "@eq 0" "id:3,phase:2,pass,setvar:'tx.score=+2'"\n`;
  const rules = scoring('1', 'json.a', 5) + scoring('2', 'json.b', 3) + noAccept + deniesFrom(5);
  const known = update();
  const withAccept = { ...known, request: { ...known.request, headers: { ...known.request.headers, Accept: '*/*' } } };
  const possible = { ...known, id: 'possible', sent: 'possible' as const };
  const alone = await search(rules, { callbacks: [withAccept] });
  expect(alone.chosen?.directives).not.toContain('=2;');
  const both = await search(rules, { callbacks: [withAccept, possible] });
  expect(both.chosen).toMatchObject({ delivered: { passed: 1, of: 1 } });
  expect(both.chosen?.directives).toContain('ruleRemoveTargetById=2;ARGS:json.b');
  // What no step lets through asks for none.
  const doomed = { ...possible, request: { ...possible.request, target: `${possible.request.target}?other=1` } };
  const more = `${rules}SecRule ARGS:other "@rx ." "id:4,phase:2,deny"\n`;
  const found = await search(more, { callbacks: [withAccept, doomed] });
  expect(found.chosen?.directives).not.toContain('=2;');
});

test('of two that are needless alone and not together, one is put back', async () => {
  const rules = scoring('1', 'json.a', 3) + scoring('2', 'json.b', 3) + deniesFrom(5);
  const found = await search(rules, { callbacks: [update()] });
  expect(found.chosen?.delivered).toEqual({ passed: 1, of: 1 });
  const removed = found.chosen?.directives.match(/ctl:ruleRemoveTargetById=\d/g);
  expect(removed).toEqual(['ctl:ruleRemoveTargetById=1']);
});

test('the audit log names one of several variables: the others are looked for, where the rule still matches', async () => {
  const rules = `SecRule ARGS "@rx one|two" "id:1,phase:2,deny"\n${'SecRule ARGS:json.c "@rx three" "id:2,phase:2,deny"\n'}`;
  const found = await search(rules, { callbacks: [update({ a: 'one', b: 'two', c: 'three' })] });
  expect(found.explained).toEqual(['1']);
  expect(found.chosen).toMatchObject({ approach: 'remove-target-for-shape', delivered: { passed: 1, of: 1 } });
  for (const target of ['1;ARGS:json.a', '1;ARGS:json.b', '2;ARGS:json.c']) {
    expect(found.chosen?.directives).toContain(`ruleRemoveTargetById=${target}`);
  }
  // Each approach is told once, as it was in the end.
  expect(found.tried.map(({ approach }) => approach)).toEqual([...new Set(found.tried.map((one) => one.approach))]);
  expect(triedBy(found, 'remove-target').delivered.passed).toBe(1);
});

test('two rules, each narrow in its own way', async () => {
  // One in a child, whose target cannot be removed; one whose removal would let an attack through.
  const rules = `${inChild}SecRule ARGS_NAMES|REQUEST_HEADERS:X-Old "@rx order_id" "id:5,phase:2,deny"\n`;
  const target = `/wc-api/KCO_WC_Push/?kco_session_id=${guest}`;
  const besides = attack('besides', push().request.target, { 'X-Old': 'order_id', Referer: 'here' });
  const elsewhere = attack('elsewhere', `${target}&a=1`);
  const found = await search(rules, { callbacks: [push()], attacks: [besides, elsewhere] });
  expect(triedBy(found, 'remove-rule-for-shape').lost).toEqual(['besides']);
  expect(triedBy(found, 'remove-target-for-shape').delivered.passed).toBe(0);
  expect(found.chosen).toMatchObject({ approach: 'mixed', lost: [], delivered: { passed: 1, of: 1 } });
  expect(found.chosen?.directives).toContain('ctl:ruleRemoveById=211180');
  expect(found.chosen?.directives).toContain('ctl:ruleRemoveTargetById=5;ARGS_NAMES:kco_wc_order_id');
});

test('a rule that can be left on is left on, though taking both away would lose nothing that was asked', async () => {
  const rules = `${inChild}SecRule ARGS_NAMES "@rx order_id" "id:5,phase:2,deny"\n`;
  const found = await search(rules, { callbacks: [push()], attacks: allFixations });
  expect(triedBy(found, 'remove-rule-for-shape')).toMatchObject({ lost: [], rejected: 'broader than needed' });
  expect(found.chosen).toMatchObject({ approach: 'mixed', lost: [], delivered: { passed: 1, of: 1 } });
  expect(found.chosen?.directives.match(/ctl:\w+=\d+/g)).toEqual([
    'ctl:ruleRemoveById=211180',
    'ctl:ruleRemoveTargetById=5',
  ]);
});

test('an attack that passes by a name that the body has not: the same once more, for bodies with their own names alone', async () => {
  const rules = 'SecRule ARGS:json.a|REQUEST_HEADERS:X-Old "@rx one" "id:1,phase:2,deny"\n';
  const callback = update({ a: 'one', b: 'two' });
  const { target, headers } = callback.request;
  const besides = attack('besides', target, headers);
  const withName = { ...besides, request: { ...besides.request, body: '{"a":"one","jsessionid":"evil"}' } };
  // Where the whole rule is off, it does not see this either.
  const inHeader = { ...attack('header', target, { ...headers, 'X-Old': 'one' }), id: 'header' };
  const { body } = callback.request;
  const attacks = [withName, { ...inHeader, request: { ...inHeader.request, body } }];
  const alone = await search(rules, { callbacks: [callback] });
  expect(alone.chosen?.directives).not.toContain('kco_names');
  const found = await search(rules, { callbacks: [callback], attacks });
  expect(found.chosen).toMatchObject({
    approach: 'remove-target-for-shape',
    lost: [],
    delivered: { passed: 1, of: 1 },
  });
  expect(found.chosen?.directives).toContain('SecRule &ARGS "@eq %{tx.kco_names_77000}"');
  expect(found.tried.map(({ approach }) => approach)).toEqual([...new Set(found.tried.map((one) => one.approach))]);
});

test('nothing helps: nothing is chosen, and each says so', async () => {
  const engine = new FakeEngine();
  engine.denies = () => true;
  const found = await search(inStarter, { callbacks: [push()], attacks: allFixations, engine });
  expect(found.chosen).toBeUndefined();
  expect(found.tried.length).toBeGreaterThan(3);
  for (const { rejected } of found.tried) expect(rejected).toBe('delivers nothing more');
});

for (const { fact, rules, wins, idle } of [
  { fact: 'in the starter', rules: inStarter, wins: 'remove-target-for-shape', idle: 'remove-rule' },
  // Narrower ones come after it and deliver less.
  { fact: 'in a child', rules: inChild, wins: 'remove-rule-for-shape', idle: 'remove-rule-for-path' },
] as const) {
  test(`what delivers some of the callbacks is better than nothing, and its losses are asked for: ${fact}`, async () => {
    const engine = new FakeEngine();
    engine.denies = (_, { headers }) => headers['X-Doomed'] !== undefined;
    const doomed = push({ id: 'doomed', request: { ...push().request, headers: { 'X-Doomed': '1' } } });
    const attacks = [...allFixations, attack('same-as-callback', push().request.target)];
    const found = await search(rules, { callbacks: [push(), doomed], attacks, engine });
    expect(found.chosen).toMatchObject({
      approach: wins,
      delivered: { passed: 1, of: 2 },
      lost: ['same-as-callback'],
    });
    expect(triedBy(found, idle).rejected).toBe('delivers 1 of 2 only');
    expect(triedBy(found, idle)).not.toHaveProperty('lost');
  });
}

test('an attack that another rule stops is asked only where that rule is taken away too', async () => {
  const other = attack('other', '/wc-api/KCO_WC_Push/?other=1', { 'X-Evil': '1' });
  const rules = `${inStarter}SecRule &REQUEST_HEADERS:X-Evil "@eq 1" "id:5,phase:2,deny"\n`;
  const found = await search(rules, { callbacks: [push()], attacks: [other] });
  expect(triedBy(found, 'engine-off-for-path').lost).toEqual(['other']);
  expect(triedBy(found, 'remove-rule').lost).toEqual([]);
  expect(found.engine.sent.filter(({ target }) => target === other.request.target)).toHaveLength(1);
});
