import { type Command, InvalidArgumentError, Option } from 'commander';
import { type StoreConditions, storeConditions } from '../scenario/conditions.ts';
import { ofRunner, refuseFlags } from './diagnose-flags.ts';
import { addRunOptions, type RunFlags } from './run-flags.ts';

export interface InterleaveFlags extends RunFlags {
  count: number;
  checkout: StoreConditions['checkout'];
  objectCache: StoreConditions['objectCache'];
  /** Switches the plugin's own lock on. */
  lock?: boolean;
  /** The number of one interleaving, to play that one alone. */
  replay?: number;
}

/** Flags of `run` that mean nothing to races of one purchase by HTTP, without scenarios and Playwright's runner. */
const notHere = [...ofRunner.filter((name) => name !== 'workers'), 'shopper', 'scenarios', 'headed', 'browser'];

export function addInterleaveOptions(command: Command): Command {
  addRunOptions(command)
    .option('--count <number>', 'interleavings of each plugin', wholeNumber, 1_000)
    .addOption(
      new Option('--checkout <form>', 'which of WooCommerce’s checkouts: with the block a validation takes part')
        .choices(storeConditions.shape.checkout.options)
        .default('shortcode'),
    )
    .addOption(
      new Option('--object-cache <kind>', 'how long the shop’s object cache lives')
        .choices(storeConditions.shape.objectCache.options)
        .default('per-request'),
    )
    .option('--lock', 'with the plugin’s own lock on, which it has from 2.19.0 (containers only)')
    .option('--replay <number>', 'play that interleaving of the seed alone, and tell each step', wholeNumber);
  for (const option of command.options) {
    const name = option.attributeName();
    if (notHere.includes(name)) option.hideHelp();
    if (name === 'seed') option.description = 'the orders of things follow from it';
    if (name === 'workers') option.description = 'interleavings at the same time (default: 4; on containers 2)';
    if (name === 'json') option.description = 'interleavings.json on stdout, and nothing else there';
  }
  return command;
}

/** @throws HarnessError USAGE for a flag that would have no effect. */
export const refuseOtherFlags = (command: Command): void =>
  refuseFlags(
    command,
    notHere,
    'One purchase by HTTP is all that it plays, in many orders: kco-harness interleave --help.',
  );

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,6}$/.test(value)) throw new InvalidArgumentError('It is a whole number from 1, such as 1000.');
  return Number(value);
}
