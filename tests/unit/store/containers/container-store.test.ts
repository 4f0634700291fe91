import type { Connection } from 'mysql2/promise';
import { expect, test } from 'vitest';
import { healthy } from '../../../../harness/scenario/conditions.ts';
import { ContainerStore } from '../../../../harness/store/containers/container-store.ts';
import type { OpenSiteRequest } from '../../../../harness/store/store.ts';

const address = { host: '127.0.0.1', port: 1, password: '' };
const web = { host: '127.0.0.1', httpsPort: 1, authority: '' };
const request = (id: string): OpenSiteRequest => ({
  id,
  host: `${id}-a-open.shop.test`,
  build: 'a',
  merchant: { id: 'K_x'.padEnd(19, '_'), sharedSecret: 's'.repeat(21) },
  conditions: healthy.store,
  faults: [],
  options: {},
  constants: {},
});

/** Connections to a database with the template of an empty shop; `fails` says which statements it refuses. */
function database(fails: (sql: string) => boolean = () => false) {
  const said: string[] = [];
  const connect = async () => {
    const query = async (sql: string) => {
      said.push(sql);
      if (fails(sql)) throw new Error(`refused: ${sql.slice(0, 40)}`);
      return [[], undefined];
    };
    const end = async () => void said.push('end');
    const destroy = () => void said.push('destroy');
    return { query, end, destroy } as unknown as Connection;
  };
  return { said, store: new ContainerStore(address, web, connect) };
}

const drops = (said: readonly string[]) => said.filter((sql) => sql.startsWith('DROP DATABASE'));

test('a site that closes takes its database and its connection along', async () => {
  const { said, store } = database();
  const site = await store.openSite(request('w0n1'));
  await site[Symbol.asyncDispose]();
  expect(said.slice(-2)).toEqual(['DROP DATABASE IF EXISTS `site_w0n1`', 'end']);
});

for (const [what, part] of [
  ['cloning', 'CREATE DATABASE'],
  ['its options', 'wp_options SET'],
  ['its first look', 'option_name IN'],
] as const) {
  test(`an open that fails at ${what} leaves no database behind`, async () => {
    const { said, store } = database((sql) => sql.includes(part));
    await expect(store.openSite(request('w0n1'))).rejects.toMatchObject({
      code: 'SITE_NOT_OPENED',
      message: expect.stringContaining('refused'),
    });
    expect(drops(said)).toEqual(['DROP DATABASE IF EXISTS `site_w0n1`']);
    expect(said.at(-1)).toBe('destroy');
  });
}

test('the first failure is told, also when the database does not drop', async () => {
  const { store } = database((sql) => sql.includes('CREATE DATABASE') || sql.startsWith('DROP'));
  await expect(store.openSite(request('w0n1'))).rejects.toThrow('refused: SET foreign_key_checks');
});

test('a template that could not be read is read again by the next site', async () => {
  let failures = 1;
  const { said, store } = database((sql) => sql.includes('information_schema') && failures-- > 0);
  await expect(store.openSite(request('w0n1'))).rejects.toMatchObject({ code: 'SITE_NOT_OPENED' });
  expect(drops(said)).toEqual([]);
  await using _site = await store.openSite(request('w0n2'));
});

test('a database that does not drop does not keep the connection', async () => {
  const { said, store } = database((sql) => sql.startsWith('DROP'));
  const site = await store.openSite(request('w0n1'));
  await expect(site[Symbol.asyncDispose]()).rejects.toThrow('refused: DROP');
  expect(said.at(-1)).toBe('destroy');
});
