import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import picomatch from 'picomatch';
import { parse } from 'yaml';
import { withoutOwnRun } from './command-line.ts';
import { type Contexts, filledIn, isToRun, type JobStatus } from './workflow-expression.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));

/** The project in a folder, compiled, as npm installs it: GitHub has its sources there, which take twice as long to start. */
export async function compiledProject(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, path] of [['harness', 'dist/harness'], ['node_modules'], ['package.json']] as const) {
    await symlink(join(project, path ?? name), join(folder, name));
  }
  return folder;
}

type Texts = Record<string, string>;

interface Step {
  id?: string;
  name?: string;
  if?: string;
  uses?: string;
  with?: Record<string, string | number | boolean>;
  run?: string;
  shell?: string;
  env?: Texts;
}

interface Action {
  inputs: Record<string, { default?: string }>;
  outputs: Record<string, { value: string }>;
  runs: { steps: Step[] };
}

interface Job {
  needs?: string;
  if?: string;
  strategy?: { matrix: Record<string, (string | number)[]> };
  steps: Step[];
}

export interface EndedJob {
  name: string;
  failed: boolean;
  outputs: Texts;
  /** What the steps printed. */
  log: string;
  /** Names of the steps of the action that ran. */
  ran: string[];
}

/**
 * Runs workflows and the action as GitHub's runner does, as far as they are shell: each `run` with bash and what it says about
 * outputs, conditions and contexts. Of other people's actions it has what these do to files: artifacts are kept in a folder.
 * @source https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
 */
export class WorkflowRunner {
  readonly #folder: string;
  readonly #environment: Texts;
  readonly #github: Contexts;
  readonly #fromSources: boolean;
  #actionPath: string | undefined;
  #count = 0;

  /**
   * @param environment on top of this process's; `PATH` may name stand-ins for `gh` and others
   * @param fromSources plays with what GitHub fetches: slower than the compiled harness, and the same
   */
  constructor(
    folder: string,
    {
      environment = {},
      github = {},
      fromSources = false,
    }: { environment?: Texts; github?: Contexts; fromSources?: boolean } = {},
  ) {
    this.#folder = folder;
    this.#environment = environment;
    this.#fromSources = fromSources;
    this.#github = {
      token: 'a-token',
      repository: 'shop/plugin',
      server_url: 'https://github.test',
      run_id: '77',
      ...github,
    };
  }

  artifact = (name: string): string => join(this.#folder, 'artifacts', name);

  /** @returns a row for each job, those of a matrix one by one, in their order. */
  async workflow(text: string): Promise<EndedJob[]> {
    const { jobs } = parse(text) as { jobs: Record<string, Job> };
    const ended: EndedJob[] = [];
    for (const [name, job] of Object.entries(jobs)) {
      const needed = ended.filter((one) => one.name === job.needs);
      const status = { failed: needed.some(({ failed }) => failed) };
      if (!isToRun(job.if, {}, status)) continue;
      for (const matrix of combinations(job.strategy?.matrix ?? {}))
        ended.push(await this.#job(name, job.steps, matrix));
    }
    return ended;
  }

  /** One job with one step: the action with these inputs. */
  action = (inputs: Texts): Promise<EndedJob> => this.#job('job', [{ uses: 'owner/kco-harness@v1', with: inputs }], {});

  async #job(name: string, steps: readonly Step[], matrix: Texts): Promise<EndedJob> {
    const temporary = join(this.#folder, `runner-${++this.#count}`);
    await mkdir(temporary, { recursive: true });
    const ended: EndedJob = { name, failed: false, outputs: {}, log: '', ran: [] };
    const contexts = { github: this.#github, matrix, runner: { temp: temporary, os: 'Linux' } };
    for (const step of steps) {
      if (!isToRun(step.if, contexts, ended)) continue;
      if (step.uses && /\/kco-harness@/.test(step.uses))
        await this.#action(step.with ?? {}, contexts, temporary, ended);
      else if (step.uses) await this.#uses(step, contexts, ended);
      else throw new Error('the workflows of this project have no run of their own');
    }
    return ended;
  }

  async #action(given: NonNullable<Step['with']>, around: Contexts, temporary: string, job: EndedJob): Promise<void> {
    const action = parse(await readFile(join(project, 'action.yml'), 'utf8')) as Action;
    const unknown = Object.keys(given).filter((name) => !(name in action.inputs));
    if (unknown.length > 0) throw new Error(`the action has no input ${unknown}`);
    const fill = (text: string | number | boolean | undefined) => filledIn(String(text ?? ''), around, job);
    const inputs = Object.fromEntries(
      Object.entries(action.inputs).map(([name, input]) => [name, fill(given[name] ?? input.default)]),
    );
    const steps: Record<string, { outputs: Texts }> = {};
    this.#actionPath ??= this.#fromSources ? project : await compiledProject(join(this.#folder, 'action'));
    const contexts = { ...around, github: { ...this.#github, action_path: this.#actionPath }, inputs, steps };
    for (const step of action.runs.steps) {
      if (!isToRun(step.if, contexts, job)) continue;
      job.ran.push(step.name ?? '');
      if (step.uses) await this.#uses(step, contexts, job);
      else {
        const outputs = await this.#shell(step, contexts, temporary, job);
        if (step.id) steps[step.id] = { outputs };
      }
    }
    for (const [name, { value }] of Object.entries(action.outputs)) job.outputs[name] = filledIn(value, contexts, job);
  }

  /** @source https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#exit-codes-and-error-action-preference */
  async #shell(step: Step, contexts: Contexts, temporary: string, job: EndedJob): Promise<Texts> {
    if (step.shell !== 'bash' || step.run === undefined)
      throw new Error(`${step.name}: a composite step must say shell: bash`);
    if (step.run.includes('${{')) throw new Error(`${step.name}: an expression in a script lets an input run commands`);
    const script = join(temporary, `step-${++this.#count}.sh`);
    const output = join(temporary, `output-${this.#count}`);
    await writeFile(script, step.run);
    await writeFile(output, '');
    const env = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, text]) => [name, filledIn(String(text), contexts, job)]),
    );
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: this.#folder,
      env: {
        ...withoutOwnRun(process.env),
        ...this.#environment,
        ...env,
        RUNNER_TEMP: temporary,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: join(temporary, 'summary.md'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        job.log += chunk;
      });
    }
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (exitCode !== 0) job.failed = true;
    return outputsIn(await readFile(output, 'utf8'));
  }

  async #uses({ uses = '', with: given = {} }: Step, contexts: Contexts, job: JobStatus): Promise<void> {
    const input = (name: string) => filledIn(String(given[name] ?? ''), contexts, job);
    const [action] = uses.split('@');
    switch (action) {
      case 'actions/checkout':
      case 'actions/setup-node':
      case 'actions/cache':
        return;
      case 'actions/upload-artifact':
        await cp(input('path'), this.artifact(input('name')), { recursive: true });
        return;
      case 'actions/download-artifact':
        for (const name of await readdir(this.artifact(''))) {
          if (!picomatch.isMatch(name, input('pattern'))) continue;
          await cp(this.artifact(name), join(input('path'), name), { recursive: true });
        }
        return;
      default:
        throw new Error(`this runner has no ${uses}`);
    }
  }
}

const outputsIn = (text: string): Texts =>
  Object.fromEntries(
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

const combinations = (matrix: Readonly<Record<string, (string | number)[]>>): Texts[] =>
  Object.entries(matrix).reduce<Texts[]>(
    (some, [name, values]) => some.flatMap((one) => values.map((value) => ({ ...one, [name]: String(value) }))),
    [{}],
  );
