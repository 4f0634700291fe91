import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import { firstFew } from '../../lib/shortened.ts';
import type { MutantPlay, MutantResult } from '../../reports/mutants-report.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { PluginBuild } from '../../store/store.ts';
import type { ScenarioResult } from '../../verdict/scenario-result.ts';
import type { StartedStack } from '../stack/stack.ts';
import type { Mutant } from './mutant.ts';
import { isExplained, type Mutation, mutate, type PluginFile } from './mutate.ts';

export interface PlayMutantsOptions {
  mutants: readonly Mutant[];
  /** The plugin as it is: what it holds, and the build of it that the stack was given. */
  files: readonly PluginFile[];
  builds: readonly PluginBuild[];
  stack: Pick<StartedStack, 'updatePlugin'>;
  /** Those that are played on a mutant. */
  scenariosFor(mutant: Mutant): readonly Scenario[];
  /** Plays them; what is on the way counts the rounds from 0, which is the plugin as it is. */
  play(round: number, scenarios: readonly Scenario[]): Promise<ScenarioResult[]>;
  onResult(result: MutantResult): void;
  signal: AbortSignal;
}

export interface PlayedMutants {
  results: MutantResult[];
  /** How many are for other versions of the plugin. */
  otherVersions: number;
}

/**
 * Plays the scenarios on the plugin as it is, which must end as they should, and then on each mutant: its files are written over
 * the plugin’s in the shop that runs, and those of the one before are put back.
 * @throws HarnessError SCENARIO_INVALID where the plugin as it is ends otherwise; or what kept it from playing; the signal's reason
 */
export async function playMutants(options: PlayMutantsOptions): Promise<PlayedMutants> {
  const { mutants, files, builds, stack, play, onResult, signal } = options;
  const found = mutants.map((mutant) => ({ mutant, mutation: mutate(mutant, builds[0]?.kco ?? '', files) }));
  const mine = found.filter(({ mutation }) => mutation.type !== 'other-version');
  const fitting = mine.filter(({ mutation }) => mutation.type === 'mutated');
  await refuseRed(fitting, options);
  await using bench = await WorkBench.open(files);
  const results: MutantResult[] = [];
  for (const [index, { mutant, mutation }] of mine.entries()) {
    signal.throwIfAborted();
    const result =
      mutation.type === 'mutated'
        ? await playOne(
            mutant,
            mutation,
            async (scenarios) => {
              const edit = await bench.put(mutation.files);
              for (const build of builds) await stack.updatePlugin(build, { ...edit, removed: [] });
              return play(index + 1, scenarios);
            },
            options,
          )
        : misfit(mutant, mutation);
    results.push(result);
    onResult(result);
  }
  return { results, otherVersions: found.length - mine.length };
}

/** What ends otherwise without any bug catches none. */
async function refuseRed(
  fitting: readonly { mutant: Mutant }[],
  { scenariosFor, play }: PlayMutantsOptions,
): Promise<void> {
  const all = new Map(
    fitting.flatMap(({ mutant }) => scenariosFor(mutant).map((scenario) => [scenario.id, scenario] as const)),
  );
  const [red, ...others] = (await play(0, [...all.values()])).filter(({ outcome }) => outcome !== 'as-expected');
  if (!red) return;
  const more = others.length === 0 ? '' : `, and ${firstFew(others.map(({ id }) => id)).join(', ')}`;
  throw new HarnessError(
    'SCENARIO_INVALID',
    `the plugin as it is does not end ${red.id} as it should: ${red.reason}${more}`,
    { hint: 'Whether a suite catches bugs can be told of a suite that passes. kco-harness run tells why it does not.' },
  );
}

async function playOne(
  mutant: Mutant,
  { places }: Extract<Mutation, { type: 'mutated' }>,
  playMutated: (scenarios: readonly Scenario[]) => Promise<ScenarioResult[]>,
  { scenariosFor }: PlayMutantsOptions,
): Promise<MutantResult> {
  const { name, does, caughtBy } = mutant;
  const base = { name, does, places, caughtBy };
  try {
    const plays = (await playMutated(scenariosFor(mutant))).map(
      ({ id, outcome, verdict, reason, diagnosis, evidence }): MutantPlay => ({
        id,
        outcome,
        verdict,
        reason,
        diagnosis,
        explained: isExplained(mutant, diagnosis, places),
        evidence,
      }),
    );
    return { ...base, ...judge(mutant, plays), plays };
  } catch (error) {
    // What PHP cannot read ends every request: nothing has to be played to catch it.
    if (!(error instanceof HarnessError) || error.code !== 'PLUGIN_BROKEN') throw error;
    const told = { why: error.message, change: '' };
    return {
      ...base,
      outcome: 'caught',
      explained: isExplained(mutant, told, places),
      verdict: 'does not load',
      sentence: error.message,
      plays: [],
    };
  }
}

function judge(
  { caughtBy }: Mutant,
  plays: readonly MutantPlay[],
): Pick<MutantResult, 'outcome' | 'explained' | 'verdict' | 'sentence'> {
  const caught = plays.filter(isCaught);
  const told = caught.find(({ id }) => caughtBy.includes(id)) ?? caught[0];
  if (!told) return { outcome: 'missed', explained: false, verdict: '', sentence: '' };
  const { explained, verdict, reason, diagnosis } = told;
  return { outcome: 'caught', explained, verdict, sentence: diagnosis?.why ?? reason };
}

/** A play of which nothing can be told is no pass; it is the plugin's doing where the record says what the plugin did. */
const isCaught = ({ outcome, diagnosis }: MutantPlay): boolean =>
  outcome === 'differs' || (outcome === 'inconclusive' && diagnosis !== null);

const misfit = ({ name, does, caughtBy }: Mutant, mutation: Mutation): MutantResult => ({
  name,
  does,
  places: [],
  caughtBy,
  outcome: 'misfit',
  explained: false,
  verdict: '',
  sentence: mutation.type === 'misfit' ? mutation.why : '',
  plays: [],
});

/** A folder with the files of the mutant that the shop has, and of those before as the plugin has them. */
class WorkBench implements AsyncDisposable {
  readonly #root: string;
  readonly #whole: ReadonlyMap<string, PluginFile>;
  /** Files that the shop has with a bug. */
  #mutated: readonly string[] = [];

  private constructor(root: string, files: readonly PluginFile[]) {
    this.#root = root;
    this.#whole = new Map(files.map((file) => [file.path, file]));
  }

  static async open(files: readonly PluginFile[]): Promise<WorkBench> {
    return new WorkBench(await mkdtemp(join(tmpdir(), 'kco-mutants-')), files);
  }

  /** @returns what is to be brought to the shop: these files, and those of the mutant before as they were. */
  async put(files: readonly PluginFile[]): Promise<{ root: string; changed: string[] }> {
    const now = new Map(this.#mutated.map((path) => [path, this.#whole.get(path)?.text ?? '']));
    for (const { path, text } of files) now.set(path, text);
    for (const [path, text] of now) {
      await mkdir(dirname(join(this.#root, path)), { recursive: true });
      await writeFile(join(this.#root, path), text);
    }
    this.#mutated = files.map(({ path }) => path);
    return { root: this.#root, changed: [...now.keys()] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
  }
}
