import { z } from 'zod';
import { orderIdOf } from './order-id.ts';

const leaf = z
  .string()
  .regex(/^[^.!\s]+(?:[.!][^.!\s]+)*$/, 'write the path of a leaf: "order_lines.0.name", or "merchant_data!coupons.0"');
const value = z.union([z.string(), z.int()]);

/** One thing in which requests of a kind differ from shop to shop and from customer to customer, and the values that it takes. */
const variation = z
  .strictObject({
    of: z.string().min(1).describe('What is varied, for a reader: "product name".'),
    set: z.array(leaf).min(1).optional().describe('Leaves of the JSON that get the value; the last name may be new.'),
    to: z.array(value).min(1).optional().describe('The values, one after another.'),
    each: z
      .array(value)
      .min(1)
      .optional()
      .describe('Instead of "to": one request, in which the items of a list take the values in turn ("*" in "set").'),
    repeat: z
      .strictObject({ list: leaf, times: z.array(z.int().min(1).max(200)).min(1) })
      .optional()
      .describe('Lists of so many items, each like the first one, with "set" after that.'),
    order: z
      .strictObject({ form: z.enum(['uuid', 'hex']), begins: z.array(z.string().regex(/^[0-9a-f]{1,8}$/)).min(1) })
      .optional()
      .describe('Ids of the order that begin so.'),
  })
  .refine(({ set, to, each }) => (set === undefined) === (to === undefined && each === undefined), {
    path: ['set'],
    message: '"set" says where "to" or "each" go: give both or none',
  })
  .refine(({ to, each }) => to === undefined || each === undefined, {
    path: ['each'],
    message: 'give "to" or "each"',
  })
  .refine(({ set, repeat, order }) => set !== undefined || repeat !== undefined || order !== undefined, {
    path: ['of'],
    message: 'nothing is varied: give "set" and "to", "repeat" or "order"',
  });

/** For the error about another one. */
export const variationFields = ['of', 'set', 'to', 'each', 'repeat', 'order'];

/** Sets of variations, by the names under which callbacks ask for them. */
export const variationsSchema = z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.array(variation).min(1));

export type Variations = z.infer<typeof variationsSchema>;
type Variation = Variations[string][number];

/** One request that differs from its probe's in one thing. */
export interface Varied {
  /** `product name: Red, L`; unique among a probe's. */
  name: string;
  /** The id of its order. */
  order: string;
  /**
   * Changes the value of a JSON body in place.
   * @returns the first path that the body does not have
   */
  change(body: unknown): string | undefined;
}

/** All requests of these variations. What is not varied is the probe's own, but for the order's id, which is another in each. */
export function variedBy(variations: readonly Variation[], probeId: string): Varied[] {
  return variations.flatMap((one) => {
    if (one.order) return orderIds(one.order, one.of, probeId);
    const times = one.repeat?.times ?? [undefined];
    return times.flatMap((count) => bodies(one, count, probeId));
  });
}

function orderIds({ form, begins }: NonNullable<Variation['order']>, of: string, probeId: string): Varied[] {
  return begins.map((begin) => {
    const id = orderIdOf(`${probeId}#${form} ${begin}`);
    const order = begin + (form === 'hex' ? id.replaceAll('-', '') : id).slice(begin.length);
    return { name: `${of}: ${order}`, order, change: () => undefined };
  });
}

function bodies({ of, set = [], to, each, repeat }: Variation, count: number | undefined, probeId: string): Varied[] {
  const lists = count === undefined || !repeat ? [] : [{ list: repeat.list, count }];
  const where = count === undefined ? '' : ` (${count} ${count === 1 ? 'item' : 'items'})`;
  const changes = each
    ? [{ text: `${each.length} values in turn`, at: (index: number) => each[index % each.length] }]
    : (to ?? [undefined]).map((one) => ({ text: one === undefined ? '' : `${one}`, at: () => one }));
  return changes.map(({ text, at }) => {
    const name = text === '' ? `${of}: ${count}` : `${of}: ${text}${where}`;
    return {
      name,
      order: orderIdOf(`${probeId}#${name}`),
      change: (body) => {
        for (const each of lists) if (!repeatItems(body, each.list.split('.'), each.count)) return each.list;
        return set.find((path) => !setAll(body, path, at));
      },
    };
  });
}

type Holder = Record<string, unknown>;

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null;

function repeatItems(body: unknown, path: readonly string[], count: number): boolean {
  const list = path.reduce<unknown>((at, name) => (isHolder(at) ? at[name] : undefined), body);
  if (!Array.isArray(list) || list.length === 0) return false;
  const [first] = list;
  list.splice(0, list.length, ...Array.from({ length: count }, () => structuredClone(first)));
  return true;
}

/** @param at the value for each item, where the path has `*` in it; else for 0 */
function setAll(body: unknown, path: string, at: (index: number) => string | number | undefined): boolean {
  const [list, rest] = path.split('.*.');
  if (rest === undefined) return setLeaf(body, path, at(0));
  const items = (list ?? '').split('.').reduce<unknown>((holder, name) => (isHolder(holder) ? holder[name] : {}), body);
  return Array.isArray(items) && items.every((item, index) => setLeaf(item, rest, at(index)));
}

/** `!` leads into JSON in a string. */
function setLeaf(body: unknown, path: string, value: string | number | undefined): boolean {
  const [outer = '', inner] = path.split('!');
  const names = outer.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce<unknown>((at, name) => (isHolder(at) ? at[name] : undefined), body);
  if (!isHolder(holder)) return false;
  if (inner === undefined) {
    holder[last] = value;
    return true;
  }
  const text = holder[last];
  if (typeof text !== 'string') return false;
  const [name = '', index] = inner.split('.');
  const nested: Holder = JSON.parse(text);
  // A list of one comes first, as the plugin writes its coupons.
  const changed = index === undefined ? { ...nested, [name]: value } : { [name]: [value], ...without(nested, name) };
  holder[last] = phpJson(changed);
  return true;
}

const without = (value: Holder, name: string): Holder =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));

/** JSON as PHP's json_encode() writes it: in ASCII, slashes escaped. */
const phpJson = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
