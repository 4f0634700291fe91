#!/usr/bin/env node
// The way in: plain JavaScript that any Node can read, so that an old Node or missing packages get a plain sentence.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`kco-harness needs Node 20.19 or newer, and this is ${process.versions.node}.`);
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
  } catch {
    console.error(`npm ci failed in ${project}: see its own words above. Without dependencies nothing can run.`);
    process.exit(3);
  }
}

const { register } = await import('tsx/esm/api');
register();
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
