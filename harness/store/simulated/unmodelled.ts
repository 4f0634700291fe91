import { shortened } from '../../lib/shortened.ts';
import type { StoreConditions } from '../../scenario/conditions.ts';
import { type Fault, isPhpEnd, nameOfFault } from '../../scenario/fault.ts';
import type { OpenSiteRequest } from '../store.ts';
import { hooks, isHook } from './hooks.ts';

const elsewhere = 'use --stack containers';

/**
 * Why the model cannot play this and what to try, in one sentence; undefined where it can.
 * Faults of other rooms than the shop are not looked at.
 */
export function unmodelled({
  conditions,
  faults,
  options,
  constants,
}: Pick<OpenSiteRequest, 'conditions' | 'faults' | 'options' | 'constants'>): string | undefined {
  const settings = [...Object.keys(options), ...Object.keys(constants)];
  if (settings.length > 0) {
    return `the simulated store has no WordPress that would read ${shortened(settings.join(', '))}: ${elsewhere}`;
  }
  for (const [index, fault] of faults.entries()) {
    const why = cannotPlay(fault, conditions);
    if (why !== undefined) return `the simulated store cannot play faults[${index}], "${nameOfFault(fault)}": ${why}`;
  }
  return undefined;
}

function cannotPlay({ at, on = {}, does }: Fault, { checkout }: StoreConditions): string | undefined {
  if (at === 'loopback' && checkout !== 'block') {
    return `only its block checkout makes a request to itself; state checkout: 'block', or ${elsewhere}`;
  }
  if (at !== 'store') return undefined;
  if (does.without === 'htaccess') return `it has no Apache that would read .htaccess; ${elsewhere}`;
  if (does.objectCache !== undefined) return `it has no object cache that could keep an old state; ${elsewhere}`;
  if (does.without === 'klarna-authority') return `it checks no certificate of Klarna’s; ${elsewhere}`;
  if (does.php !== undefined && !isPhpEnd(does.php)) {
    return `it runs no PHP; name an end of PHP (exit, throw, fatal, sleep), or ${elsewhere}`;
  }
  if (on.hook !== undefined && !isHook(on.hook)) {
    return `it does not pass the hook ${shortened(on.hook)}; name one that it passes (${Object.keys(hooks).join(', ')}), or ${elsewhere}`;
  }
  return undefined;
}
