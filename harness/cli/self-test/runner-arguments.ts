/** Arguments for each runner; one that is not to run has none. */
export interface RunnerArguments {
  vitest: string[] | undefined;
  playwright: string[] | undefined;
  /** Why a runner was left out that nobody left out by name. */
  note?: string;
}

/** Everything but `scenarios`, which needs a run of its own: the `real` tests start such runs by the command line. */
const playwrightProjects = ['contract', 'meta', 'real'];

/** Flags of Playwright that have a counterpart in vitest. Of both runners the value may follow `=` or a space. */
const counterparts: Readonly<Record<string, string>> = {
  '-g': '--testNamePattern',
  '--grep': '--testNamePattern',
  '-j': '--maxWorkers',
  '--workers': '--maxWorkers',
  '--max-failures': '--bail',
};

/**
 * What `npm test -- …` means for vitest, which has the project `unit`, and for Playwright, which has the others. Words
 * are as Playwright's: `--project`, parts of paths, `--grep`, `--workers`, `-x`; other flags are for Playwright alone.
 */
export function runnerArguments(args: readonly string[]): RunnerArguments {
  const projects: string[] = [];
  const paths: string[] = [];
  const forVitest: string[] = [];
  const forPlaywright: string[] = [];
  const foreign: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] as string;
    if (!arg.startsWith('-')) {
      paths.push(arg);
      if (!isUnit(arg)) forPlaywright.push(arg);
      continue;
    }
    const [name = '', inline] = arg.split(/=(.*)/s);
    const value = () => {
      at += inline === undefined ? 1 : 0;
      return inline ?? args[at] ?? '';
    };
    if (name === '--project') projects.push(value());
    else if (name === '-x') {
      forVitest.push('--bail=1');
      forPlaywright.push(arg);
    } else if (counterparts[name] !== undefined) {
      const given = value();
      forVitest.push(`${counterparts[name]}=${given}`);
      forPlaywright.push(name, given);
    } else if (name === '--pass-with-no-tests') forPlaywright.push(arg);
    else {
      foreign.push(arg);
      forPlaywright.push(arg);
    }
  }
  const chosen = projects.length > 0 ? projects.filter((name) => name !== 'unit') : playwrightProjects;
  const unitPaths = paths.filter((path) => !isOther(path));
  const wantsVitest = (projects.length === 0 || projects.includes('unit')) && fits(paths, unitPaths);
  const vitest = wantsVitest && foreign.length === 0;
  const playwright =
    chosen.length > 0 &&
    fits(
      paths,
      paths.filter((path) => !isUnit(path)),
    );
  return {
    vitest: vitest ? [...forVitest, ...unitPaths] : undefined,
    playwright: playwright ? [...chosen.map((name) => `--project=${name}`), ...forPlaywright] : undefined,
    ...(wantsVitest && !vitest && { note: `without the unit tests: vitest has no ${foreign.join(' ')}` }),
  };
}

const isUnit = (path: string): boolean => /^(\.\/)?tests\/unit\b/.test(path);
const isOther = (path: string): boolean => /^(\.\/)?tests\/(contract|meta|e2e)\b/.test(path);

/** Of paths that were given, some must be left for a runner. */
const fits = (given: readonly string[], left: readonly string[]): boolean => given.length === 0 || left.length > 0;
