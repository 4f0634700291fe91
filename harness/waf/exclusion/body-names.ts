import { anyItem, queryArguments, requestArguments, v2ArgumentName } from '../corpus/request-arguments.ts';
import type { CallbackProbe } from '../probe.ts';
import type { EngineName } from '../waf-report.ts';

/** Parts of names between dots, and what may follow each. */
interface Names extends Map<string, Names> {}

/**
 * A pattern for the names of all arguments that these callbacks may have: those of their queries, and each leaf of their JSON. An
 * item of an array is any item.
 * @returns undefined where a name cannot be written
 */
export function argumentNamesPattern(probes: readonly CallbackProbe[], engine: EngineName): string | undefined {
  const names = new Set(probes.flatMap((probe) => namesOf(probe)).map((name) => engineName(name, engine)));
  if (![...names].every((name) => /^[A-Za-z0-9_.*-]+$/.test(name))) return undefined;
  const tree: Names = new Map();
  for (const name of [...names].sort()) {
    let at = tree;
    for (const part of name.split('.')) {
      const next: Names = at.get(part) ?? new Map();
      at.set(part, next);
      at = next;
    }
    at.set(end, new Map());
  }
  return patternOf(tree);
}

/** Where a name may end. */
const end = '';

function namesOf({ request, bodyNames = [] }: CallbackProbe): string[] {
  return [...queryArguments(request), ...requestArguments(request)].map(([name]) => anyItem(name)).concat(bodyNames);
}

/** v2 names an item by its array. */
const engineName = (name: string, engine: EngineName): string => (engine === 'v2' ? v2ArgumentName(name) : name);

/** `json\\.(?:order_id|billing_address\\.(?:city|country))` */
function patternOf(names: Names): string {
  const parts = [...names].map(([part, rest]) => {
    const text = part === '*' ? 'array_[0-9]{1,4}' : part;
    const more = [...rest.keys()].filter((key) => key !== end);
    if (more.length === 0) return text;
    const below = `\\.${patternOf(new Map([...rest].filter(([key]) => key !== end)))}`;
    return rest.has(end) ? `${text}(?:${below})?` : `${text}${below}`;
  });
  return parts.length === 1 ? (parts[0] ?? '') : `(?:${parts.join('|')})`;
}
