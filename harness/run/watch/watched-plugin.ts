import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type FSWatcher, watch } from 'chokidar';
import { HarnessError, systemCode } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { identifySoftware, locateSoftware } from '../../store/sources/identify-software.ts';
import { parseSpec } from '../../store/sources/parse-spec.ts';
import { readPluginWord } from '../../store/sources/plugin-word.ts';
import { workingCopyRules } from '../../store/sources/snapshot-rules.ts';
import type { ResolvedSource } from '../../store/sources/source.ts';
import { listRelease } from '../../store/sources/take-snapshot.ts';
import type { PluginEdit } from '../../store/store.ts';

const slug = 'klarna-checkout-for-woocommerce';

/** An editor writes a file in several steps, and a tool many files: they are one edit. */
const quietMs = 40;

export interface WatchOptions {
  /** Builds what is in the folder now; absent where it can be run as it is. */
  build?: (signal: AbortSignal) => Promise<ResolvedSource>;
  progress: Progress;
}

/** A folder in which somebody works on the plugin. Only what a release of the plugin holds of it counts. */
export class WatchedPlugin implements AsyncDisposable {
  /** Absolute. */
  readonly folder: string;
  readonly #options: WatchOptions;
  readonly #watcher: FSWatcher;
  /** Hashes of the files that the shop has, by path. */
  #known: ReadonlyMap<string, string> = new Map();
  #touchedAt: number | undefined;
  #onTouch: () => void = () => {};

  private constructor(folder: string, watcher: FSWatcher, options: WatchOptions) {
    this.folder = folder;
    this.#watcher = watcher;
    this.#options = options;
    watcher.on('all', (event) => {
      if (event === 'addDir' || event === 'unlinkDir') return;
      this.#touchedAt = performance.now();
      this.#onTouch();
    });
    // A folder that cannot be watched any more is gone: the next look at it says so.
    watcher.on('error', () => this.#onTouch());
  }

  /**
   * @param word as after --plugin
   * @throws HarnessError USAGE for what is no folder, SOURCE_INVALID for a folder that is no plugin
   */
  static async open(word: string, options: WatchOptions): Promise<WatchedPlugin> {
    const { spec } = readPluginWord(word);
    const parsed = await parseSpec({ slug, spec });
    if (parsed.kind !== 'folder') {
      throw new HarnessError('USAGE', `watch plays a folder that somebody works in, and "${spec}" is none`, {
        hint: 'Name your working copy: kco-harness watch --plugin . Releases do not change: play them with run.',
      });
    }
    const { root } = await locateSoftware(parsed.path, { label: `folder ${parsed.path}`, slug });
    const rules = workingCopyRules(root);
    const watcher = watch(root, {
      ignoreInitial: true,
      // Waits for what may follow a removal, and tells of it late: here whatever follows is seen by what the files hold.
      atomic: false,
      ignored: (path, stats) => {
        const within = relative(root, path).split(sep).join('/');
        return within !== '' && rules.leftOutBy(within, stats?.isDirectory() ?? false) !== undefined;
      },
    });
    await new Promise<void>((resolve) => watcher.once('ready', resolve));
    return new WatchedPlugin(root, watcher, options);
  }

  /** Whether something was touched since the last `edit()`. */
  get isTouched(): boolean {
    return this.#touchedAt !== undefined;
  }

  /** Waits for somebody to touch a file. @throws the signal's reason */
  async touched(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.isTouched) return;
    const { promise, resolve, reject } = withResolvers();
    const stop = () => reject(signal.reason);
    this.#onTouch = resolve;
    signal.addEventListener('abort', stop, { once: true });
    try {
      await promise;
    } finally {
      this.#onTouch = () => {};
      signal.removeEventListener('abort', stop);
    }
  }

  /**
   * What has changed since the last call, and when that was saved; the first time it is everything.
   * @returns `savedAt` by performance.now()
   * @throws HarnessError as listRelease(), and as the build
   */
  async edit(signal: AbortSignal): Promise<PluginEdit & { savedAt: number }> {
    const savedAt = this.#touchedAt ?? performance.now();
    while (this.#touchedAt !== undefined && performance.now() - this.#touchedAt < quietMs) {
      await setTimeout(quietMs, undefined, { signal });
    }
    this.#touchedAt = undefined;
    const { root, files } = await this.#read(signal);
    const now = new Map(files.flatMap((path) => hashed(root, path)));
    const changed = [...now].flatMap(([path, hash]) => (this.#known.get(path) === hash ? [] : [path]));
    const removed = [...this.#known.keys()].filter((path) => !now.has(path));
    this.#known = now;
    return { root, changed, removed, savedAt };
  }

  async #read(signal: AbortSignal): Promise<{ root: string; files: string[] }> {
    const { build, progress } = this.#options;
    const label = `folder ${this.folder}`;
    if (!existsSync(this.folder)) {
      throw new HarnessError('SOURCE_NOT_FOUND', `${label} is gone`, {
        hint: 'When it is there again, start watch again.',
      });
    }
    if (build) {
      const { folder: root } = await build(signal);
      const software = await identifySoftware(root, slug);
      if (!software) throw new HarnessError('SOURCE_INVALID', `${label} holds no plugin after its build`);
      const { files } = await listRelease(software, label, progress);
      return { root, files: files.map(({ path }) => path) };
    }
    const software = await locateSoftware(this.folder, { label, slug });
    const { files } = await listRelease(software, label, () => {});
    return { root: software.root, files: files.map(({ path }) => path) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#watcher.close();
  }
}

function hashed(root: string, path: string): [path: string, hash: string][] {
  try {
    return [
      [
        path,
        createHash('sha256')
          .update(readFileSync(join(root, path)))
          .digest('hex'),
      ],
    ];
  } catch (error) {
    // Removed since the folder was listed: an editor renames another file into its place, and that is an edit of its own.
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Promise.withResolvers, which Node 20 has not. */
function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (reason: unknown) => void } {
  let resolve: () => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<void>((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  return { promise, resolve, reject };
}
