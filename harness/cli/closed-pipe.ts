/** What a shell says of a program that wrote to a pipe whose reader has gone: 128 + SIGPIPE. */
export const readerGone = 141;

/**
 * Node ignores SIGPIPE, of which other programs end without a word, as in `kco-harness list | head -1`. Here the first write that
 * finds nobody counts as Ctrl-C, so that whoever has started something takes it down; where nobody has, the process ends.
 * In JavaScript, because the runner reads it before it could read anything else. What is loaded twice is there once.
 */
const source = `
  let hasStopped = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (error.code !== 'EPIPE') throw error;
      if (hasStopped) return;
      hasStopped = true;
      if (process.listenerCount('SIGINT') === 0) process.exit(${readerGone});
      process.kill(process.pid, 'SIGINT');
    });
  }
  process.on('exit', () => {
    if (hasStopped) process.exitCode = ${readerGone};
  });
`;

const module = `data:text/javascript,${encodeURIComponent(source)}`;

/** From here on this process ends quietly when nobody reads what it writes. */
export const endWithoutReader = (): Promise<unknown> => import(module);

/** For `node`: the same for a program of this process's that has its outputs. */
export const endingWithoutReader: readonly string[] = ['--import', module];

/** The runner has ended because nobody reads what it writes, and so do whoever waits for it. */
export class ReaderGone extends Error {}
