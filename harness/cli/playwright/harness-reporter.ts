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
import { redactTrace } from '../../evidence/redact-playwright.ts';
import { describeError, messageOf } from '../../lib/errors.ts';
import { printable } from '../../lib/printable.ts';
import { redact } from '../../lib/redact.ts';
import { exitCodeOf } from '../../reports/results.ts';
import { withoutRecord } from '../../run/play-and-judge.ts';
import { titleNames } from '../../run/plugin-labels.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { runTests } from '../../run/run-tests.ts';
import type { PlayedTest } from '../../run/tests-of.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ScenarioResult } from '../../verdict/scenario-result.ts';
import { PlayedResults } from '../played-results.ts';
import {
  type AnnotatedTest,
  annotatedTest,
  currentRun,
  legitimateSkip,
  parseAttachedResult,
  readPlayedOn,
  resultAttachment,
} from './handed-down.ts';

/** Takes the scenarios' results from Playwright's tests. */
export default class HarnessReporter implements Reporter {
  readonly #run: RunOptions = currentRun();
  readonly #results = new PlayedResults(this.#run, process.stdout);
  readonly #names = titleNames(this.#run.plugins);
  /** Errors before the first result: said at the end, unless the command line says them itself, from error.json. */
  readonly #early: string[] = [];
  /** Results that no record was made of, with the plugins that they are of. */
  readonly #plugins = new Map<ScenarioResult, number>();
  readonly #traces: Promise<void>[] = [];
  /** Titles of the tests that there are: --grep is Playwright's. */
  readonly #begun = new Set<string>();
  readonly #ended = new Set<string>();
  /** Whether all that failed are tests whose results say why. */
  #isExplained = true;
  #firstStart = Number.POSITIVE_INFINITY;
  #lastEnd = 0;

  onBegin(_config: FullConfig, suite: Suite): void {
    const tests = suite.allTests().map(({ annotations }) => annotatedTest(annotations));
    for (const { title } of suite.allTests()) this.#begun.add(title);
    this.#results.begin(tests.reduce((sum, { plays }) => sum + plays.length, 0));
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
    const results = [...recorded, ...this.#missing(annotatedTest(test.annotations), recorded.length, testResult)];
    if (failed && results.every(({ outcome }) => outcome === 'as-expected')) this.#isExplained = false;
    const trace = testResult.attachments.find(({ name }) => name === 'trace')?.path;
    const [only] = results;
    if (trace && results.length === 1 && only?.evidence) {
      this.#traces.push(this.#keepTrace(trace, join(this.#run.runFolder, only.evidence, 'trace.zip')));
    }
    for (const result of results) this.#results.add(result);
  }

  /** None, said, where it is not whole: the test then ended without one. */
  #attachedResult(test: TestCase, body: Buffer): ScenarioResult[] {
    try {
      return [parseAttachedResult(body)];
    } catch (error) {
      this.#results.say(`${test.title}: its result is not whole: ${messageOf(error)}`);
      return [];
    }
  }

  /** Of a test that ended before it had all its results: the harness could not do its work. */
  #missing({ pluginIndex, plays }: AnnotatedTest, recorded: number, testResult: TestResult): ScenarioResult[] {
    const { error, duration, annotations } = testResult;
    const saying = (wanted: string) => annotations.find(({ type }) => type === wanted)?.description;
    const notHere = saying(legitimateSkip);
    const said = error?.message ?? notHere ?? saying('skip') ?? 'the test ended without a result';
    return plays.slice(recorded).map(({ id, controlOf }) => {
      const unknown = { id, title: id, given: {}, expect: { verdict: 'inconclusive' as const } };
      const result = withoutRecord(
        { scenario: unknown, controlOf },
        {
          kco: this.#names[pluginIndex] ?? '',
          outcome: notHere === undefined ? 'inconclusive' : 'skipped',
          reason: redact(printable(said)).replace(/^(Harness)?Error: /, ''),
          durationMs: duration,
        },
      );
      this.#plugins.set(result, pluginIndex);
      return result;
    });
  }

  /** Its test knew what was typed; its column is that of the version, and its title that of the scenario. */
  #completed(result: ScenarioResult, sources: PlayedSources | undefined, asked: readonly Scenario[]): ScenarioResult {
    const index = this.#plugins.get(result);
    if (index === undefined) return result;
    const scenario = asked.find(({ id }) => id === result.id);
    const { title, given, expect: expected, row, tags } = scenario ?? { ...result, expect: result.expected };
    const plugin = sources?.plugins[index];
    const { version: kco, label } = plugin ?? { version: result.kco, label: result.kco };
    return {
      ...result,
      ...{ title, given, expected, row, tags, kco },
      plugin: label === kco ? undefined : label,
      pluginSource: plugin && describeSource(plugin),
    };
  }

  onError(error: TestError): void {
    this.#isExplained = false;
    const text = error.message ?? error.value ?? 'unknown error';
    if (this.#run.eager && this.#results.all.length === 0) this.#early.push(text);
    else this.#results.say(text);
  }

  async onEnd(full: FullResult): Promise<{ status: 'passed' | 'failed' } | undefined> {
    await Promise.all(this.#traces);
    const { runFolder } = this.#run;
    if (this.#results.all.length === 0) {
      const toldLater = await access(join(runFolder, 'error.json')).then(
        () => true,
        () => false,
      );
      if (!toldLater) for (const text of this.#early) this.#results.say(text);
      return undefined;
    }
    const playedOn = await readPlayedOn(join(runFolder, 'played-on.json')).catch((error) => {
      this.#results.say(messageOf(error));
      return undefined;
    });
    // Without them a scenario that left no record would lack its title, and of a shard merging would miss the plays.
    const all = await runTests(this.#run).catch((): PlayedTest[] => []);
    const tests = all.filter(({ title }) => this.#begun.has(title));
    const titles = (chosen: typeof tests) => chosen.flatMap(({ plays }) => plays.map(({ title }) => title));
    const asked = tests.flatMap(({ plays }) => plays.map(({ scenario }) => scenario));
    // A test fails where a play is not as expected; a failure without one is the runner's own.
    const failed = full.status !== 'passed' && !(full.status === 'failed' && this.#isExplained);
    const { results, unwritten } = await this.#results.publish(
      {
        startedAt: full.startTime,
        durationMs: full.duration,
        scenariosMs: this.#lastEnd - this.#firstStart,
        playedOn,
        plays: titles(tests),
        unplayed: titles(tests.filter(({ title }) => !this.#ended.has(title))),
        ended: full.status === 'interrupted' ? 'interrupted' : failed ? 'badly' : 'well',
      },
      (result) => this.#completed(result, playedOn?.sources, asked),
    );
    if (unwritten) {
      this.#results.say(describeError(unwritten));
      return { status: 'failed' };
    }
    // Tests fail by what their scenarios expect. What is known, or no worse than before, is the run's to say.
    return full.status === 'failed' && this.#isExplained && exitCodeOf(results) === 0
      ? { status: 'passed' }
      : undefined;
  }

  /** Takes the secrets out of a trace where it stands, before the HTML report copies it, and keeps it with the evidence. */
  async #keepTrace(trace: string, kept: string): Promise<void> {
    try {
      await redactTrace(trace);
      await copyFile(trace, kept);
    } catch (error) {
      // Better no trace than one with session ids in it.
      await rm(trace, { force: true });
      this.#results.say(`the trace ${trace} was thrown away: ${messageOf(error)}`);
    }
  }

  printsToStdio(): boolean {
    return true;
  }
}
