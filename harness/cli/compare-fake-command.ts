import { resolve } from 'node:path';
import { readCassette } from '../klarna/cassette/cassette-file.ts';
import { compareWithFake } from '../klarna/cassette/compare-with-fake.ts';
import { HarnessError } from '../lib/errors.ts';
import { styleFor } from '../reports/style.ts';
import { renderFakeComparison } from './compare-fake-report.ts';
import { wantsColours } from './wants-colours.ts';

export interface CompareFakeFlags {
  json: boolean;
}

/**
 * Plays a cassette's calls against the fake Klarna, and prints what that does otherwise.
 * @returns 0 nothing; 1 something
 * @throws HarnessError USAGE for what is no cassette, or has nothing that the fake can be asked
 */
export async function compareFakeCommand(path: string, flags: CompareFakeFlags): Promise<number> {
  const cassette = await readCassette(resolve(path));
  const comparison = await compareWithFake(cassette, () => performance.now());
  const { compared, skipped, differences } = comparison;
  if (compared.calls + compared.callbacks === 0) {
    const [first] = skipped;
    const why = first === undefined ? 'it has no entries' : `call ${first.entry}, ${first.route}: ${first.why}`;
    throw new HarnessError('USAGE', `nothing in ${path} can be compared: ${why}`, {
      hint: 'Record a purchase from its beginning: empty the cart, start kco-harness record, then open the checkout.',
    });
  }
  const { entries: _, $schema: __, ...head } = cassette;
  if (flags.json) console.log(JSON.stringify({ file: path, recording: head, ...comparison }, null, 2));
  else {
    const style = styleFor(wantsColours(process.stdout, process.env));
    console.log(renderFakeComparison(comparison, cassette, style));
  }
  return differences.length === 0 ? 0 : 1;
}
