import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import {
  formatSiteHost,
  isPublicShopName,
  isShopName,
  parseSiteHost,
  patternOfPolicy,
  type SiteHost,
  siteWildcards,
} from '../../../harness/scenario/site-host.ts';

const names: Record<string, SiteHost> = {
  'w0n7-a-comodo-no211170.shop.test': { site: 'w0n7', build: 'a', policy: 'comodo-no211170', zone: 'test' },
  'w0n7-a-open.shop.internal': { site: 'w0n7', build: 'a', policy: 'open', zone: 'internal' },
  'w12n3apache-b-open-http.shop.test': { site: 'w12n3apache', build: 'b', policy: 'open-http', zone: 'test' },
  'templatea-a-open.shop.test': { site: 'templatea', build: 'a', policy: 'open', zone: 'test' },
  'p42n0-c2-mock-wordfence-heals60.shop.test': {
    site: 'p42n0',
    build: 'c2',
    policy: 'mock-wordfence-heals60',
    zone: 'test',
  },
};

const noNames = [
  '',
  'shop.test',
  'w0n7.shop.test',
  'w0n7-a.shop.test',
  'w0n7-a-.shop.test',
  '-a-open.shop.test',
  'w0n7--open.shop.test',
  'W0N7-a-open.shop.test',
  'w0_n7-a-open.shop.test',
  'www.w0n7-a-open.shop.test',
  'w0n7-a-open.shop.test.evil.example',
  'w0n7-a-open.shop.example',
  'w0n7-a-open-shop.test',
  'w0n7-a-openxshop.test',
  'w0n7-a-o/pen.shop.test',
];

for (const [name, parts] of Object.entries(names)) {
  test(`${name}: read and written`, () => {
    expect(parseSiteHost(name)).toEqual(parts);
    expect(formatSiteHost(parts)).toBe(name);
    expect(isShopName(name)).toBe(true);
    expect(isPublicShopName(name)).toBe(parts.zone === 'test');
    expect(siteWildcards).toContain(name.replace(/^[^.]+/, '*'));
  });
}

for (const name of noNames) {
  test(`"${name}" is no site`, () => {
    expect(parseSiteHost(name)).toBeUndefined();
  });
}

test('the pattern of a policy is of its sites alone', () => {
  for (const { policy } of Object.values(names)) {
    const own = new RegExp(patternOfPolicy(policy));
    const expected = Object.keys(names).filter((name) => names[name]?.policy === policy);
    expect([...Object.keys(names), ...noNames].filter((name) => own.test(name))).toEqual(expected);
  }
});

test('www. before a site is a name of the shops, and an example of another is not', () => {
  expect(isShopName('www.w0n7-a-open.shop.test')).toBe(true);
  expect(isShopName('klarna.test')).toBe(false);
  expect(isShopName('w0n7-a-open.shop.test.evil.example')).toBe(false);
});

test.describe('the copies in the store, which reads the same names', () => {
  const copy = async (file: string, around: RegExp) => {
    const text = await readFile(new URL(`../../../containers/store/${file}`, import.meta.url), 'utf8');
    const [, pattern] = around.exec(text) ?? [];
    if (pattern === undefined) throw new Error(`${file} has no ${around}`);
    return new RegExp(pattern);
  };

  test('wp-config.php: the same names, database and plugin build', async () => {
    const php = await copy('wp-config.php', /preg_match\( '\/(\^.*\$)\/', \$harness_host/);
    for (const [name, { site, build }] of Object.entries(names))
      expect(php.exec(name)?.slice(1, 3), name).toEqual([site, build]);
    expect(noNames.filter((name) => php.test(name))).toEqual([]);
  });

  test('nginx.conf: the plugin build', async () => {
    const map = await copy('nginx.conf', /map \$host \$plugin_build \{[^}]*"~(\^.*)" \$build;/);
    for (const [name, { build }] of Object.entries(names)) expect(map.exec(name)?.groups?.build, name).toBe(build);
  });

  test('nginx.conf: the sites that Apache serves', async () => {
    const apache = await copy('nginx.conf', /server_name "~(\^.*apache\)-)";/);
    for (const [name, { site }] of Object.entries(names)) {
      expect(apache.exec(name)?.groups?.apache_site, name).toBe(site.endsWith('apache') ? site : undefined);
    }
  });

  test('nginx.conf: the sites with one PHP worker, and which of the pools is theirs', async () => {
    const ofWorker = await copy('nginx.conf', /"~(\^w.*single-)" /);
    const others = await copy('nginx.conf', /"~(\^\[a-z0-9\]\+single-)" /);
    expect(ofWorker.exec('w13n7single-a-open.shop.test')?.groups?.worker).toBe('3');
    expect(ofWorker.exec('w0n12n1constsingle-a-open.shop.internal')?.groups?.worker).toBe('0');
    expect(others.test('r0s1n0single-a-open.shop.test')).toBe(true);
    for (const name of Object.keys(names))
      expect(
        [ofWorker, others].some((pattern) => pattern.test(name)),
        name,
      ).toBe(false);
  });

  test('nginx.conf: the sites that lose their queries', async () => {
    const lossy = await copy('nginx.conf', /server_name "~(\^.*lossy\)-)";/);
    expect(lossy.exec('w0n7lossy-a-open.shop.test')?.groups?.lossy_site).toBe('w0n7lossy');
    for (const name of Object.keys(names)) expect(lossy.exec(name), name).toBeNull();
  });
});
