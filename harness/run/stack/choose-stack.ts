import { HarnessError } from '../../lib/errors.ts';
import { parseSpec } from '../../store/sources/parse-spec.ts';
import { readPluginWord } from '../../store/sources/plugin-word.ts';
import { defaultPlugin } from '../default-options.ts';
import type { StackName } from './stack.ts';

export interface StackRequest {
  /** `--stack`; undefined where it was not given. */
  asked: StackName | 'auto' | undefined;
  plugins: readonly string[];
  /** Further flags that only real software can follow, as typed: `--woocommerce 9.9.5`. */
  realOnly: readonly string[];
  /** How whoever asks calls what a message names. Default: the command line's flags. */
  words?: StackWords;
}

interface StackWords {
  plugin: string;
  /** The containers stack, as it is asked for. */
  containers: string;
  /** The version of a model, as it is asked for. */
  version: string;
}

const flags: StackWords = {
  plugin: '--plugin',
  containers: '--stack containers',
  version: `--plugin ${defaultPlugin}`,
};

export interface StackChoice {
  stack: StackName;
  /** One line for the user, where the command line did not say it itself. */
  because?: string;
}

/**
 * The stack of a run. Without `--stack` it is the simulated one, unless the run names code: no model runs code.
 * @param lacking what the containers lack on this machine, a phrase each; asked only for `auto`.
 * @throws HarnessError USAGE for code on the simulated stack, and as parseSpec().
 */
export async function chooseStack(
  { asked, plugins, realOnly, words = flags }: StackRequest,
  lacking: () => Promise<readonly string[]>,
): Promise<StackChoice> {
  if (asked === 'containers') return { stack: 'containers' };
  const code = [...(await thoseWithCode(plugins)).map((spec) => `${words.plugin} ${spec}`), ...realOnly];
  if (asked === 'simulated') {
    if (code.length === 0) return { stack: 'simulated' };
    throw new HarnessError(
      'USAGE',
      `the simulated stack is a model and runs no code: it cannot play ${code.join(' ')}`,
      {
        hint: `Use ${words.containers} for that. The model has firewall rules of its own, and of the plugin the version that is named: ${words.version}.`,
      },
    );
  }
  if (code.length > 0) {
    return { stack: 'containers', because: `containers stack: only real software can play ${code.join(' ')}` };
  }
  if (asked === undefined) return { stack: 'simulated' };
  const missing = await lacking();
  if (missing.length === 0) return { stack: 'containers', because: 'containers stack: all that it needs is here' };
  return { stack: 'simulated', because: `simulated stack: the containers one needs ${missing.join(', ')}` };
}

/** Zips, folders and git tags. A version says which model to play. */
async function thoseWithCode(plugins: readonly string[]): Promise<string[]> {
  const withCode: string[] = [];
  for (const word of plugins) {
    const { spec } = readPluginWord(word);
    const { kind } = await parseSpec({ slug: 'klarna-checkout-for-woocommerce', spec });
    if (kind !== 'version') withCode.push(word);
  }
  return withCode;
}
