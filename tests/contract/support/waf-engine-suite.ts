import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type TestType } from '@playwright/test';
import { type RuleSource, readRules } from '../../../harness/edge/engine/rule-source.ts';
import type { EngineKind, Exclusion, RuleVariant, WafEngine } from '../../../harness/edge/engine/waf-engine.ts';
import type { HttpRequest } from '../../../harness/lib/http/http-request.ts';
import type { Ruleset } from '../../../harness/scenario/conditions.ts';
import { loadCorpora } from '../../../harness/waf/corpus/load-corpora.ts';
import { requestArguments } from '../../../harness/waf/corpus/request-arguments.ts';
import { wholePattern } from '../../../harness/waf/exclusion/directive-text.ts';
import { withVariants } from '../../../harness/waf/judge/variants.ts';
import type { CallbackProbe } from '../../../harness/waf/probe.ts';
import { brokenRules } from './waf-engine-broken-rules.ts';

export interface EngineFixture {
  waf: {
    engine: WafEngine;
    /** A folder for this worker's rule files. */
    folder: string;
  };
}

const builtIn = (ruleset: Ruleset): RuleSource => ({ type: 'built-in', ruleset });

const variant = (name: string, rules: RuleSource, rest: Partial<RuleVariant> = {}): RuleVariant => ({
  name,
  mode: 'on',
  rules,
  exclusions: [],
  ...rest,
});

/** A rule set of one file, written where it says that it is. */
async function rulesIn(folder: string, name: string, text: string): Promise<Extract<RuleSource, { type: 'files' }>> {
  const path = join(folder, name);
  await mkdir(folder, { recursive: true });
  await writeFile(path, text);
  const files = [{ path, content: Buffer.from(text) }];
  return { type: 'files', name, entries: [path], files, defaultActions: [] };
}

const post = (target: string, rest: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  target,
  headers: { 'User-Agent': 'APIs-Klarna', Accept: '*/*' },
  ...rest,
});

const push = post('/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id=o-1&kco_session_id=t_1');
const elsewhere = post('/?kco_session_id=t_1');
const harmless = post('/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id=o-1');

const denied = { status: 403, reachedOrigin: false };
const delivered = { status: 200, reachedOrigin: true };

const removeTarget: Exclusion = {
  place: 'before',
  directives: `SecRule REQUEST_FILENAME "@streq /wc-api/KCO_WC_Push/" \\
    "id:99001,phase:1,pass,nolog,t:none,ctl:ruleRemoveTargetById=211180;ARGS_NAMES:kco_session_id"`,
};
const removeRule: Exclusion = { place: 'after', directives: 'SecRuleRemoveById 211180' };

/** Each pattern of a value that the project's own corpora declare, with a value that one of their callbacks has there. */
async function shapesOfCorpora(): Promise<{ pattern: string; value: string }[]> {
  const callbacks = (await loadCorpora([]))
    .flatMap(({ probes }) => probes)
    .filter((probe): probe is CallbackProbe => probe.type === 'callback');
  const seen = new Map<string, { pattern: string; value: string }>();
  for (const { request, valuePatterns } of callbacks.flatMap(withVariants)) {
    for (const [name, value] of requestArguments(request)) {
      const pattern = valuePatterns[name];
      if (pattern === undefined) continue;
      const sent = value.replaceAll('{host}', 'shop.example');
      if (sent.length > (seen.get(pattern)?.value.length ?? -1)) seen.set(pattern, { pattern, value: sent });
    }
  }
  return [...seen.values()];
}

/** What every engine does, wherever it runs. */
export function wafEngineSuite<T extends object, W extends EngineFixture>(
  test: TestType<T, W>,
  kind: EngineKind,
): void {
  test('says what it is', async ({ waf: { engine } }) => {
    expect(engine.kind).toBe(kind);
    const version = {
      v3: /^ModSecurity v3\.\d+\.\d+, nginx \d/,
      v2: /^ModSecurity for Apache\/2\.\d+\.\d+, Apache 2\./,
    };
    expect(engine.version).toMatch(version[kind]);
  });

  test('a rule that closes the connection has refused the request, and ends nothing', async ({
    waf: { engine, folder },
  }) => {
    const drops = 'SecRule ARGS:x "@streq drop" "id:1,phase:2,log,auditlog,drop"\n';
    await using loaded = await engine.load([
      variant('drops', await rulesIn(join(folder, 'drops'), 'drops.conf', drops)),
    ]);
    for (let time = 0; time < 3; time++) {
      const dropped = await loaded.send('drops', post('/?x=drop'));
      expect(dropped.reachedOrigin).toBe(false);
      expect((await loaded.hits([dropped.requestId])).get(dropped.requestId)?.map(({ id }) => id)).toEqual(['1']);
    }
    expect(await loaded.send('drops', post('/?x=stays'))).toMatchObject(delivered);
  });

  test('denies, delivers or detects, each variant by its own rules', async ({ waf: { engine } }) => {
    await using loaded = await engine.load([
      variant('plain', builtIn('comodo')),
      variant('detecting', builtIn('comodo'), { mode: 'detection-only' }),
      variant('without-target', builtIn('comodo'), { exclusions: [removeTarget] }),
      variant('without-rule', builtIn('comodo'), { exclusions: [removeRule] }),
    ]);
    const outcomes: [name: string, request: HttpRequest, answer: Record<string, unknown>, ids: string[]][] = [
      ['plain', harmless, delivered, []],
      ['plain', push, denied, ['211180']],
      ['plain', elsewhere, denied, ['211180']],
      ['detecting', push, delivered, ['211180']],
      ['without-target', push, delivered, []],
      ['without-target', elsewhere, denied, ['211180']],
      ['without-rule', push, delivered, []],
      ['without-rule', elsewhere, delivered, []],
    ];
    const answers = await Promise.all(outcomes.map(([name, request]) => loaded.send(name, request)));
    const hits = await loaded.hits(answers.map(({ requestId }) => requestId));
    for (const [index, [name, { target }, answer, ids]] of outcomes.entries()) {
      const seen = answers[index];
      expect(seen, `${name} ${target}`).toMatchObject(answer);
      expect(
        hits.get(seen?.requestId ?? '')?.map(({ id }) => id),
        `${name} ${target}`,
      ).toEqual(ids);
    }
  });

  test('names the file and the line of a rule that matched, and has its text', async ({ waf: { engine } }) => {
    await using loaded = await engine.load([variant('a', builtIn('comodo'))]);
    const { requestId } = await loaded.send('a', push);
    const [hit] = (await loaded.hits([requestId])).get(requestId) ?? [];
    expect(hit?.file).toMatch(/\/rulesets\/comodo\.conf$/);
    const lines = (await engine.readRuleFile(hit?.file ?? ''))?.split('\n') ?? [];
    const line = lines[(hit?.line ?? 0) - 1];
    // v3 names the rule's first line, v2 its last.
    expect(line).toMatch({ v3: /^SecRule ARGS_NAMES/, v2: /,chain"$/ }[kind]);
    expect(await engine.readRuleFile('/nowhere/at-all.conf')).toBeUndefined();
  });

  test('explains which argument matched, in the link that looks at it', async ({ waf: { engine } }) => {
    await using loaded = await engine.load([
      variant('rev2', builtIn('comodo'), { mode: 'detection-only', explained: true }),
      variant('rev3', builtIn('comodo-rev3'), { mode: 'detection-only', explained: true }),
    ]);
    for (const [name, link] of [
      ['rev2', 0],
      ['rev3', 1],
    ] as const) {
      const [other, pushed] = await Promise.all([loaded.send(name, harmless), loaded.send(name, push)]);
      expect(await loaded.explain(pushed.requestId, '211180'), name).toContainEqual({
        link,
        variables: ['ARGS_NAMES:kco_session_id'],
        certain: true,
      });
      expect((await loaded.explain(other.requestId, '211180')).flatMap(({ variables }) => variables)).not.toContain(
        'ARGS_NAMES:kco_session_id',
      );
    }
  });

  test('sends a request as it is written, and nothing with it', async ({ waf: { engine, folder } }) => {
    const rules = await rulesIn(
      folder,
      'as-written.conf',
      `SecRule REQUEST_URI_RAW "@streq /a//%41%0a/./b?c=%zz&&d" "id:1,phase:1,t:none,deny,status:406"
SecRule REQUEST_FILENAME "@streq /headers" "id:2,phase:1,t:none,deny,status:407,chain"
  SecRule &REQUEST_HEADERS "@eq 3" "t:none"
SecRule ARGS:x "@streq 1" "id:3,phase:2,t:none,deny,status:409"
`,
    );
    await using loaded = await engine.load([variant('a', rules)]);
    const status = async (request: HttpRequest) => (await loaded.send('a', request)).status;
    expect(await status(post('/a//%41%0a/./b?c=%zz&&d'))).toBe(406);
    // Host, Connection and X-Request-Id.
    expect(await status({ method: 'GET', target: '/headers', headers: {} })).toBe(407);
    const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'x=1' };
    expect(await status(post('/', form))).toBe(409);
    const json = { headers: { 'Content-Type': 'application/json' }, body: '{"x":"2"}' };
    expect(await loaded.send('a', post('/', json))).toMatchObject(delivered);
    await expect(loaded.send('a', post('/a b'))).rejects.toMatchObject({ code: 'CORPUS_INVALID' });
  });

  // An engine that cannot compile a pattern says nothing, and no value fits it.
  test('takes what the corpora say of values as the harness does', async ({ waf: { engine, folder } }) => {
    const fitting = await shapesOfCorpora();
    expect(fitting.length).toBeGreaterThan(20);
    const rules = fitting.map(
      ({ pattern }, index) =>
        `SecRule ARGS:v${index} "!@rx ${wholePattern(pattern)}" "id:${index + 1},phase:2,deny,status:403,log,auditlog,t:none"`,
    );
    const file = await rulesIn(folder, 'shapes.conf', `${rules.join('\n')}\n`);
    await using loaded = await engine.load([variant('shapes', file)]);
    const answers = await Promise.all(
      fitting.map(async ({ pattern, value }, index) => {
        const sent = async (text: string) =>
          (await loaded.send('shapes', post(`/?v${index}=${encodeURIComponent(text)}`))).status;
        return { pattern, value, fits: await sent(value), other: await sent(`${value}\0`) };
      }),
    );
    expect(answers.filter(({ fits, other }) => fits !== 200 || other !== 403)).toEqual([]);
  });

  test('what the server refuses before the WAF has no hits', async ({ waf: { engine } }) => {
    await using loaded = await engine.load([variant('a', builtIn('comodo'))]);
    const { requestId, ...answer } = await loaded.send('a', post('/../../etc/passwd'));
    expect(answer).toEqual({ status: 400, reachedOrigin: false });
    expect(await loaded.hits([requestId])).toEqual(new Map([[requestId, []]]));
  });

  test('has the Core Rule Set at its paranoia levels', async ({ waf: { engine } }) => {
    const crs = await engine.readRuleFile('/usr/share/modsecurity-crs/rules/REQUEST-901-INITIALIZATION.conf');
    test.skip(crs === undefined, 'modsecurity-crs is not installed');
    await using loaded = await engine.load([
      variant('pl1', builtIn('crs-pl1')),
      variant('pl2', builtIn('crs-pl2')),
      variant('excluded', builtIn('crs-pl2'), {
        exclusions: [{ place: 'after', directives: 'SecRuleRemoveById 942200 942260 942340 942430 942432' }],
      }),
    ]);
    const body = JSON.stringify({ merchant_data: JSON.stringify({ is_user_logged_in: false, cart: 'a1' }) });
    const update = post('/wc-api/KCO_WC_Validation/', {
      headers: { 'User-Agent': 'APIs-Klarna', Accept: '*/*', 'Content-Type': 'application/json' },
      body,
    });
    const [first, second, third] = await Promise.all(
      ['pl1', 'pl2', 'excluded'].map((name) => loaded.send(name, update)),
    );
    expect([first, second, third]).toMatchObject([delivered, denied, delivered]);
    const ids = (await loaded.hits([second?.requestId ?? ''])).get(second?.requestId ?? '')?.map(({ id }) => id);
    expect(ids).toContain('942200');
    expect(ids?.filter((id) => /^(949|959|980)/.test(id))).toEqual([]);
  });

  for (const { what, text, line, words } of brokenRules(kind)) {
    test(`refuses ${what}, with file and line, and loads good rules afterwards`, async ({
      waf: { engine, folder },
    }) => {
      const rules = await rulesIn(folder, `${what.replace(/\W+/g, '-')}.conf`, text);
      const refused = engine.load([variant('good', builtIn('comodo')), variant('broken', rules)]);
      await expect(refused).rejects.toMatchObject({
        code: 'RULES_INVALID',
        message: expect.stringMatching(new RegExp(`"${rules.name}": ${rules.entries[0]} line ${line}: .*${words}`)),
      });
      await using loaded = await engine.load([variant('good', builtIn('comodo'))]);
      expect(await loaded.send('good', push)).toMatchObject(denied);
    });
  }

  test('rules where a path has a space and an ö: found, with what they include, and called as the user does', async ({
    waf: { engine, folder },
  }) => {
    const own = join(folder, 'Händler 1');
    await mkdir(join(own, 'more'), { recursive: true });
    await writeFile(join(own, 'more', 'agents.data'), 'evil-agent\n');
    await writeFile(
      join(own, 'more', 'agents.conf'),
      'SecRule REQUEST_HEADERS:User-Agent "@pmFromFile agents.data" "id:7,phase:1,deny,status:403"\n',
    );
    await writeFile(join(own, 'my rules.conf'), 'Include more/agents.conf\n');
    const rules = await readRules(join(own, 'my rules.conf'));
    await using loaded = await engine.load([variant('a', rules)]);
    const { requestId, status } = await loaded.send('a', { ...harmless, headers: { 'User-Agent': 'evil-agent' } });
    expect(status).toBe(403);
    const [hit] = (await loaded.hits([requestId])).get(requestId) ?? [];
    expect(hit).toMatchObject({ id: '7', file: join(own, 'more', 'agents.conf') });

    const broken = await rulesIn(own, 'broken rules.conf', 'SecNonsense On\n');
    await expect(engine.load([variant('b', broken)])).rejects.toMatchObject({
      code: 'RULES_INVALID',
      message: expect.stringContaining(`${broken.entries[0]} line 1: `),
    });
  });

  test('a broken exclusion is told by the name of its file', async ({ waf: { engine } }) => {
    const exclusions: Exclusion[] = [
      { place: 'before', directives: '# mine\nSecNonsense On', file: '/etc/mine/exclusions.conf' },
    ];
    await expect(engine.load([variant('a', builtIn('comodo'), { exclusions })])).rejects.toMatchObject({
      code: 'RULES_INVALID',
      message: expect.stringContaining('/etc/mine/exclusions.conf line 2: '),
    });
  });

  test('a request that leaves no row because a rule switched the engine off passes', async ({ waf: { engine } }) => {
    const off = 'SecRule REQUEST_FILENAME "@beginsWith /wc-api/" "id:99002,phase:1,pass,nolog,ctl:ruleEngine=Off"';
    await using loaded = await engine.load([
      variant('a', builtIn('comodo'), { exclusions: [{ place: 'before', directives: off }] }),
    ]);
    const answers = await Promise.all([loaded.send('a', push), loaded.send('a', elsewhere)]);
    expect(answers).toMatchObject([delivered, denied]);
    const hits = await loaded.hits(answers.map(({ requestId }) => requestId));
    expect(answers.map(({ requestId }) => hits.get(requestId)?.map(({ id }) => id))).toEqual([[], ['211180']]);
  });

  test('loads side by side and one after another, more often than it has ports', async ({ waf: { engine } }) => {
    await using kept = await engine.load([variant('a', builtIn('comodo'))]);
    for (let count = 0; count < 12; count++) {
      const exclusions = count % 2 === 0 ? [removeRule] : [];
      await using loaded = await engine.load([variant('a', builtIn('comodo'), { exclusions })]);
      expect(await loaded.send('a', push)).toMatchObject(count % 2 === 0 ? delivered : denied);
    }
    expect(await kept.send('a', push)).toMatchObject(denied);
  });
}
