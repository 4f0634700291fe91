import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type StartedTestContainer, Wait } from 'testcontainers';
import { Cleanup } from '../../lib/cleanup.ts';
import { buildImage, commitImage, type Layer } from '../../lib/docker/build-image.ts';
import type { Docker } from '../../lib/docker/docker-client.ts';
import { containerName, type RunNetwork, startContainer } from '../../lib/docker/start-container.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import type { ResolvedSource } from '../sources/source.ts';
import type { PluginEdit } from '../store.ts';
import { phpErrorOf } from './php-error.ts';
import { type BuildSources, pluginFolder } from './templates.ts';

export interface ContainerStoreOptions {
  docker: Docker;
  runId: string;
  pid: number;
  network: RunNetwork;
  /** Folder `containers/` of this project. */
  contexts: string;
  baseImage: string;
  /** The shop's PHP, and an image of the release of Debian that has it. */
  php: { version: string; baseImage: string };
  woocommerce: ResolvedSource;
  /** Absent: Debian's package. */
  wordpress: ResolvedSource | undefined;
  builds: BuildSources[];
  /** Certificate, PEM, that the store trusts besides the usual ones. */
  authority: string;
  /** Whether files of plugins change while it runs: PHP then looks at the date of each that it has compiled. */
  edited: boolean;
  progress: Progress;
  /** Ends the building of images. */
  signal?: AbortSignal;
  /** Gets what the containers print, line by line. */
  onLine: (container: string) => (line: string) => void;
}

/** The running store, before any template has been made in it. */
export interface StartedContainerStore extends AsyncDisposable {
  web: StartedTestContainer;
  webAddress: string;
  databaseAddress: string;
  databasePassword: string;
  /** Tag of the image that holds WordPress and WooCommerce: part of every template's hash. */
  image: string;
}

/**
 * Starts MariaDB and the web server, with every plugin build laid out.
 * @throws HarnessError IMAGE_BUILD_FAILED, DISK_FULL or STACK_NOT_READY; containers that were started are removed.
 */
export async function startContainerStore(options: ContainerStoreOptions): Promise<StartedContainerStore> {
  const { docker, runId, pid, network, contexts, baseImage: base, progress, signal } = options;
  const databaseImage = await buildImage(docker, {
    name: 'database',
    context: join(contexts, 'database'),
    base,
    progress,
    signal,
  });
  const image = await shopImage(options);
  const databasePassword = randomBytes(18).toString('base64url');
  await using started = new Cleanup();

  const starting = [
    startContainer(docker, {
      name: 'database',
      onLine: options.onLine('database'),
      image: databaseImage,
      runId,
      pid,
      network,
      environment: { DATABASE_PASSWORD: databasePassword },
      tmpfs: { '/var/lib/mysql': 'rw' },
      waitFor: Wait.forLogMessage(/ready for connections/),
      startupTimeoutMs: 60_000,
    }),
    startContainer(docker, {
      name: 'store',
      onLine: options.onLine('store'),
      image,
      runId,
      pid,
      network,
      environment: {
        DATABASE_PASSWORD: databasePassword,
        DATABASE_HOST: containerName({ runId, name: 'database' }),
        ...(options.edited ? { PLUGINS_ARE_EDITED: '1' } : {}),
      },
      files: [
        { target: '/srv/builds.txt', content: buildLines(options.builds) },
        { target: '/srv/ca.crt', content: options.authority },
      ],
      folders: pluginFolders(options.builds).map(({ folder, target }) => ({ source: folder, target })),
      waitFor: Wait.forSuccessfulCommand('test -S /run/php-fpm.sock && test -s /run/nginx.pid'),
      startupTimeoutMs: 60_000,
    }),
  ];
  const settled = await Promise.allSettled(starting);
  for (const it of settled) if (it.status === 'fulfilled') started.add(() => it.value.stop({ timeout: 0 }));
  const failed = settled.find((it) => it.status === 'rejected');
  if (failed) throw failed.reason;
  const web = await (starting[1] as Promise<StartedTestContainer>);

  const owned = started.release();
  return {
    web,
    webAddress: `${containerName({ runId, name: 'store' })}:80`,
    databaseAddress: `${containerName({ runId, name: 'database' })}:3306`,
    databasePassword,
    image,
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}

/** The store's image with WooCommerce, and another WordPress where one is asked for, as a layer of its own. */
async function shopImage(options: ContainerStoreOptions): Promise<string> {
  const { docker, contexts, progress, signal, php, woocommerce, wordpress, runId, pid } = options;
  const context = join(contexts, 'store');
  const { version, baseImage: base } = php;
  const from = await buildImage(docker, { name: 'store', context, base, args: { PHP: version }, progress, signal });
  const layers: Layer[] = [{ folder: woocommerce.folder, target: woocommerceFolder }];
  if (wordpress) layers.push({ folder: wordpress.folder, target: '/srv/wordpress-given' });
  const hash = createHash('sha256').update(
    [from, woocommerce.contentHash, wordpress?.contentHash ?? 'debian'].join('\n'),
  );
  const tag = `kco-harness/shop:${hash.digest('hex').slice(0, 16)}`;
  progress(`store: WordPress ${wordpress?.version ?? 'from Debian'}, WooCommerce ${woocommerce.version}`);
  await commitImage(docker, { from, tag, layers, runId, pid });
  return tag;
}

const woocommerceFolder = '/srv/plugins/woocommerce';

function pluginFolders(
  builds: readonly BuildSources[],
): { slug: string; folder: string; target: string; build: string }[] {
  return builds.flatMap((build) =>
    [build.kco, ...build.extras].map((source) => ({
      build: build.name,
      slug: source.slug,
      folder: source.folder,
      target: pluginFolder(source),
    })),
  );
}

/** `set slug folder`, a line each: the container's start script makes a link for each. */
function buildLines(builds: readonly BuildSources[]): string {
  const lines = pluginFolders(builds).map(({ build, slug, target }) => `${build} ${slug} ${target}`);
  for (const build of builds) lines.push(`${build.name} woocommerce ${woocommerceFolder}`);
  // None at all where the stack starts without a plugin: an empty line would be a build without a name.
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * Lays out another plugin build beside those that the store was started with; start.sh does the same for them.
 * @throws HarnessError STACK_NOT_READY when the container does not let it.
 */
export async function layOutBuild(web: StartedTestContainer, build: BuildSources): Promise<void> {
  const folders = pluginFolders([build]);
  await web.copyDirectoriesToContainer(folders.map(({ folder, target }) => ({ source: folder, target })));
  const links = [...folders, { slug: 'woocommerce', target: woocommerceFolder }];
  const place = `/srv/builds/${build.name}`;
  const script = 'mkdir -p "$0" && while [ $# -gt 0 ]; do ln -sfn "$2" "$0/$1" || exit; shift 2; done';
  const { exitCode, output } = await web.exec([
    'sh',
    '-c',
    script,
    place,
    ...links.flatMap(({ slug, target }) => [slug, target]),
  ]);
  if (exitCode === 0) return;
  throw new HarnessError(
    'STACK_NOT_READY',
    `KCO ${build.kco.version} could not be put into the store: ${output.trim()}`,
  );
}

/**
 * Brings an edit of the plugin to the shops that run with it.
 * @throws HarnessError PLUGIN_BROKEN for a file that PHP cannot read, in PHP's words: the shops have it all the same.
 */
export async function updatePlugin(web: StartedTestContainer, build: BuildSources, edit: PluginEdit): Promise<void> {
  const { root, changed, removed } = edit;
  const folder = pluginFolder(build.kco);
  // Content and not files: whoever wrote a file may have kept it from others, and its date may be an old one.
  const files = changed.map(async (path) => ({
    content: await readFile(join(root, path)),
    target: `${folder}/${path}`,
    mode: 0o644,
  }));
  if (files.length > 0) await web.copyContentToContainer(await Promise.all(files));
  const scripts = changed.filter((path) => path.endsWith('.php')).slice(0, mostLinted);
  if (removed.length + scripts.length === 0) return;
  const script = `cd "$1" || exit; n=$2; shift 2
while [ "$n" -gt 0 ]; do rm -f -- "$1"; n=$((n - 1)); shift; done
for file; do php -d display_errors=1 -d log_errors=0 -l "$PWD/$file" || broken=1; done
[ -z "$broken" ]`;
  const words = [folder, String(removed.length), ...removed, ...scripts];
  const { exitCode, output } = await web.exec(['sh', '-c', script, 'sh', ...words]);
  if (exitCode === 0) return;
  const { lines, at } = phpErrorOf(output);
  const said = (lines[0] ?? output.trim()).replace(/ in \/\S+ on line \d+$/, '');
  throw new HarnessError('PLUGIN_BROKEN', `${said} in ${at?.replace(`${folder}/`, '') ?? folder}`, {
    hint: 'Whatever loads that file ends there.',
  });
}

/** A program takes 20 ms a file: after a change of branch the plays tell. */
const mostLinted = 20;
