import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { main } from '../../../harness/cli/main.ts';
import { matchesGlob } from '../../../harness/lib/glob.ts';
import { loadScenarios } from '../../../harness/scenario/load-scenarios.ts';
import { named, type Page, page, pages, prose, root } from './documents.ts';

// Files, commands, flags and scenarios that the pages name are there.

/** The example in CONTRIBUTING.md and README.md, which nobody has yet, and what the container stack makes. */
const madeUp = /acme-shield|scenarios\/mine|broken-plugin/;
/** Pages that tell what was, not what is. */
const ofThePast = ['docs/learned.md'];
const present = pages().filter(({ name }) => !ofThePast.includes(name));

test('files that README and CONTRIBUTING name, and the pages that explain the house', () => {
  const explaining = ['README.md', 'CONTRIBUTING.md', 'docs/how-it-works.md', 'docs/faults.md', 'docs/scenarios.md'];
  const paths = explaining.map(page).flatMap((of) => pathsIn(of).map((path) => [of.name, path] as const));
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter(([, path]) => !existsSync(join(root, path)))).toEqual([]);
});

/** In backticks or in a command, from the project's folder on; patterns and the example are none. */
function pathsIn(of: Page): string[] {
  const inCommands = commandsIn(of).flatMap((command) => command.split(/\s+/));
  return [...named(prose(of)), ...inCommands].filter(
    (word) => /^(harness|tests|docs|scenarios|containers)\/[\w./-]+$/.test(word) && !madeUp.test(word),
  );
}

/** What stands in a line of a shell block or between backticks and begins as one of the project's commands. */
function commandsIn({ text: all }: Page): string[] {
  const started =
    /(?:npx |node harness\/cli\/)?\bkco-harness(?:\.mjs)? [^`\n]*|npm (?:start|test|run)\b[^`\n]*|npx (?:vitest|playwright|tsx)\b[^`\n]*/g;
  return [...all.matchAll(started)].map(([command]) => command.replace(/ +#.*$/, '').trim());
}

/** What a command of the harness prints with `--help`. */
async function help(...command: string[]): Promise<string> {
  let printed = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
  try {
    await main([...command, '--help']);
  } finally {
    write.mockRestore();
  }
  return printed;
}

/** A command of the harness and what follows it; `npm start --` is `run`. */
function harnessCommand(command: string): { name: string; rest: string[] } | undefined {
  const [, ours] = /(?:npx |node harness\/cli\/)kco-harness(?:\.mjs)? (.*)/.exec(command) ?? [];
  const [, started] = /^npm start --(?: |$)(.*)/.exec(command) ?? [];
  const [name = '', ...rest] = (started === undefined ? (ours ?? '') : `run ${started}`).split(/\s+/);
  return /^[a-z]+$/.test(name) ? { name, rest } : undefined;
}

test('commands of the harness and their flags', async () => {
  const all = await help();
  const commands = present.flatMap((of) => commandsIn(of).map(harnessCommand)).filter((it) => it !== undefined);
  expect(commands.length).toBeGreaterThan(25);
  const wrong: string[] = [];
  for (const { name, rest } of commands) {
    if (!new RegExp(`^  ${name}\\b`, 'm').test(all)) {
      wrong.push(`there is no ${name}`);
      continue;
    }
    const told = await help(name);
    const flags = rest.flatMap((word) => /^--[a-z-]+/.exec(word)?.[0] ?? []);
    wrong.push(...flags.filter((flag) => !told.includes(`${flag} `)).map((flag) => `${name} has no ${flag}`));
  }
  expect(wrong).toEqual([]);
});

test('scenarios that commands name', async () => {
  const ids = (await loadScenarios(join(root, 'scenarios'))).map(({ scenario }) => scenario.id);
  const asked = present
    .flatMap((of) => commandsIn(of).map(harnessCommand))
    .flatMap((command) =>
      command && ['run', 'show', 'diagnose', 'bisect'].includes(command.name) ? [command.rest] : [],
    )
    // Up to the first flag, after which values stand.
    .flatMap((rest) =>
      rest.slice(
        0,
        Math.max(
          0,
          [...rest, '--'].findIndex((word) => word.startsWith('-')),
        ),
      ),
    )
    .map((word) => word.replaceAll("'", ''))
    .filter((word) => /^[a-z0-9*-]{3,}$/.test(word) && !madeUp.test(word));
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter((glob) => !ids.some((id) => matchesGlob(id, glob)))).toEqual([]);
});

test('scripts of npm, programs of npx', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const commands = present.flatMap(commandsIn);
  const runs = commands.flatMap((command) => /^npm run (\w+)/.exec(command)?.[1] ?? []);
  const programs = commands.flatMap((command) => /^npx (vitest|playwright|tsx)\b/.exec(command)?.[1] ?? []);
  expect(runs.filter((name) => !(name in scripts))).toEqual([]);
  expect(programs.filter((name) => !existsSync(join(root, 'node_modules/.bin', name)))).toEqual([]);
});

test('the README says how many scenarios there are', async () => {
  const { length } = await loadScenarios(join(root, 'scenarios'));
  expect(page('README.md').text).toContain(`in ${length} scenarios`);
});
