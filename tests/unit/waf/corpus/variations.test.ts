import { expect, test } from 'vitest';
import { type Variations, type Varied, variedBy } from '../../../../harness/waf/corpus/variations.ts';

const of = (...variations: Variations[string]): Varied[] => variedBy(variations, 'mine/pretty');

/** The body with one of the values in it. */
function changed(varied: Varied | undefined, body: object): unknown {
  const copy: unknown = structuredClone(body);
  expect(varied?.change(copy)).toBeUndefined();
  return copy;
}

test('each value makes a request of its own, in all leaves that are named', () => {
  const names = of({ of: 'name', set: ['a.name', 'b.name'], to: ['Åsa', "O'Brien"] });
  expect(names.map(({ name }) => name)).toEqual(['name: Åsa', "name: O'Brien"]);
  expect(changed(names[1], { a: { name: 'x' }, b: {} })).toEqual({ a: { name: "O'Brien" }, b: { name: "O'Brien" } });
});

test('a list is as long as it is asked to be, and a value stands at any place of it', () => {
  const [one, many] = of({
    of: 'line',
    repeat: { list: 'lines', times: [1, 70] },
    set: ['lines.0.name'],
    to: ['Red, L'],
  });
  expect(one?.name).toBe('line: Red, L (1 item)');
  const { lines } = changed(many, { lines: [{ name: 'x', n: 1 }, { name: 'y' }] }) as { lines: { name: string }[] };
  expect(lines).toHaveLength(70);
  expect([lines[0], lines[69]]).toEqual([
    { name: 'Red, L', n: 1 },
    { name: 'x', n: 1 },
  ]);
});

test('the items of a list take values in turn', () => {
  const [varied] = of({ of: 'lines', set: ['lines.*.name'], each: ['a', 'b'] });
  expect(changed(varied, { lines: [{}, {}, {}] })).toEqual({ lines: [{ name: 'a' }, { name: 'b' }, { name: 'a' }] });
});

test('JSON in a string is changed as PHP writes it: the coupons first, in ASCII', () => {
  const [varied] = of({ of: 'coupon', set: ['data!coupons.0'], to: ['påsk'] });
  expect(changed(varied, { data: '{"is_user_logged_in":false}' })).toEqual({
    data: '{"coupons":["p\\u00e5sk"],"is_user_logged_in":false}',
  });
});

test('a body without the place is no request of that kind: the path is told', () => {
  const [name, list, nested] = of(
    { of: 'a', set: ['missing.name'], to: ['x'] },
    { of: 'b', repeat: { list: 'missing', times: [2] } },
    { of: 'c', set: ['n!coupons.0'], to: ['x'] },
  );
  expect([name, list, nested].map((varied) => varied?.change({ n: 1 }))).toEqual([
    'missing.name',
    'missing',
    'n!coupons.0',
  ]);
});

test('ids of orders begin as they are told to, are the same each time and other ones for each value', () => {
  const ask = () =>
    of(
      { of: 'id', order: { form: 'uuid', begins: ['ed', 'cc'] } },
      { of: 'id', order: { form: 'hex', begins: ['ed'] } },
      { of: 'name', set: ['n'], to: ['a', 'b'] },
    ).map(({ order }) => order);
  const [uuid, second, hex, ...others] = ask();
  expect(uuid).toMatch(/^ed[0-9a-f]{6}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(second).toMatch(/^cc/);
  expect(hex).toMatch(/^ed[0-9a-f]{30}$/);
  expect(new Set(others).size).toBe(2);
  expect(ask()).toEqual([uuid, second, hex, ...others]);
});
