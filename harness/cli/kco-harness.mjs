#!/usr/bin/env node
// The way in: plain JavaScript that any Node can read, so that an old Node or missing packages get a plain sentence.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`kco-harness needs Node 20.19 or newer, and this is ${process.versions.node}: see https://nodejs.org.`);
  process.exit(2);
}

const project = fileURLToPath(new URL('../../', import.meta.url));
if (!existsSync(`${project}node_modules/tsx`) && existsSync(`${project}package-lock.json`)) {
  console.error('installing dependencies (once): npm ci');
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: project,
      stdio: ['ignore', 2, 2],
    });
  } catch (error) {
    const why = error.code === 'ENOENT' ? 'there is no npm here' : 'see its own words above';
    console.error(`npm ci failed in ${project}: ${why}. Without dependencies nothing can run.`);
    process.exit(3);
  }
}

// A clone runs its sources; the package that npm installs has none, and what they were compiled to.
const places = ['./main.ts', './main.js', '../../dist/harness/cli/main.js'].map(
  (path) => new URL(path, import.meta.url),
);
const program = places.find((url) => existsSync(url)) ?? places[0];
const { main } = await load(program).catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(`${error.message}\nDependencies are incomplete: run npm ci in ${project}, then this again.`);
  process.exit(3);
});
let hasEnded = false;
process.on('exit', () => {
  // What it says cannot be written (closed-pipe.ts): it ended where it was.
  if (hasEnded || globalThis[Symbol.for('kco-harness: ended by its output')]) return;
  console.error(
    'SCENARIO_INVALID: a file that was loaded ended this process, or waits for what never comes: nothing was done',
  );
  process.exitCode = 2;
});
const exitCode = await main(process.argv.slice(2));
hasEnded = true;
// Checks that nobody waits for any more may still have connections open. What was written goes out first, and that nobody reads it
// is told after the write's own end.
process.stdout.write('', () => process.stderr.write('', () => setImmediate(() => process.exit(exitCode))));

async function load(url) {
  if (url.pathname.endsWith('.ts')) {
    // For all that is imported, in a package and outside, where a file is CommonJS for Node and so is what it imports.
    (await import('tsx/esm/api')).register();
    (await import('tsx/cjs/api')).register();
  }
  return import(url.href);
}
