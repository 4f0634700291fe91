import { createInterface } from 'node:readline';
import { messageOf } from '../lib/errors.ts';
import { startProgram } from '../lib/start-program.ts';
import type { RunProgram } from '../shopper/browser/find-browser.ts';

/** As much of the output as an error needs. */
const keptLines = 200;

/**
 * Runs programs with this environment. `signal` ends the one that is running, as its own time limit does, and keeps
 * others from starting. Output is both streams, the last lines of them.
 */
export function programRunner(environment: NodeJS.ProcessEnv, signal?: AbortSignal): RunProgram {
  return async (command, args, { timeoutMs, environment: further, onLine }) => {
    const late = AbortSignal.timeout(timeoutMs);
    const stop = signal ? AbortSignal.any([late, signal]) : late;
    if (stop.aborted) return { exitCode: 1, output: 'interrupted' };
    const program = startProgram(command, args, {
      env: { ...environment, ...further },
      signal: stop,
      keepOutput: false,
    });
    const lines: string[] = [];
    for (const stream of [program.stdout, program.stderr]) {
      if (!stream) continue;
      createInterface(stream).on('line', (line) => {
        lines.push(line);
        if (lines.length > keptLines) lines.shift();
        // What a program still says when it is being ended is not worth a line.
        if (!stop.aborted) onLine?.(line);
      });
    }
    const started = program.pid !== undefined;
    const { exitCode, cause } = await program;
    if (late.aborted) lines.push(`not done within ${timeoutMs} ms`);
    else if (stop.aborted) lines.push('interrupted');
    else if (cause) lines.push(messageOf(cause));
    return { exitCode: started ? (stop.aborted ? 1 : (exitCode ?? 1)) : 127, output: lines.join('\n') };
  };
}
