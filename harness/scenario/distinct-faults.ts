import { type Fault, nameOfFault } from './fault.ts';
import { longestFaultName } from './fault-name.ts';

/**
 * The same faults, of which no two have one name: the second `wordfence` is `wordfence 2`. Evidence tells who stopped a
 * callback by that name alone. A name that was given to one of them stays its own.
 */
export function withDistinctNames(faults: readonly Fault[]): Fault[] {
  const names = faults.map(nameOfFault);
  const used = new Set<string>();
  return faults.map((fault, index) => {
    const name = names[index] ?? '';
    let own = name;
    for (let number = 2; used.has(own) || (own !== name && names.includes(own)); number++)
      own = `${name.slice(0, longestFaultName - 4)} ${number}`;
    used.add(own);
    return own === name ? fault : { ...fault, called: own };
  });
}
