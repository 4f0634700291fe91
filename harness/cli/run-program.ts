import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { RunProgram } from '../shopper/browser/find-browser.ts';

/** As much of the output as an error needs. */
const keptLines = 200;

/**
 * Runs programs with this environment. `signal` ends the one that is running, as its own time limit does, and keeps
 * others from starting. Output is both streams, the last lines of them.
 */
export function programRunner(environment: NodeJS.ProcessEnv, signal?: AbortSignal): RunProgram {
  return (command, args, { timeoutMs, environment: further, onLine }) =>
    new Promise((resolve) => {
      const late = AbortSignal.timeout(timeoutMs);
      const stop = signal ? AbortSignal.any([late, signal]) : late;
      if (stop.aborted) return resolve({ exitCode: 1, output: 'interrupted' });
      const child = spawn(command, args, {
        env: { ...environment, ...further },
        stdio: ['ignore', 'pipe', 'pipe'],
        signal: stop,
      });
      const lines: string[] = [];
      for (const stream of [child.stdout, child.stderr]) {
        createInterface(stream).on('line', (line) => {
          lines.push(line);
          if (lines.length > keptLines) lines.shift();
          onLine?.(line);
        });
      }
      const end = (exitCode: number) => resolve({ exitCode, output: lines.join('\n') });
      child.once('error', (error) => {
        if (late.aborted) lines.push(`not done within ${timeoutMs} ms`);
        else lines.push(stop.aborted ? 'interrupted' : error.message);
        if (child.pid === undefined) end(127);
      });
      // What was stopped may have left children that hold its output open; nobody waits for those.
      child.once('exit', () => stop.aborted && end(1));
      child.once('close', (code) => end(code ?? 1));
    });
}
