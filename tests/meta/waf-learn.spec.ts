import { createWriteStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anna, bert, logOf, loopbackOf, notificationOf, pushOf, validationOf } from '../unit/waf/learn/logged.ts';
import { run, start } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

const all = [pushOf(anna), notificationOf(anna), validationOf(bert), loopbackOf(bert)];

test('what was learnt, what was not, and what to type next', async ({ folder }) => {
  const log = join(folder, 'audit.log');
  await writeFile(
    log,
    logOf([...all, { ...pushOf(anna), method: 'GET' }, pushOf(anna, '&lang=sv'), pushOf(bert, '&lang=sv')]),
  );
  const { exitCode, stdout, stderr } = await run(['waf', 'learn', '--audit-log', log], {}, { cwd: folder });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: `reading ${log}\n` });
  expect(stdout).toMatch(/^✔ 6 callbacks learnt, as 5 entries\n {2}7 rows read\n/);
  expect(stdout).toContain('once: GET, and callbacks are sent by POST');
  expect(stdout).toContain('--known lang');
  expect(stdout).toContain('kco-harness waf --rules … --corpus learned-callbacks.yaml');
  expect(await readFile(join(folder, 'learned-callbacks.yaml'), 'utf8')).toContain('corpus: learned');
});

test('without a callback, without a log, with a file that is there', async ({ folder }) => {
  const log = join(folder, 'audit.log');
  await writeFile(log, logOf([{ method: 'GET', target: '/', status: 200, rules: [] }]));
  const none = await run(['waf', 'learn', '--audit-log', log], {}, { cwd: folder });
  expect(none).toMatchObject({ exitCode: 3, stderr: `reading ${log}\n` });
  expect(none.stdout).toContain('there is no callback to learn from');

  const cases: [args: string[], message: RegExp][] = [
    [[], /^USAGE: waf learn needs a log: --audit-log FILE\nHint: /],
    [['--audit-log', 'nowhere.log'], /^USAGE: cannot read the log nowhere\.log: ENOENT.*\nHint: /],
    [['--audit-log', '.'], /^USAGE: cannot read the log \.: it is a folder\nHint: /],
    [['--audit-log', 'text.txt'], /^USAGE: text\.txt is no log that is read: .*\nHint: /],
    [['--audit-log', 'audit.log', '--output', 'text.txt'], /^USAGE: text\.txt is there already\nHint: /],
    [['--audit-log', 'audit.log', '--storage', 'text.txt'], /^USAGE: text\.txt is no folder\nHint: /],
    [['--audit-log', 'audit.log', '--name', 'My Shop'], /It is lower case, digits and single hyphens/],
  ];
  await writeFile(join(folder, 'text.txt'), 'no log\n');
  for (const [args, message] of cases) {
    const ended = await run(['waf', 'learn', ...args], {}, { cwd: folder });
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr.replace(/^reading .*\n/, '')).toMatch(message);
  }
});

test('Ctrl-C ends the reading, and leaves nothing half-made', async ({ folder }) => {
  const log = join(folder, 'audit.log');
  const rows = logOf(Array.from({ length: 500 }, () => pushOf(anna)));
  const file = createWriteStream(log);
  for (let written = 0; written < 150; written++) file.write(rows);
  await new Promise<void>((resolve) => file.end(() => resolve()));
  const command = start(['waf', 'learn', '--audit-log', log], {}, { cwd: folder });
  await command.saw(/^reading /m);
  command.child.kill('SIGINT');
  const { exitCode, stdout, stderr } = await command.ended;
  expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
  expect(stderr).toMatch(/\nstopping\n$/);
  expect(await readdir(folder)).toEqual(['audit.log']);
});
