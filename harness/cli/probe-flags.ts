import { type Command, InvalidArgumentError, Option } from 'commander';
import { HarnessError } from '../lib/errors.ts';

/** The flags of `probe` as commander gives them. */
export interface ProbeFlags {
  plugin: boolean;
  hours: number;
  key?: string;
  connectTo?: string;
  ca?: string;
  format: 'terminal' | 'json';
}

const help = `
First print the plugin, read it, and put it into the shop:
  kco-harness probe --plugin https://staging.example > kco-harness-probe.php      then into wp-content/mu-plugins/
  kco-harness probe https://staging.example
It answers this machine alone, handles no order, ends by itself, and is deleted when the probe is done. At most 40 requests are sent,
and no callback before the plugin has answered. More: docs/probe.md

Exit codes: 0 every callback is proven · 1 something is wrong · 2 usage, or no key · 3 not proven · 130 interrupted`;

export function addProbeOptions(command: Command): Command {
  return command
    .option('--plugin', 'print the companion plugin with a new key for this shop, and send nothing', false)
    .option('--hours <number>', 'with --plugin: how long it works (default: 48; 720 at most)', hourCount, 48)
    .option(
      '--key <key>',
      'of the plugin that is there, where another machine printed it; safer: KCO_HARNESS_PROBE_KEY',
    )
    .option('--connect-to <host:port>', 'connect there, whatever the name of the shop resolves to')
    .option('--ca <file>', 'a private authority that signed the shop’s certificate, PEM')
    .addOption(
      new Option('--format <format>', 'how to write what was found').choices(['terminal', 'json']).default('terminal'),
    )
    .addHelpText('after', help);
}

function hourCount(value: string): number {
  const hours = Number(value);
  if (!Number.isInteger(hours) || hours < 1 || hours > 720)
    throw new InvalidArgumentError('It is 1 to 720, whole hours.');
  return hours;
}

/** @throws HarnessError USAGE for a flag that would have no effect */
export function refuseIdleProbeFlags({ plugin }: ProbeFlags, isGiven: (flag: string) => boolean): void {
  const names = { key: '--key', connectTo: '--connect-to', ca: '--ca', format: '--format' };
  const [, idle] = plugin ? (Object.entries(names).find(([flag]) => isGiven(flag)) ?? []) : [];
  if (idle !== undefined) {
    throw new HarnessError('USAGE', `${idle} has no effect with --plugin`, {
      hint: 'With --plugin nothing is sent: it prints the plugin, and probe without it sends.',
    });
  }
  if (!plugin && isGiven('hours')) {
    throw new HarnessError('USAGE', '--hours has no effect without --plugin', {
      hint: 'The time is written into the plugin when it is printed.',
    });
  }
}
