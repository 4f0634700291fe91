/** What a shell says of a program that wrote to a pipe whose reader has gone: 128 + SIGPIPE. */
export const readerGone = 141;

/** Tells the way in, kco-harness.mjs, that the process ended for that and not because a file that was loaded ended it. */
const endedByOutput = 'kco-harness: ended by its output';

/**
 * Node ignores SIGPIPE, of which other programs end without a word, as in `kco-harness list | head -1`. Here the first write that
 * finds nobody counts as Ctrl-C, so that whoever has started something takes it down; where nobody has, the process ends. So does
 * one that finds no room, as in `kco-harness run --json > results.json` on a full disk, which is said: exit code 3.
 * In JavaScript, because the runner reads it before it could read anything else. What is loaded twice is there once.
 */
const source = `
  let ending;
  const stop = (exitCode) => {
    ending = exitCode;
    globalThis[Symbol.for('${endedByOutput}')] = true;
    if (process.listenerCount('SIGINT') === 0) process.exit(exitCode);
    process.kill(process.pid, 'SIGINT');
  };
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', ({ code, message }) => {
      if (ending !== undefined) return;
      if (code === 'EPIPE') return stop(${readerGone});
      if (stream === process.stdout) {
        process.stderr.write('OUTPUT_UNWRITABLE: the output cannot be written: ' + message + '\\nHint: Make room where it goes, or send it elsewhere.\\n');
      }
      stop(3);
    });
  }
  process.on('exit', () => {
    if (ending !== undefined) process.exitCode = ending;
  });
`;

const module = `data:text/javascript,${encodeURIComponent(source)}`;

/** From here on this process ends quietly when nobody reads what it writes. */
export const endWithoutReader = (): Promise<unknown> => import(module);

/** For `node`: the same for a program of this process's that has its outputs. */
export const endingWithoutReader: readonly string[] = ['--import', module];

/** The runner has ended because nobody reads what it writes, and so do whoever waits for it. */
export class ReaderGone extends Error {}
