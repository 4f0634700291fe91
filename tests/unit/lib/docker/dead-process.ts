import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The pid of a process that has run and is gone. The kernel gives it out again only after all others. */
export async function pidOfDeadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  if (child.pid === undefined) throw new Error('the process did not start');
  return child.pid;
}
