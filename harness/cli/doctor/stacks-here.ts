import type { StackName } from '../../run/stack/stack.ts';
import type { Finding } from './finding.ts';

export interface StackHere {
  stack: StackName;
  canRun: boolean;
  /** What it needs and has not. */
  lacks: Finding[];
  /** How to run it here. */
  command: string;
}

/** What the findings mean for each stack. */
export function stacksHere(findings: readonly Finding[]): StackHere[] {
  const hasBrowser = findings.every(({ name, state }) => name !== 'browser' || state === 'ok');
  const of = (stack: StackName, flags: string, needers: Finding['neededBy'][]): StackHere => {
    const lacks = lackedIn(findings.filter(({ neededBy }) => needers.includes(neededBy)));
    const command = `npx kco-harness run${flags}${hasBrowser ? '' : ' --shopper http'}`;
    return { stack, canRun: lacks.length === 0, lacks, command };
  };
  return [of('simulated', '', ['every stack']), of('containers', ' --stack containers', ['every stack', 'containers'])];
}

/** What is missing; where nothing is, what did not answer. Without Docker nothing is known of its images. */
export function lackedIn(findings: readonly Finding[]): Finding[] {
  const missing = findings.filter(({ state }) => state === 'missing');
  return missing.length > 0 ? missing : findings.filter(({ state }) => state === 'unknown');
}
