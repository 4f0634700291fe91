import type { PlayedSources } from '../evidence/played-sources.ts';
import type { HarnessError } from '../lib/errors.ts';
import { inOrder } from '../reports/group-results.ts';
import type { RunResults, RunShard } from '../reports/results.ts';
import { styleFor } from '../reports/style.ts';
import { openingLine, progressLine } from '../reports/terminal.ts';
import { judgeRun, readJudging } from '../run/judging.ts';
import type { RunOptions } from '../run/run-options.ts';
import { readShard, type ShardPlan } from '../run/run-tests.ts';
import type { Versions } from '../run/stack/stack.ts';
import type { ScenarioResult } from '../verdict/scenario-result.ts';
import { publishResults } from './publish-results.ts';
import { wantsColours } from './wants-colours.ts';

/** How the playing ended, as results.json has it. */
export interface EndedPlays {
  startedAt: Date;
  durationMs: number;
  scenariosMs: number;
  /** Undefined where the stack did not come up. */
  playedOn: { versions: Versions; sources: PlayedSources } | undefined;
  /** Titles of all plays that were to be made here, and of those of them that did not come to an end. */
  plays: readonly string[];
  unplayed: readonly string[];
  ended: RunShard['ended'];
}

export interface Published {
  results: RunResults;
  unwritten: HarnessError | undefined;
}

/** Results as they come: a line for each, and after the last one results.json, the table and the reports. */
export class PlayedResults {
  readonly #run: RunOptions;
  readonly #out: NodeJS.WriteStream;
  readonly #style = styleFor(wantsColours(process.stderr, process.env));
  readonly #results: ScenarioResult[] = [];
  #total = 0;

  /** @param out gets the table; everything else goes to stderr */
  constructor(run: RunOptions, out: NodeJS.WriteStream) {
    this.#run = run;
    this.#out = out;
  }

  get all(): readonly ScenarioResult[] {
    return this.#results;
  }

  /** @param total how many plays there will be */
  begin(total: number): void {
    this.#total = total;
    if (total > 0) this.say(openingLine(this.#run, total));
  }

  add(result: ScenarioResult): void {
    this.#results.push(result);
    this.say(progressLine(result, this.#results.length, this.#total, this.#style, this.#run.isCompared));
  }

  /**
   * @param finish completes a result with what is only known now
   * @returns what is left in the run folder, judged; and where something could not be written, that as an error
   */
  async publish(ended: EndedPlays, finish = (result: ScenarioResult) => result): Promise<Published> {
    const { runId, runFolder, seed, stack, shopper, reporters } = this.#run;
    const plan = await readShard(runFolder);
    const unknown = { wordpress: 'unknown', woocommerce: 'unknown', kco: 'unknown', php: 'unknown', waf: 'unknown' };
    const results: RunResults = {
      schemaVersion: 2,
      run: {
        id: runId,
        seed,
        stack,
        shopper,
        startedAt: ended.startedAt.toISOString(),
        durationMs: Math.round(ended.durationMs),
        scenariosMs: Math.round(ended.scenariosMs),
        versions: ended.playedOn?.versions ?? unknown,
        sources: ended.playedOn?.sources,
        ...(ended.unplayed.length > 0 ? { unplayed: [...ended.unplayed] } : {}),
        ...(plan ? { shard: partOf(plan, ended) } : {}),
      },
      scenarios: inOrder(this.#results.map(finish)),
    };
    const judged = judgeRun(results, await readJudging(runFolder));
    const say = (line: string) => this.say(line);
    const unwritten = await publishResults(judged, { runFolder, reporters, out: this.#out, say });
    return { results: judged, unwritten };
  }

  say(line: string): void {
    process.stderr.write(`${line}\n`);
  }
}

/** What merging has to know of this part. */
const partOf = ({ current, total, planned }: ShardPlan, { plays, unplayed, ended }: EndedPlays): RunShard => ({
  current,
  total,
  planned: [...planned],
  plays: [...plays],
  unplayed: [...unplayed],
  ended,
});
