import type { Play } from './plays.ts';

/** What the runner calls a test: one scenario, or some controls, which are all alike and cheaper together. */
export interface PlayedTest {
  /** Unique in the run. */
  title: string;
  pluginIndex: number;
  plays: Play[];
  /** Why it cannot be played on this stack. */
  skip?: string;
}

const controlsInOne = 10;

/** The tests of a run. A control that cannot be played is none: its scenario says why. */
export function testsOf(plays: readonly Play[]): PlayedTest[] {
  const scenarios = plays.filter(({ controlOf }) => controlOf === undefined);
  const controls = plays.filter(({ controlOf, skip }) => controlOf !== undefined && skip === undefined);
  return [
    ...scenarios.map((play) => ({ title: play.title, pluginIndex: play.pluginIndex, plays: [play], skip: play.skip })),
    ...[...new Set(plays.map(({ pluginIndex }) => pluginIndex))].flatMap((index) =>
      together(controls.filter(({ pluginIndex }) => pluginIndex === index)),
    ),
  ];
}

function together(controls: readonly Play[]): PlayedTest[] {
  const tests: PlayedTest[] = [];
  for (let from = 0; from < controls.length; from += controlsInOne) {
    const plays = controls.slice(from, from + controlsInOne);
    const [first] = plays;
    if (!first) continue;
    const [, version = ''] = / on KCO (.+)$/.exec(first.title) ?? [];
    const title = plays.length === 1 ? first.title : `controls ${from + 1} to ${from + plays.length} on KCO ${version}`;
    tests.push({ title, pluginIndex: first.pluginIndex, plays });
  }
  return tests;
}
