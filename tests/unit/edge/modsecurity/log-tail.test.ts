import { expect, test } from 'vitest';
import { LogTail } from '../../../../harness/edge/modsecurity/log-tail.ts';
import { LogServer } from './log-server.ts';

let log: LogServer;
test.beforeEach(async () => {
  log = await LogServer.start();
});
test.afterEach(() => log[Symbol.asyncDispose]());

test('what was there before is not read', async () => {
  log.append('old\n');
  const tail = await LogTail.atEnd(log.url);
  log.append('new\n');
  expect(await tail.newLines()).toEqual(['new']);
  expect(log.asked).toEqual(['HEAD', 'GET bytes=4-']);
});

test('each line is given once', async () => {
  const tail = await LogTail.atEnd(log.url);
  log.append('a\nb\n');
  expect(await tail.newLines()).toEqual(['a', 'b']);
  log.append('c\n');
  expect(await tail.newLines()).toEqual(['c']);
});

test('nothing new is 416, and no line', async () => {
  log.append('old\n');
  const tail = await LogTail.atEnd(log.url);
  expect(await tail.newLines()).toEqual([]);
  log.append('new\n');
  expect(await tail.newLines()).toEqual(['new']);
});

test('a log that is not written yet is 404, and is read from its beginning once it is', async () => {
  const tail = await LogTail.atEnd(log.url);
  expect(await tail.newLines()).toEqual([]);
  log.append('first\n');
  expect(await tail.newLines()).toEqual(['first']);
});

test('a server that sends the whole file is read from the same place', async () => {
  log.knowsRanges = false;
  log.append('old\n');
  const tail = await LogTail.atEnd(log.url);
  log.append('new\n');
  expect(await tail.newLines()).toEqual(['new']);
  log.append('newer\n');
  expect(await tail.newLines()).toEqual(['newer']);
});

test('a line that is being written waits for its end', async () => {
  const tail = await LogTail.atEnd(log.url);
  log.append('whole\n{"half":');
  expect(await tail.newLines()).toEqual(['whole']);
  expect(await tail.newLines()).toEqual([]);
  log.append('1}\n');
  expect(await tail.newLines()).toEqual(['{"half":1}']);
});

test('empty lines are no lines', async () => {
  const tail = await LogTail.atEnd(log.url);
  log.append('\n\na\n\n');
  expect(await tail.newLines()).toEqual(['a']);
});

test('letters of several bytes keep the place right', async () => {
  log.append('Stårgatan\n');
  const tail = await LogTail.atEnd(log.url);
  log.append('Ankeborg – å\n');
  expect(await tail.newLines()).toEqual(['Ankeborg – å']);
  log.append('end\n');
  expect(await tail.newLines()).toEqual(['end']);
});

test('a letter that is torn between two reads comes out whole', async () => {
  const tail = await LogTail.atEnd(log.url);
  const bytes = Buffer.from('å\n');
  log.append(bytes.subarray(0, 1));
  expect(await tail.newLines()).toEqual([]);
  log.append(bytes.subarray(1));
  expect(await tail.newLines()).toEqual(['å']);
});

test('a log that the server will not give is missing evidence, not silence', async () => {
  const tail = await LogTail.atEnd(log.url);
  log.append('new\n');
  log.failsWith = 403;
  await expect(tail.newLines()).rejects.toMatchObject({ code: 'EVIDENCE_INCOMPLETE' });
});

test('an edge that is gone is missing evidence, and the log is named', async () => {
  const tail = await LogTail.atEnd(log.url);
  const { url } = log;
  await log[Symbol.asyncDispose]();
  const missing = { code: 'EVIDENCE_INCOMPLETE', message: expect.stringContaining(url) };
  await expect(tail.newLines()).rejects.toMatchObject(missing);
  await expect(LogTail.atEnd(url)).rejects.toMatchObject(missing);
  log = await LogServer.start();
});
