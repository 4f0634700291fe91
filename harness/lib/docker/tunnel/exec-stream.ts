import { Duplex, pipeline, Transform, type TransformCallback } from 'node:stream';
import type { Docker } from '../docker-client.ts';

/**
 * Runs a command in a container. What is written goes to its input and what is read is its output, as bytes; the stream
 * ends with the command.
 * @param onLine gets each line of its standard error
 */
export async function execStream(
  docker: Docker,
  containerId: string,
  command: readonly string[],
  onLine: (line: string) => void,
): Promise<Duplex> {
  const exec = await docker.getContainer(containerId).exec({
    Cmd: [...command],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  });
  const connection = await exec.start({ hijack: true, stdin: true });
  const output = new OutputOfFrames(onLine);
  // Whoever reads the output sees the failure of either. Where the command has ended nobody reads its input any more.
  pipeline(connection, output, () => connection.destroy());
  return Duplex.from({ readable: output, writable: connection });
}

const headerLength = 8;
const standardError = 2;

/**
 * Takes the engine's frames apart: stream, three zeros, length in four bytes, content.
 * @source https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
export class OutputOfFrames extends Transform {
  readonly #onLine: (line: string) => void;
  #header = Buffer.alloc(0);
  #left = 0;
  #line = '';

  constructor(onLine: (line: string) => void) {
    super();
    this.#onLine = onLine;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#left === 0) {
        const missing = headerLength - this.#header.length;
        this.#header = Buffer.concat([this.#header, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (this.#header.length < headerLength) break;
        this.#left = this.#header.readUInt32BE(4);
      }
      const content = rest.subarray(0, this.#left);
      rest = rest.subarray(content.length);
      this.#left -= content.length;
      if (this.#header[0] === standardError) this.#say(content.toString());
      else this.push(content);
      if (this.#left === 0) this.#header = Buffer.alloc(0);
    }
    done();
  }

  #say(text: string): void {
    const lines = (this.#line + text).split(/\r?\n/);
    this.#line = lines.pop() ?? '';
    for (const line of lines.filter(Boolean)) this.#onLine(line);
  }
}
