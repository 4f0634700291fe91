import { expect, test } from 'vitest';
import { programRunner } from '../../../harness/cli/run-program.ts';

const node = process.execPath;
const patient = { timeoutMs: 30_000 };
/** Says that it is up, then does nothing for ever. */
const forever = ['-e', 'console.log("up"); setInterval(() => {}, 1000)'];

test('both streams, the exit code, and each line as it comes', async () => {
  const lines: string[] = [];
  const onLine = (line: string) => lines.push(line);
  const script = 'console.log("one"); console.error("two"); process.exitCode = 4';
  const { exitCode, output } = await programRunner({})(node, ['-e', script], { ...patient, onLine });
  expect(exitCode).toBe(4);
  expect(output.split('\n').sort()).toEqual(['one', 'two']);
  expect(lines.sort()).toEqual(['one', 'two']);
});

test('a program sees the environment it was given, and no other', async () => {
  const script = 'console.log(process.env.A, process.env.B, process.env.HOME)';
  const environment = { B: '2' };
  const { output } = await programRunner({ A: '1' })(node, ['-e', script], { ...patient, environment });
  expect(output).toBe('1 2 undefined');
});

test('a program that is not there is exit code 127, not an exception', async () => {
  const { exitCode, output } = await programRunner({})('/nowhere/program', [], patient);
  expect({ exitCode, output }).toEqual({ exitCode: 127, output: expect.stringContaining('ENOENT') });
});

test('one that takes too long is ended, and that is said', async () => {
  const { exitCode, output } = await programRunner({})(node, forever, { timeoutMs: 300 });
  expect(exitCode).toBe(1);
  expect(output).toContain('not done within 300 ms');
});

test('the signal ends the program that runs, also when its child holds the output open, and starts no other', async () => {
  const controller = new AbortController();
  const run = programRunner({}, controller.signal);
  const withChild = `require('child_process').spawn(${JSON.stringify(node)}, ${JSON.stringify(forever)}, { stdio: 'inherit' });
    setInterval(() => {}, 1000)`;
  let childUp: number | undefined;
  const ended = run(node, ['-e', `console.log(process.pid); ${withChild}`], {
    ...patient,
    onLine: (line) => {
      if (/^\d+$/.test(line)) childUp = Number(line);
      if (line === 'up') controller.abort();
    },
  });
  expect(await ended).toEqual({ exitCode: 1, output: expect.stringMatching(/interrupted$/) });
  expect(() => process.kill(childUp ?? 0, 0)).toThrow('ESRCH');
  expect(await run(node, ['-e', ''], patient)).toEqual({ exitCode: 1, output: 'interrupted' });
});
