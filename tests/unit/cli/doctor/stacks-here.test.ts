import { expect, test } from 'vitest';
import type { Finding } from '../../../../harness/cli/doctor/finding.ts';
import { doctorReport, realStackHint, repeatable, stacksHere } from '../../../../harness/cli/doctor/stacks-here.ts';
import { styleFor } from '../../../../harness/reports/style.ts';

const finding = (name: string, parts: Partial<Finding> = {}): Finding => ({
  name,
  state: 'ok',
  detail: 'seen',
  neededBy: 'nobody',
  ...parts,
});
const noDocker = finding('Docker', {
  state: 'missing',
  neededBy: 'containers',
  detail: 'not installed',
  without: 'no real store',
  get: 'apt-get install docker.io',
});
const noImage = finding('base image', { state: 'unknown', neededBy: 'containers' });
const plain = styleFor(false);

test('with everything here both stacks can run', () => {
  expect(stacksHere([finding('browser'), finding('Docker', { neededBy: 'containers' })])).toEqual([
    { stack: 'simulated', canRun: true, lacks: [], command: 'npx kco-harness run' },
    { stack: 'containers', canRun: true, lacks: [], command: 'npx kco-harness run --stack containers' },
  ]);
});

test('without Docker the simulated one can; that nothing is known of images is no second want', () => {
  const [simulated, containers] = stacksHere([noDocker, noImage]);
  expect(simulated).toMatchObject({ canRun: true });
  expect(containers).toMatchObject({ canRun: false, lacks: [noDocker] });
});

test('what did not answer is not taken for there', () => {
  expect(stacksHere([noImage])[1]).toMatchObject({ canRun: false, lacks: [noImage] });
});

test('without loopback nothing can run', () => {
  const loopback = finding('loopback', { state: 'missing', neededBy: 'every stack' });
  expect(stacksHere([loopback]).map(({ canRun }) => canRun)).toEqual([false, false]);
});

test('without a browser the command shops without one', () => {
  const commands = stacksHere([finding('browser', { state: 'missing' })]).map(({ command }) => command);
  expect(commands).toEqual([
    'npx kco-harness run --shopper http',
    'npx kco-harness run --stack containers --shopper http',
  ]);
});

test('the report says what each lack costs and how to end it, and closes with a line for each stack', () => {
  const findings = [finding('Node'), noDocker, noImage];
  expect(doctorReport(findings, stacksHere(findings), plain)).toBe(
    [
      '✔ Node        seen',
      '✘ Docker      not installed',
      '              without it: no real store',
      '              to get it: apt-get install docker.io',
      '? base image  seen',
      '',
      'simulated stack   can run: npx kco-harness run',
      'containers stack  cannot run without Docker; with it: npx kco-harness run --stack containers',
    ].join('\n'),
  );
});

test('below a simulated run: the command for the real one, and where to learn what that needs here', () => {
  expect(realStackHint(['waf-*', 'healthy'])).toBe(
    [
      "The same scenarios on the real plugin: npx kco-harness run 'waf-*' healthy --stack containers",
      '  what that needs here: npx kco-harness doctor',
    ].join('\n'),
  );
});

test('what the user asked for is asked again, but for the stack', () => {
  const asked = ['run', 'waf-*', '--shopper', 'http', '--stack', 'simulated', '--scenarios=./mine', '--json'];
  expect(repeatable(asked)).toEqual(['waf-*', '--shopper', 'http', '--scenarios=./mine']);
  expect(repeatable(['--stack=auto', 'healthy'])).toEqual(['healthy']);
});
