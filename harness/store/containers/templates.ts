import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { StartedTestContainer } from 'testcontainers';
import { cacheFailure } from '../../lib/cache-folder.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { formatSiteHost } from '../../scenario/site-host.ts';
import type { ResolvedSource } from '../sources/source.ts';
import { phpErrorOf } from './php-error.ts';

/** A plugin build as asked for, all folders resolved. */
export interface BuildSources {
  name: string;
  kco: ResolvedSource;
  /** Further plugins, from `--with`. */
  extras: ResolvedSource[];
}

export interface TemplateOptions {
  web: StartedTestContainer;
  connection: Connection;
  /** Tag of the store's image. */
  image: string;
  build: BuildSources;
  cacheDir: string;
  progress: Progress;
}

/** The database from which the sites of a plugin build are cloned. */
export const templateDatabase = (build: string) => `site_template${build}`;

/**
 * Puts the template of a plugin build into the database: from the cache, or by installing it, which takes about five
 * seconds and happens once for each combination of WordPress, WooCommerce and plugins.
 * @throws HarnessError PLUGIN_BROKEN where the KCO plugin itself does not load; else STORE_SETUP_FAILED with what the installation
 * said; CACHE_UNWRITABLE, DISK_FULL.
 */
export async function prepareTemplate(options: TemplateOptions): Promise<void> {
  const { connection, build, cacheDir, progress } = options;
  const database = templateDatabase(build.name);
  const file = join(cacheDir, 'templates', `${hashOf(options)}.sql`);
  await connection.query(`CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4`);
  const cached = await readFile(file, 'utf8').catch(() => undefined); // absent or unreadable: make it again
  if (cached !== undefined) {
    // Its date is when it was last used; a cache that may only be read is not pruned by it.
    const now = new Date();
    await utimes(file, now, now).catch(() => undefined);
    await connection.query(`USE \`${database}\`;\n${cached}`);
    return;
  }

  // Before the installation: what takes that long is not thrown away.
  await intoCache(cacheDir, (folder) => mkdir(folder, { recursive: true }));
  progress(`installing KCO ${build.kco.version} in a new shop (once; about five seconds)`);
  const plugins = await Promise.all(build.extras.map((extra) => mainFile(extra.folder, extra.slug)));
  const host = formatSiteHost({ site: `template${build.name}`, build: build.name, policy: 'open', zone: 'test' });
  const result = await options.web.exec(['/srv/setup/run.sh', ...plugins], { env: { HARNESS_HOST: host } });
  if (result.exitCode !== 0) {
    throw setUpFailed(build, result.output);
  }
  const partial = `${file}.${process.pid}`;
  const tables = await dump(connection, await readTables(connection, database));
  await intoCache(cacheDir, async () => {
    await writeFile(partial, tables);
    await rename(partial, file);
  });
}

/** @throws HarnessError CACHE_UNWRITABLE, DISK_FULL */
async function intoCache(cacheDir: string, put: (folder: string) => Promise<unknown>): Promise<void> {
  const folder = join(cacheDir, 'templates');
  try {
    await put(folder);
  } catch (cause) {
    throw await cacheFailure(folder, cause);
  }
}

export function setUpFailed(build: BuildSources, output: string): HarnessError {
  const { lines, at } = phpErrorOf(output);
  const own = `${pluginFolder(build.kco)}/`;
  if (at?.startsWith(own)) {
    const said = (lines[0] ?? '').replace(/ in \/\S+?(?::| on line )\d+$/, '').replace('Uncaught ', '');
    return new HarnessError(
      'PLUGIN_BROKEN',
      `KCO ${build.kco.version} does not load, so every order would be lost: ${said} in ${at.slice(own.length)}`,
      {
        hint: 'These are PHP’s own words. A version that is too old for the PHP or the WooCommerce here ends like this, too.',
      },
    );
  }
  const plugins = [`KCO ${build.kco.version}`, ...build.extras.map(({ slug }) => slug)].join(' and ');
  const file = at === undefined ? '' : `\nFile: ${onThisMachine(build, at)}`;
  return new HarnessError(
    'STORE_SETUP_FAILED',
    `a shop with ${plugins} could not be set up:\n${lines.join('\n') || 'nothing was said'}${file}`,
    {
      hint: 'The lines above are PHP’s own. A version of WooCommerce or PHP that the plugin does not support is the usual cause: try another --woocommerce or --plugin.',
    },
  );
}

/** Where the store's container has a plugin. */
export const pluginFolder = ({ slug, contentHash }: Pick<ResolvedSource, 'slug' | 'contentHash'>): string =>
  `/srv/plugins/${basename(slug)}-${contentHash.slice(0, 12)}`;

/** A file of a plugin under its name here, where the user can look at it; any other as the container has it. */
function onThisMachine(build: BuildSources, file: string): string {
  const source = [build.kco, ...build.extras].find((one) => file.startsWith(`${pluginFolder(one)}/`));
  return source ? `${source.folder}${file.slice(pluginFolder(source).length)}` : file;
}

function hashOf({ image, build }: TemplateOptions): string {
  const hash = createHash('sha256').update(image);
  for (const source of [build.kco, ...build.extras]) hash.update(`\n${source.slug} ${source.contentHash}`);
  return hash.digest('hex').slice(0, 32);
}

/** `slug/file.php`: the file with the plugin header, as WordPress names a plugin. */
async function mainFile(folder: string, slug: string): Promise<string> {
  for (const name of await readdir(folder)) {
    if (name.endsWith('.php') && /^[ \t/*#@]*Plugin Name:/im.test(await readFile(join(folder, name), 'utf8'))) {
      return `${slug}/${name}`;
    }
  }
  throw new HarnessError('SOURCE_INVALID', `${folder} has no file with a "Plugin Name:" header`);
}

/** What it takes to clone a database with SQL alone: its tables, and which of them have rows. */
export interface SiteTables {
  database: string;
  creates: string[];
  filled: string[];
}

/** Reads the tables of a database once; every clone is made from the answer. */
export async function readTables(connection: Connection, database: string): Promise<SiteTables> {
  const [tables] = await connection.query<RowDataPacket[]>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE' ORDER BY 1",
    [database],
  );
  const creates: string[] = [];
  const filled: string[] = [];
  for (const { name } of tables as { name: string }[]) {
    const [rows] = await connection.query<RowDataPacket[]>('SHOW CREATE TABLE ??.??', [database, name]);
    creates.push((rows[0] as Record<string, string>)['Create Table'] ?? '');
    const [any] = await connection.query<RowDataPacket[]>('SELECT 1 FROM ??.?? LIMIT 1', [database, name]);
    if (any.length > 0) filled.push(name);
  }
  return { database, creates, filled };
}

/**
 * The statements that make `target` a copy of the template, inside the server: about 25 ms for WooCommerce's 46
 * tables, a tenth of what importing a dump takes (measured on two cores, MariaDB 11.8 on tmpfs).
 */
export function cloneStatements(template: SiteTables, target: string): string {
  return [
    'SET foreign_key_checks = 0',
    `CREATE DATABASE \`${target}\` CHARACTER SET utf8mb4`,
    `USE \`${target}\``,
    ...template.creates,
    ...template.filled.map((table) => `INSERT INTO \`${table}\` SELECT * FROM \`${template.database}\`.\`${table}\``),
  ].join(';\n');
}

/** A dump of the whole database as one SQL text, to be kept between runs. */
export async function dump(connection: Connection, tables: SiteTables): Promise<string> {
  const statements = ['SET foreign_key_checks = 0', ...tables.creates];
  for (const table of tables.filled) {
    const [rows] = await connection.query<RowDataPacket[]>({
      sql: `SELECT * FROM \`${tables.database}\`.\`${table}\``,
      dateStrings: true,
      rowsAsArray: true,
    } as never);
    const values = (rows as unknown as unknown[][]).map((row) => connection.format('(?)', [row]));
    statements.push(`INSERT INTO \`${table}\` VALUES ${values.join(',\n')}`);
  }
  return `${statements.join(';\n')};\n`;
}
