import { expect, test } from 'vitest';
import {
  describeError,
  type ErrorCode,
  firstError,
  HarnessError,
  messageOf,
  systemCode,
} from '../../../harness/lib/errors.ts';

const usage: ErrorCode[] = ['USAGE', 'SCENARIO_INVALID', 'SOURCE_NOT_FOUND', 'SOURCE_INVALID', 'SOURCE_UNFIT'];
const environment: ErrorCode[] = ['DOCKER_UNAVAILABLE', 'DISK_FULL', 'DOWNLOAD_FAILED', 'STACK_NOT_READY', 'TIMED_OUT'];

for (const code of usage) {
  test(`${code} is what the user asked for: exit code 2`, () => expect(new HarnessError(code, '').exitCode).toBe(2));
}
test('a plugin that does not load is not as expected: exit code 1', () =>
  expect(new HarnessError('PLUGIN_BROKEN', '').exitCode).toBe(1));
for (const code of environment) {
  test(`${code} is the environment’s: exit code 3`, () => expect(new HarnessError(code, '').exitCode).toBe(3));
}

test('an error is described by code and message, its hint on a line of its own', () => {
  const error = new HarnessError('DISK_FULL', 'no room in /runs', { hint: 'Free some.' });
  expect(describeError(error)).toBe('DISK_FULL: no room in /runs\nHint: Free some.');
  expect(describeError(new HarnessError('DISK_FULL', 'no room'))).toBe('DISK_FULL: no room');
});

test('a foreign error is described by its stack, anything else by itself', () => {
  expect(describeError(new TypeError('x is not'))).toMatch(/^TypeError: x is not\n\s+at /);
  expect(describeError('thrown text')).toBe('thrown text');
});

test('the cause is kept, and absent where none was given', () => {
  const cause = new Error('ENOSPC');
  expect(new HarnessError('DISK_FULL', '', { cause }).cause).toBe(cause);
  expect('cause' in new HarnessError('DISK_FULL', '')).toBe(false);
});

test('anything thrown has a message', () => {
  expect(messageOf(new Error('gone'))).toBe('gone');
  expect(messageOf(undefined)).toBe('undefined');
});

test('a system code is a string on an object, nothing else', () => {
  expect(systemCode(Object.assign(new Error('no'), { code: 'ENOENT' }))).toBe('ENOENT');
  expect(systemCode({ code: 5 })).toBeUndefined();
  expect(systemCode(null)).toBeUndefined();
  expect(systemCode('ENOENT')).toBeUndefined();
});

test('where cleaning up fails as well, the error that came first is told', async () => {
  const cause = new HarnessError('RULES_INVALID', 'line 2');
  const failing = async () => {
    await using _ = { [Symbol.asyncDispose]: () => Promise.reject(new Error('cannot be closed either')) };
    throw cause;
  };
  const thrown = await failing().catch((error: unknown) => error);
  expect(thrown).not.toBe(cause);
  expect(firstError(thrown)).toBe(cause);
  expect(firstError(cause)).toBe(cause);
});

test('what a message quotes moves no terminal', () => {
  const hostile = new HarnessError('RULES_INVALID', 'line 1: a\u0000b\u001b[2Jc', { hint: 'x\u0007' });
  expect(describeError(hostile)).toBe('RULES_INVALID: line 1: abc\nHint: x');
});
