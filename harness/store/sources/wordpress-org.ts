import { systemClock } from '../../lib/clock.ts';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import type { ChecksumList } from './checksum-list.ts';
import type { Fetched, HttpSession, ReceiveProgress } from './http-session.ts';
import { parsePluginChecksums, pluginChecksumsUrl } from './plugin-checksums.ts';
import type { SourceOptions } from './source.ts';
import { parseWordpressChecksums, wordpressChecksumsUrl } from './wordpress-checksums.ts';

const maxChecksumBytes = 32 * 1024 ** 2;
const defaultMaxDownloadBytes = 200 * 1000 ** 2;

/** One version of one plugin, or of WordPress, on wordpress.org. */
export class WordPressOrgRelease {
  readonly zipUrl: string;
  readonly checksumsUrl: string;
  readonly #name: string;
  readonly #options: SourceOptions;
  readonly #parse: (text: string) => ChecksumList | undefined;

  constructor(slug: string, version: string, options: SourceOptions) {
    const downloads = options.downloadBase ?? 'https://downloads.wordpress.org';
    const isWordPress = slug === 'wordpress';
    this.#name = `${slug} ${version}`;
    this.#options = options;
    this.#parse = isWordPress ? parseWordpressChecksums : parsePluginChecksums;
    this.zipUrl = isWordPress
      ? `${downloads}/release/wordpress-${version}.zip`
      : `${downloads}/plugin/${slug}.${version}.zip`;
    this.checksumsUrl = isWordPress
      ? wordpressChecksumsUrl(options.apiBase ?? 'https://api.wordpress.org', version)
      : pluginChecksumsUrl(downloads, slug, version);
  }

  async download(session: HttpSession, file: string): Promise<Fetched> {
    this.#options.progress(`downloading ${this.#name} from ${this.zipUrl}`);
    const limit = this.#options.maxDownloadBytes ?? defaultMaxDownloadBytes;
    return session.getFile(this.zipUrl, file, limit, this.#reporter());
  }

  /**
   * @throws HarnessError DOWNLOAD_FAILED when there are none or they cannot be had: what cannot be checked is not run.
   */
  async checksums(session: HttpSession): Promise<ChecksumList> {
    const fetched = await session.getText(this.checksumsUrl, maxChecksumBytes);
    if (fetched.kind === 'absent') throw this.#unverifiable('it publishes none (HTTP 404)');
    if (fetched.kind === 'failed') throw this.#unverifiable(fetched.reason, fetched.cause);
    let list: ChecksumList | undefined;
    try {
      list = this.#parse(fetched.text);
    } catch (error) {
      throw this.#unverifiable(`the answer has an unknown shape: ${messageOf(error).slice(0, 200)}`, error);
    }
    if (list === undefined) throw this.#unverifiable('it publishes none for this version');
    return list;
  }

  #unverifiable(reason: string, cause?: unknown): HarnessError {
    return new HarnessError(
      'DOWNLOAD_FAILED',
      `${this.#name} was downloaded but not kept: its checksums cannot be had from ${this.checksumsUrl}: ${reason}`,
      { hint: 'if you trust the zip, download it yourself and give its path; a zip on disk is not checked', cause },
    );
  }

  #reporter(): (progress: ReceiveProgress) => void {
    const clock = this.#options.clock ?? systemClock;
    let saidAtMs = clock.now();
    return ({ receivedBytes, totalBytes }) => {
      if (clock.now() - saidAtMs < 1000) return;
      saidAtMs = clock.now();
      const of = totalBytes === undefined ? '' : ` of ${megabytes(totalBytes)}`;
      this.#options.progress(`downloading ${this.#name}: ${megabytes(receivedBytes)}${of} MB`);
    };
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1000 ** 2).toFixed(1);
}
