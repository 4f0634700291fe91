import { expect, test } from 'vitest';
import type { RefusedRules } from '../../../../harness/edge/engine/refused-rules.ts';
import type { FileRules } from '../../../../harness/edge/engine/rule-source.ts';
import { skipRefused } from '../../../../harness/edge/engine/skip-refused.ts';
import type { RuleVariant } from '../../../../harness/edge/engine/waf-engine.ts';

const quietly = () => {};

const rulesOf = (...texts: string[]): FileRules => ({
  type: 'files',
  name: 'own',
  entries: ['/r/0.conf'],
  files: texts.map((text, index) => ({ path: `/r/${index}.conf`, content: Buffer.from(text) })),
  defaultActions: [],
});

const rule = (id: number, what = 'ARGS') => `SecRule ${what} "@rx x" "id:${id},phase:2,deny"`;

/** Reads file after file and refuses the first line with BAD in it. @param told what it tells of the place, of the line's index */
class Engine {
  readonly version = 'ModSecurity of memory';
  loads = 0;
  readonly told: (file: string, line: number) => Partial<RefusedRules>;

  constructor(told: (file: string, line: number) => Partial<RefusedRules> = (file, line) => ({ file, line })) {
    this.told = told;
  }

  async refusalOf({ rules }: RuleVariant): Promise<RefusedRules | undefined> {
    this.loads++;
    for (const { path, content } of (rules as FileRules).files) {
      const line =
        content
          .toString()
          .split('\n')
          .findIndex((text) => text.includes('BAD')) + 1;
      if (line > 0) return { name: 'own', quoted: '', words: 'Unknown variable: BAD', ...this.told(path, line) };
    }
    return undefined;
  }
}

const leftLines = (rules: FileRules): string[][] => rules.files.map(({ content }) => content.toString().split('\n'));

test('all that is refused is left out in one run, with place, id and the engine’s words', async () => {
  const engine = new Engine();
  const { rules, leftOut } = await skipRefused(
    engine,
    rulesOf(`${rule(1)}\n${rule(2, 'BAD')}\n${rule(3, 'BAD')}`, `${rule(4, 'BAD')}\n${rule(5)}`),
    quietly,
  );
  expect(leftLines(rules)).toEqual([
    [rule(1), '', ''],
    ['', rule(5)],
  ]);
  const reason = 'Unknown variable: BAD';
  expect(leftOut).toEqual([
    { file: '/r/0.conf', line: 2, id: '2', directive: 'SecRule', reason, by: 'engine' },
    { file: '/r/0.conf', line: 3, id: '3', directive: 'SecRule', reason, by: 'engine' },
    { file: '/r/1.conf', line: 1, id: '4', directive: 'SecRule', reason, by: 'engine' },
  ]);
  expect(engine.loads).toBe(4);
});

test('a rule goes with all that is chained to it, whichever of them is refused', async () => {
  const chain = `SecRule ARGS "@rx x" \\\n  "id:1,phase:2,deny,chain"\n  SecRule BAD "@rx y"`;
  const { rules, leftOut } = await skipRefused(new Engine(), rulesOf(`${chain}\n${rule(2)}`), quietly);
  expect(leftLines(rules)).toEqual([['', '', '', rule(2)]]);
  expect(leftOut).toMatchObject([{ line: 1, id: '1' }]);
});

test('where the engine tells no place it is found by halving', async () => {
  const many = Array.from({ length: 60 }, (_, index) => rule(index, index === 41 || index === 7 ? 'BAD' : 'ARGS'));
  const engine = new Engine(() => ({}));
  const { leftOut } = await skipRefused(engine, rulesOf(many.join('\n')), quietly);
  expect(leftOut.map(({ id }) => id)).toEqual(['7', '41']);
  expect(engine.loads).toBeLessThan(30);
});

test('where the engine names the rule before it, that one stays', async () => {
  const engine = new Engine((file, line) => ({ file, line: line - 1 }));
  const { leftOut } = await skipRefused(
    engine,
    rulesOf([rule(1), rule(2), rule(3, 'BAD'), rule(4)].join('\n')),
    quietly,
  );
  expect(leftOut.map(({ id }) => id)).toEqual(['3']);
});

test('what is no rule of these files is refused as ever', async () => {
  const engine = {
    version: 'x',
    refusalOf: async () => ({ name: 'own', quoted: '', words: 'no such file: gone.conf' }),
  };
  await expect(skipRefused(engine, rulesOf(`Include gone.conf\n${rule(1)}`), quietly)).rejects.toMatchObject({
    code: 'RULES_INVALID',
    message: expect.stringContaining('gone.conf'),
  });
});

test('a set of which nothing is left lets everything pass, and is refused', async () => {
  await expect(skipRefused(new Engine(), rulesOf(rule(1, 'BAD')), quietly)).rejects.toThrow('nothing is left');
});

test('a set that is not for this engine at all is given up', async () => {
  const many = Array.from({ length: 400 }, (_, index) => rule(index, 'BAD')).join('\n');
  await expect(skipRefused(new Engine(), rulesOf(many), quietly)).rejects.toThrow('more than 300 rules');
});
