import { expect, test } from 'vitest';
import { startProgram } from '../../../harness/lib/start-program.ts';

const node = process.execPath;

test('arguments arrive as they are: no shell reads them', async () => {
  const args = ['$(id)', '`id`', '; exit 3', "it's", '"', '*', '', 'a\nb', '$HOME'];
  const { stdout, exitCode } = await startProgram(node, ['-p', 'JSON.stringify(process.argv.slice(1))', '--', ...args]);
  expect(JSON.parse(stdout)).toEqual(args);
  expect(exitCode).toBe(0);
});

test('a failure is an outcome; both outputs are kept apart', async () => {
  const script = 'console.log("out"); console.error("err"); process.exitCode = 4';
  expect(await startProgram(node, ['-e', script])).toMatchObject({ exitCode: 4, stdout: 'out\n', stderr: 'err\n' });
});

test('the environment is the one given, and nothing is to be read', async () => {
  const script = 'process.stdin.resume().on("end", () => console.log(Object.keys(process.env).join()))';
  expect((await startProgram(node, ['-e', script], { env: { ONLY: '1' } })).stdout).toBe('ONLY\n');
});

test('one that is not there has its system error as cause', async () => {
  const { cause } = await startProgram('/nowhere/program', []);
  expect(cause).toMatchObject({ code: 'ENOENT' });
});

test('the signal ends it', async () => {
  const stop = new AbortController();
  const program = startProgram(node, ['-e', 'setInterval(() => {}, 1000); console.log("up")'], { signal: stop.signal });
  program.stdout?.once('data', () => stop.abort());
  expect(await program).toMatchObject({ signal: 'SIGTERM', cause: { name: 'AbortError' } });
});

test('settings of zx in the environment change nothing', async () => {
  const script = `import { startProgram } from ${JSON.stringify(import.meta.resolve('../../../harness/lib/start-program.ts'))};
    console.log((await startProgram(process.execPath, ['-e', 'console.log("two")'])).stdout)`;
  const env = { ...process.env, ZX_SHELL: '/nowhere', ZX_PREFIX: 'echo ', ZX_VERBOSE: 'true' };
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', script];
  expect((await startProgram(node, args, { env })).stdout).toBe('two\n\n');
});
