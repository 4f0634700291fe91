import { once } from 'node:events';
import { openLocalHost } from '../../../harness/edge/engine/local-host.ts';
import { openEngineOn } from '../../../harness/edge/engine/open-engine.ts';
import type { EngineKind } from '../../../harness/edge/engine/waf-engine.ts';
import { contexts } from './waf-engine-contexts.ts';

/** Loads rules into an engine of this machine, prints its folder, and ends in order when standard input ends. */
const host = await openLocalHost();
await using engine = await openEngineOn(process.argv[2] as EngineKind, { host, contexts });
await using _loaded = await engine.load([
  { name: 'a', mode: 'on', rules: { type: 'built-in', ruleset: 'comodo' }, exclusions: [] },
]);
process.stdout.write(`${host.folder}\n`);
await once(process.stdin.resume(), 'end');
