import { access, copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter';
import { describeSource, type PlayedSources } from '../../evidence/played-sources.ts';
import { redactTrace } from '../../evidence/redact-trace.ts';
import { messageOf } from '../../lib/errors.ts';
import { redact } from '../../lib/redact.ts';
import { inOrder } from '../../reports/group-results.ts';
import { printable } from '../../reports/printable.ts';
import { exitCodeOf, type RunResults, type RunShard } from '../../reports/results.ts';
import { styleFor } from '../../reports/style.ts';
import { openingLine, progressLine } from '../../reports/terminal.ts';
import { judgeRun, readJudging } from '../../run/judging.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { runScenarios } from '../../run/run-scenarios.ts';
import { readShard, runTests } from '../../run/run-tests.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ScenarioResult } from '../../verdict/scenario-result.ts';
import { publishResults } from '../publish-results.ts';
import { wantsColours } from '../wants-colours.ts';
import {
  currentRun,
  legitimateSkip,
  parseAttachedResult,
  playsAnnotation,
  pluginAnnotation,
  readPlayedOn,
  resultAttachment,
} from './handed-down.ts';

/** Collects the scenarios' results: a line for each while they run, then results.json, the table and the reports. */
export default class HarnessReporter implements Reporter {
  readonly #run: RunOptions = currentRun();
  readonly #style = styleFor(wantsColours(process.stderr, process.env));
  /** Errors before the first result: said at the end, unless the command line says them itself, from error.json. */
  readonly #early: string[] = [];
  readonly #results: ScenarioResult[] = [];
  /** Results that no record was made of, with the plugins that they are of. */
  readonly #plugins = new Map<ScenarioResult, number>();
  readonly #traces: Promise<void>[] = [];
  readonly #ended = new Set<string>();
  /** Whether all that failed are tests whose results say why. */
  #isExplained = true;
  #total = 0;
  #firstStart = Number.POSITIVE_INFINITY;
  #lastEnd = 0;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#total = suite.allTests().reduce((plays, test) => plays + playsIn(test), 0);
    if (this.#total > 0) this.#say(openingLine(this.#run, this.#total));
  }

  onTestEnd(test: TestCase, testResult: TestResult): void {
    if (testResult.status === 'interrupted') return;
    this.#ended.add(test.title);
    const failed = testResult.status === 'failed' || testResult.status === 'timedOut';
    this.#firstStart = Math.min(this.#firstStart, testResult.startTime.getTime());
    this.#lastEnd = Math.max(this.#lastEnd, testResult.startTime.getTime() + testResult.duration);
    const recorded = testResult.attachments.flatMap(({ name, body }) =>
      name === resultAttachment && body ? this.#attachedResult(test, body) : [],
    );
    // A test that ended before it had all its results: the harness could not do its work.
    const missing = playsIn(test) - recorded.length;
    const results = missing > 0 ? [...recorded, this.#withoutRecord(test, testResult)] : recorded;
    if (failed && results.every(({ outcome }) => outcome === 'as-expected')) this.#isExplained = false;
    const trace = testResult.attachments.find(({ name }) => name === 'trace')?.path;
    const [only] = results;
    if (trace && results.length === 1 && only?.evidence) {
      this.#traces.push(this.#keepTrace(trace, join(this.#run.runFolder, only.evidence, 'trace.zip')));
    }
    for (const result of results) {
      this.#results.push(result);
      this.#say(progressLine(result, this.#results.length, this.#total, this.#style, this.#run.isCompared));
    }
  }

  /** None, said, where it is not whole: the test then ended without one. */
  #attachedResult(test: TestCase, body: Buffer): ScenarioResult[] {
    try {
      return [parseAttachedResult(body)];
    } catch (error) {
      this.#say(`${test.title}: its result is not whole: ${messageOf(error)}`);
      return [];
    }
  }

  #withoutRecord(test: TestCase, testResult: TestResult): ScenarioResult {
    const result = withoutRecord(test, testResult);
    const index = test.annotations.find(({ type }) => type === pluginAnnotation)?.description;
    if (index !== undefined) this.#plugins.set(result, Number(index));
    return result;
  }

  /** Its test was titled after what was typed; its column is that of the version. */
  #onItsPlugin(result: ScenarioResult, sources: PlayedSources | undefined): ScenarioResult {
    const plugin = sources?.plugins[this.#plugins.get(result) ?? -1];
    if (!plugin) return result;
    const { version: kco, label } = plugin;
    return { ...result, kco, plugin: label === kco ? undefined : label, pluginSource: describeSource(plugin) };
  }

  onError(error: TestError): void {
    this.#isExplained = false;
    const text = error.message ?? error.value ?? 'unknown error';
    if (this.#run.eager && this.#results.length === 0) this.#early.push(text);
    else this.#say(text);
  }

  async onEnd(full: FullResult): Promise<{ status: 'passed' } | undefined> {
    await Promise.all(this.#traces);
    if (this.#results.length === 0) {
      const toldLater = await access(join(this.#run.runFolder, 'error.json')).then(
        () => true,
        () => false,
      );
      if (!toldLater) for (const text of this.#early) this.#say(text);
      return undefined;
    }
    const { runFolder, reporters } = this.#run;
    const results = judgeRun(await this.#runResults(full), await readJudging(runFolder));
    await publishResults(results, { runFolder, reporters, out: process.stdout, say: (line) => this.#say(line) });
    // Tests fail by what their scenarios expect. What is known, or no worse than before, is the run's to say.
    return full.status === 'failed' && this.#isExplained && exitCodeOf(results) === 0
      ? { status: 'passed' }
      : undefined;
  }

  async #runResults(full: FullResult): Promise<RunResults> {
    const { runId, runFolder, seed, stack, shopper } = this.#run;
    const unknown = { wordpress: 'unknown', woocommerce: 'unknown', kco: 'unknown', php: 'unknown', waf: 'unknown' };
    const playedOn = await readPlayedOn(join(runFolder, 'played-on.json')).catch((error) => {
      this.#say(messageOf(error));
      return undefined;
    });
    // Without them a scenario that left no record would lack its title, and no more than that.
    const asked = await runScenarios(this.#run).catch((): Scenario[] => []);
    const scenarios = this.#results.map((result) =>
      result.evidence ? result : withTitle(this.#onItsPlugin(result, playedOn?.sources), asked),
    );
    const shard = await this.#shard(full);
    return {
      schemaVersion: 2,
      run: {
        id: runId,
        seed,
        stack,
        shopper,
        startedAt: full.startTime.toISOString(),
        durationMs: Math.round(full.duration),
        scenariosMs: Math.round(this.#lastEnd - this.#firstStart),
        versions: playedOn?.versions ?? unknown,
        sources: playedOn?.sources,
        ...(shard ? { shard } : {}),
      },
      scenarios: inOrder(scenarios),
    };
  }

  /** What merging has to know of this part; undefined where the run is whole. */
  async #shard(full: FullResult): Promise<RunShard | undefined> {
    const plan = await readShard(this.#run.runFolder);
    if (!plan) return undefined;
    const tests = await runTests(this.#run);
    const titles = (chosen: typeof tests) => chosen.flatMap(({ plays }) => plays.map(({ title }) => title));
    // A test fails where a play is not as expected; a failure without one is the runner's own.
    const failed = full.status !== 'passed' && !(full.status === 'failed' && this.#isExplained);
    return {
      current: plan.current,
      total: plan.total,
      planned: [...plan.planned],
      plays: titles(tests),
      unplayed: titles(tests.filter(({ title }) => !this.#ended.has(title))),
      ended: full.status === 'interrupted' ? 'interrupted' : failed ? 'badly' : 'well',
    };
  }

  /** Takes the secrets out of a trace where it stands, before the HTML report copies it, and keeps it with the evidence. */
  async #keepTrace(trace: string, kept: string): Promise<void> {
    try {
      await redactTrace(trace);
      await copyFile(trace, kept);
    } catch (error) {
      // Better no trace than one with session ids in it.
      await rm(trace, { force: true });
      this.#say(`the trace ${trace} was thrown away: ${messageOf(error)}`);
    }
  }

  printsToStdio(): boolean {
    return true;
  }

  #say(line: string): void {
    process.stderr.write(`${line}\n`);
  }
}

const playsIn = ({ annotations }: TestCase): number =>
  Number(annotations.find(({ type }) => type === playsAnnotation)?.description ?? 1);

/** A test that ended before it had a result: the harness could not do its work, so nothing is known. */
function withoutRecord(test: TestCase, { error, duration, annotations }: TestResult): ScenarioResult {
  const [played = test.title, kco = ''] = test.title.split(' on KCO ');
  const [, controlOf] = /^(?:control of )?((?<=control of ).+|controls .+)$/.exec(played) ?? [];
  const id = controlOf === undefined ? played : `control-of-${controlOf}`;
  const notHere = annotations.find(({ type }) => type === legitimateSkip)?.description;
  const skipped = notHere ?? annotations.find(({ type }) => type === 'skip')?.description;
  const said = error?.message ?? skipped ?? 'the test ended without a result';
  const reason = redact(printable(said)).replace(/^(Harness)?Error: /, '');
  return {
    id,
    title: id,
    kco,
    controlOf,
    given: {},
    outcome: notHere === undefined ? 'inconclusive' : 'skipped',
    reason,
    verdict: 'inconclusive',
    expected: { verdict: 'inconclusive' },
    diagnosis: null,
    orders: [],
    klarna: { status: 'none', acknowledged: false },
    callbacks: [],
    history: [],
    durationMs: duration,
    evidence: '',
  };
}

/** With what was asked of it. */
function withTitle(result: ScenarioResult, asked: readonly Scenario[]): ScenarioResult {
  const scenario = asked.find(({ id }) => id === result.id);
  if (!scenario) return result;
  const { title, given, expect, row, tags } = scenario;
  return { ...result, title, given, expected: expect, row, tags };
}
