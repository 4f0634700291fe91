import { type Fault, nameOfFault } from '../../scenario/fault.ts';

/** What taking one fault away is as a remedy. */
export interface Removal {
  /** Unique among those of a scenario. */
  id: string;
  name: string;
  /** Its place in the scenario's list. */
  fault: number;
  /** Among which changes a shop would make it: `way` are proxies, which are harder to come by than an allow list. */
  kind: 'public face' | 'way' | 'edge' | 'shop';
}

/** Whether a fault refuses requests and has an allow list that may let them pass. */
export const canBeAllowed = ({ at, does, heedsUnless = true }: Fault): boolean =>
  at === 'edge' && heedsUnless && Boolean(does.answer || does.reset || does.drop || does.ban);

/** A remedy for each fault that nobody had to write. What fails at Klarna is not the shop's to take away. */
export function removalsOf(faults: readonly Fault[]): Removal[] {
  const seen = new Map<string, number>();
  return faults.flatMap((fault, index) => {
    const kind = kindOf(fault);
    if (kind === undefined) return [];
    const id = idOf(fault, kind);
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return [
      {
        id: count === 1 ? id : `${id}-${count}`,
        name: fault.removal ?? `Take away ${nameOfFault(fault)}`,
        fault: index,
        kind,
      },
    ];
  });
}

function kindOf({ at, does }: Fault): Removal['kind'] | undefined {
  switch (at) {
    case 'name':
    case 'tls':
      return 'public face';
    case 'edge':
      return does.rewrite?.source === undefined ? 'edge' : 'way';
    case 'answers':
      return does.strip === undefined ? 'way' : 'edge';
    case 'store':
    case 'loopback':
      return 'shop';
    case 'klarna-api':
      return undefined;
  }
}

/** Some are called by what the shop has afterwards; reports and scripts know them by these names. */
function idOf(fault: Fault, kind: Removal['kind']): string {
  const { at, does } = fault;
  const name = nameOfFault(fault)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (does.certificate) return `certificate-${does.certificate}`;
  if (does.resolve === 'nothing') return 'public-name';
  if (kind === 'way' && at === 'edge') return 'restored-address';
  if (at === 'answers' && (does.reset || does.truncate)) return 'whole-answers';
  if (at !== 'store') return `without-${name}`;
  return does.delayMs !== undefined && Object.keys(does).length === 1 ? 'fast-answers' : `repaired-${name}`;
}
