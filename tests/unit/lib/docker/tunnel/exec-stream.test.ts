import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OutputOfFrames } from '../../../../../harness/lib/docker/tunnel/exec-stream.ts';

const frame = (stream: number, content: string): Buffer => {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(content), 4);
  return Buffer.concat([header, Buffer.from(content)]);
};

async function read(chunks: readonly Buffer[]): Promise<{ output: string; lines: string[] }> {
  const lines: string[] = [];
  const frames = new OutputOfFrames((line) => lines.push(line));
  const read: Buffer[] = [];
  frames.on('data', (chunk: Buffer) => read.push(chunk));
  for (const chunk of chunks) frames.write(chunk);
  frames.end();
  await new Promise((resolve) => frames.once('end', resolve));
  return { output: Buffer.concat(read).toString(), lines };
}

test('output is passed on, and what is said beside it comes by lines', async () => {
  const frames = [frame(1, 'SSH-2.0'), frame(2, 'Connection '), frame(1, '-x'), frame(2, 'closed\r\nbye\nunfinished')];
  expect(await read(frames)).toEqual({ output: 'SSH-2.0-x', lines: ['Connection closed', 'bye'] });
});

test('wherever the network cuts it', async () => {
  const content = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.string({ maxLength: 20 })), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(content, fc.array(fc.nat(120), { maxLength: 8 }), async (said, cuts) => {
      const whole = Buffer.concat(said.map(([stream, words]) => frame(stream, words)));
      const at = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
      const chunks = at.slice(1).map((end, index) => whole.subarray(at[index], end));
      const expected = said.flatMap(([stream, words]) => (stream === 1 ? [words] : []));
      expect((await read(chunks)).output).toBe(expected.join(''));
    }),
  );
});
