import type { HarnessError } from '../../lib/errors.ts';
import type { HttpRequest } from '../../lib/http/http-request.ts';
import { nearest } from '../../lib/nearest.ts';
import type { AttackProbe, CallbackProbe, CallbackVariant, Corpus, Probe, ShopperProbe, UrlForm } from '../probe.ts';
import { buildRequest, callbackTarget, fillTemplate, routeTarget, type Values } from './build-request.ts';
import type { AttackEntry, CallbackEntry, CorpusFile, Refuse, RequestEntry, ShopperEntry } from './corpus-schema.ts';
import { orderIdOf } from './order-id.ts';
import { anyItem, hasBody, requestArguments } from './request-arguments.ts';
import { type Variations, type Varied, variedBy } from './variations.ts';

/** A corpus file that was read, with the texts of the body files that it names. */
export interface ReadCorpus {
  content: CorpusFile;
  bodies: ReadonlyMap<string, string>;
  variations: Variations;
  refuse: Refuse;
}

/** One probe for each combination of an entry's forms, payloads and values. @throws HarnessError CORPUS_INVALID */
export function expandCorpus(read: ReadCorpus): Corpus {
  const { corpus, version, callbacks = [], shopper = [], attacks = [] } = read.content;
  const probes: Probe[] = [
    ...callbacks.flatMap((entry, index) => callbackProbes(entry, new EntryOf(read, 'callbacks', index))),
    ...shopper.flatMap((entry, index) => shopperProbes(entry, new EntryOf(read, 'shopper', index))),
    ...attacks.flatMap((entry, index) => attackProbes(entry, new EntryOf(read, 'attacks', index))),
  ];
  return { name: corpus, version, probes };
}

/** Where an entry stands, and what it takes from its file. */
class EntryOf {
  readonly #read: ReadCorpus;
  readonly #path: readonly PropertyKey[];

  constructor(read: ReadCorpus, section: string, index: number) {
    this.#read = read;
    this.#path = [section, index];
  }

  get content(): CorpusFile {
    return this.#read.content;
  }

  get variations(): Variations {
    return this.#read.variations;
  }

  refuse(field: string, problem: string): HarnessError {
    return this.#read.refuse([...this.#path, field], problem);
  }

  fill(field: string, text: string, values: Values): string {
    return fillTemplate(text, values, (problem) => this.refuse(field, problem));
  }

  /** @param targetField where the target is written, when it is not in `target` */
  request(entry: RequestEntry, values: Values, targetField = 'target'): HttpRequest {
    const refuse = (field: string, problem: string) => this.refuse(field === 'target' ? targetField : field, problem);
    return buildRequest(entry, values, { headers: this.content.headers, bodies: this.#read.bodies, refuse });
  }
}

/** The probe's id, and its values with an order id of its own, which values may hold too. */
function identify(
  { id }: Pick<RequestEntry, 'id'>,
  names: readonly string[],
  values: Values,
  order = orderIdOf([id, ...names].join('/')),
): { id: string; values: Values & { order: string } } {
  const whole = [id, ...names].join('/');
  const filled = Object.entries(values).map(([name, value]) => [name, value.replaceAll('{order}', order)]);
  return { id: whole, values: { ...Object.fromEntries(filled), order } };
}

function callbackProbes(entry: CallbackEntry, at: EntryOf): CallbackProbe[] {
  const { kind, versions, row, sent = 'known' } = entry;
  const forms = (entry.forms ?? ['raw' as const]).map((form) => ({
    form,
    names: form === 'raw' ? [] : [form],
    target: targetIn(form, entry),
  }));
  return forms.flatMap(({ form, names, target }, formIndex) =>
    combineValues(entry.values).map((combination, index): CallbackProbe => {
      const { id, values } = identify(entry, [...names, ...combination.names], combination.values);
      const build = (order = values.order) =>
        at.request(
          { method: 'POST', ...entry, target },
          identify(entry, [...names, ...combination.names], combination.values, order).values,
          entry.forms && (entry.route ? 'route' : 'query'),
        );
      const request = build();
      const valuePatterns = patternsOf(request, id, at);
      const bodyNames = hasBody(request) ? declaredNames(at.content.shapes ?? {}) : [];
      const more = bodyNames.length > 0 ? { bodyNames } : {};
      // Whatever the form of the URL, the values are judged alike.
      const variants = formIndex + index === 0 ? variantsOf(entry, { id, at, build }) : [];
      return {
        type: 'callback',
        id,
        row,
        kind,
        form,
        versions,
        sent,
        valuePatterns,
        ...more,
        request,
        ...(variants.length > 0 && { variants }),
      };
    }),
  );
}

function patternsOf(request: HttpRequest, id: string, at: EntryOf): CallbackProbe['valuePatterns'] {
  const fit = fitValuePatterns(request, at.content.shapes ?? {});
  if (fit.fits) return fit.valuePatterns;
  throw at.refuse('id', `${id}: the value of ${fit.name} does not fit its shape: ${fit.value.slice(0, 80)}`);
}

function variantsOf(
  { vary = [] }: CallbackEntry,
  { id, at, build }: { id: string; at: EntryOf; build: (order: string) => HttpRequest },
): CallbackVariant[] {
  const variations = vary.flatMap((name) => {
    const set = at.variations[name];
    if (set) return set;
    const near = nearest(name, Object.keys(at.variations));
    throw at.refuse('vary', `no variations "${name}"${near ? `; did you mean "${near}"?` : ''}`);
  });
  return variedBy(variations, id).map((varied) => {
    const request = changed(build(varied.order), varied, at);
    const { name, order } = varied;
    return { name, order, request, valuePatterns: patternsOf(request, `${id}, ${name}`, at) };
  });
}

function changed(request: HttpRequest, { name, change }: Varied, at: EntryOf): HttpRequest {
  const body: unknown = request.body?.startsWith('{') ? JSON.parse(request.body) : undefined;
  const missing = change(body);
  if (missing !== undefined) throw at.refuse('vary', `${name}: the body has no place for "${missing}"`);
  return body === undefined ? request : { ...request, body: JSON.stringify(body) };
}

/** Of the leaves of JSON. */
const declaredNames = (declared: Readonly<Record<string, string>>): string[] =>
  Object.keys(declared).filter((name) => name.startsWith('json.'));

function targetIn(form: UrlForm, { endpoint = '', route, query, target = '' }: CallbackEntry): string {
  if (form === 'raw') return target;
  return route === undefined ? callbackTarget(form, endpoint, query) : routeTarget(form, route, query);
}

function shopperProbes(entry: ShopperEntry, at: EntryOf): ShopperProbe[] {
  return combineValues(entry.values).map((combination): ShopperProbe => {
    const { id, values } = identify(entry, combination.names, combination.values);
    const { row, versions } = entry;
    return { type: 'shopper', id, row, ...(versions && { versions }), request: at.request(entry, values) };
  });
}

function attackProbes(entry: AttackEntry, at: EntryOf): AttackProbe[] {
  return payloadsOf(entry, at).flatMap(({ class: attackClass, names, values: payload }) =>
    combineValues(entry.values).map((combination): AttackProbe => {
      const all = { ...combination.values, ...payload };
      const { id, values } = identify(entry, [...names, ...combination.names], all);
      const place = at.fill('place', entry.place, values);
      const row = at.fill('row', entry.row ?? place, values);
      const request = at.request(entry, values);
      const withoutSession = withoutSessionOf(id, combination.names);
      return { type: 'attack', id, row, class: attackClass, place, request, ...(withoutSession && { withoutSession }) };
    }),
  );
}

/** Values of these names stand for the same attack with the session id and without it. */
function withoutSessionOf(id: string, names: readonly string[]): string | undefined {
  return names.includes('with-session') ? id.replace(/\/with-session(?=\/|$)/, '/without-session') : undefined;
}

function payloadsOf(entry: AttackEntry, at: EntryOf): (Combination & { class: AttackProbe['class'] })[] {
  if (entry.class !== undefined) return [{ class: entry.class, names: [], values: {} }];
  const known = at.content.payloads ?? {};
  return (entry.payloads ?? []).map((name) => {
    const payload = known[name];
    if (payload) return { class: payload.class, names: [name], values: { payload: payload.text } };
    const near = nearest(name, Object.keys(known));
    throw at.refuse('payloads', `no payload "${name}"${near ? `; did you mean "${near}"?` : ''}`);
  });
}

/** One way to fill an entry's placeholders, and the names of what was chosen. */
interface Combination {
  names: string[];
  values: Record<string, string>;
}

/** Every combination of one value for each placeholder, the last one changing fastest. */
function combineValues(choices: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined): Combination[] {
  return Object.entries(choices ?? {}).reduce<Combination[]>(
    (combinations, [placeholder, named]) =>
      combinations.flatMap(({ names, values }) =>
        Object.entries(named).map(([name, value]) => ({
          names: [...names, name],
          values: { ...values, [placeholder]: value },
        })),
      ),
    [{ names: [], values: {} }],
  );
}

export type Fit = { fits: true; valuePatterns: Record<string, string> } | { fits: false; name: string; value: string };

/**
 * The value patterns of a request's own arguments, out of those that a file declares. There `*` stands for any item of an array:
 * `json.order_lines.*.name`.
 */
function fitValuePatterns(request: HttpRequest, declared: Readonly<Record<string, string>>): Fit {
  const valuePatterns: Record<string, string> = {};
  for (const [name, value] of requestArguments(request)) {
    const pattern = declared[name] ?? declared[anyItem(name)];
    if (pattern === undefined) continue;
    // Hosts are filled by the sender, later.
    const sent = value.replaceAll('{host}', 'shop.example');
    if (!new RegExp(`^(?:${pattern})$`).test(sent)) return { fits: false, name, value };
    valuePatterns[name] = pattern;
    valuePatterns[anyItem(name)] = pattern;
  }
  return { fits: true, valuePatterns };
}
