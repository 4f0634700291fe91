import { readdirSync, readFileSync } from 'node:fs';

/** Processes that a process has started, and theirs; by id. Those that have ended and that nobody has asked about are not counted. */
export function descendantsOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const [state, parent] = statOf(name);
      return state === undefined || state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent) }];
    });
  const below = (ancestor: number): number[] =>
    parents.filter(({ parent }) => parent === ancestor).flatMap((child) => [child.pid, ...below(child.pid)]);
  return below(pid);
}

/** Which of these still run. */
export function running(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    const [state] = statOf(String(pid));
    return state !== undefined && state !== 'Z';
  });
}

/** State and parent; empty when it has gone. */
function statOf(pid: string): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return []; // it ended between being listed and being read
  }
}
