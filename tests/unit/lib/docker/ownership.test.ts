import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { isAlive, isOrphan, ownerLabels, processStartedAt } from '../../../../harness/lib/docker/ownership.ts';
import { pidOfDeadProcess } from './dead-process.ts';

const mine = () => ownerLabels('0412', process.pid);

test('labels name the run, the host and the process', () => {
  expect(mine()).toEqual({
    'org.kco-harness': 'true',
    'org.kco-harness.run': '0412',
    'org.kco-harness.host': hostname(),
    'org.kco-harness.boot': expect.any(String),
    'org.kco-harness.pid': String(process.pid),
    'org.kco-harness.pid-started': processStartedAt(process.pid) ?? '',
  });
});

test('a living owner keeps what is its own', () => {
  expect(isOrphan(mine())).toBe(false);
  // Where the system does not tell when a process started, the pid alone has to do.
  expect(isOrphan({ ...mine(), 'org.kco-harness.pid-started': '' })).toBe(false);
});

test('a dead owner leaves an orphan', async () => {
  const pid = await pidOfDeadProcess();
  expect(isAlive(pid)).toBe(false);
  expect(isOrphan({ ...mine(), 'org.kco-harness.pid': String(pid) })).toBe(true);
  expect(isOrphan({ ...mine(), 'org.kco-harness.pid': String(pid), 'org.kco-harness.pid-started': '' })).toBe(true);
});

test('a pid that another process has by now leaves an orphan', ({ skip }) => {
  skip(process.platform !== 'linux', 'only Linux tells when a process started');
  expect(isOrphan({ ...mine(), 'org.kco-harness.pid-started': '1' })).toBe(true);
});

test('a pid that is none leaves an orphan', () => {
  for (const pid of ['', '0', '-1', '1.5', 'x']) {
    expect(isOrphan({ ...mine(), 'org.kco-harness.pid': pid }), `pid "${pid}"`).toBe(true);
  }
  const { 'org.kco-harness.pid': _, ...without } = mine();
  expect(isOrphan(without)).toBe(true);
});

test("what is another host's, or not the harness's, is never an orphan", async () => {
  const dead: Record<string, string> = { ...mine(), 'org.kco-harness.pid': String(await pidOfDeadProcess()) };
  expect(isOrphan(dead)).toBe(true);
  expect(isOrphan({ ...dead, 'org.kco-harness.host': `not-${hostname()}` })).toBe(false);
  expect(isOrphan({ ...dead, 'org.kco-harness': 'false' })).toBe(false);
  const { 'org.kco-harness': _, ...unmarked } = dead;
  expect(isOrphan(unmarked)).toBe(false);
  const { 'org.kco-harness.host': __, ...homeless } = dead;
  expect(isOrphan(homeless)).toBe(false);
  expect(isOrphan({})).toBe(false);
});

test('on an engine that other machines use, the name of the host is not enough', async ({ skip }) => {
  const dead: Record<string, string> = { ...mine(), 'org.kco-harness.pid': String(await pidOfDeadProcess()) };
  expect(isOrphan(dead, { shared: true })).toBe(true);
  const ofAnother = { ...dead, 'org.kco-harness.boot': 'another-machine' };
  expect(isOrphan(ofAnother)).toBe(true);
  expect(isOrphan(ofAnother, { shared: true })).toBe(false);
  skip(process.platform !== 'linux', 'only Linux tells one boot from another');
  const { 'org.kco-harness.boot': _, ...earlier } = dead;
  expect(isOrphan(earlier, { shared: true })).toBe(false);
});

test('a process of another user is alive', () => {
  // Signalling it is refused; as root it is allowed. Either way it runs.
  expect(isAlive(1)).toBe(true);
});

test('the start time of a process does not change, and differs from that of its parent', ({ skip }) => {
  skip(process.platform !== 'linux', 'only Linux tells when a process started');
  expect(processStartedAt(process.pid)).toMatch(/^\d+$/);
  expect(processStartedAt(process.pid)).toBe(processStartedAt(process.pid));
  expect(processStartedAt(process.pid)).not.toBe(processStartedAt(process.ppid));
});
