import { inspect } from 'node:util';
import { printable } from './printable.ts';

/** What went wrong, in one word that callers may branch on. The exit code follows from it. */
export const errorCodes = [
  'USAGE',
  'SCENARIO_INVALID',
  'SOURCE_NOT_FOUND',
  'SOURCE_INVALID',
  'SOURCE_UNFIT',
  'DOWNLOAD_FAILED',
  'CHECKSUM_MISMATCH',
  'DOCKER_UNAVAILABLE',
  'BASE_IMAGE_UNAVAILABLE',
  'IMAGE_BUILD_FAILED',
  'DISK_FULL',
  'CACHE_UNWRITABLE',
  'OUTPUT_UNWRITABLE',
  'PORT_TAKEN',
  'STACK_NOT_READY',
  'STORE_SETUP_FAILED',
  'PLUGIN_BROKEN',
  'SITE_NOT_OPENED',
  'KLARNA_UNREACHABLE',
  'BROWSER_UNAVAILABLE',
  'EVIDENCE_INCOMPLETE',
  'RULES_INVALID',
  'CORPUS_INVALID',
  'ENGINE_UNAVAILABLE',
  'ENGINE_FAILED',
  'TARGET_UNREACHABLE',
  'TARGET_NOT_OWNED',
  'CLEANUP_FAILED',
  'TIMED_OUT',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Errors whose cause is what the user asked for: exit code 2. */
const usageCodes: ReadonlySet<ErrorCode> = new Set([
  'USAGE',
  'SCENARIO_INVALID',
  'SOURCE_NOT_FOUND',
  'SOURCE_INVALID',
  'SOURCE_UNFIT',
  'RULES_INVALID',
  'CORPUS_INVALID',
  'TARGET_NOT_OWNED',
]);

/** The plugin in question does not even load: no scenario comes out as expected, exit code 1. All others are the environment's: 3. */
const differenceCodes: ReadonlySet<ErrorCode> = new Set(['PLUGIN_BROKEN']);

export interface HarnessErrorDetails {
  /** What to try, one sentence. */
  hint?: string;
  cause?: unknown;
}

/**
 * The only error that the harness throws on purpose: it cannot go on.
 * Misbehaviour of the system under test is evidence, never a HarnessError.
 */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: HarnessErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
  }

  /** Exit code of a run that ends with this error: 1 not as expected, 2 usage or configuration, 3 environment. */
  get exitCode(): 1 | 2 | 3 {
    if (differenceCodes.has(this.code)) return 1;
    return usageCodes.has(this.code) ? 2 : 3;
  }
}

/** The error that came first, where cleaning up after it failed as well: `await using` wraps both. */
export function firstError(error: unknown): unknown {
  return error instanceof Error && error.name === 'SuppressedError' && 'suppressed' in error
    ? firstError(error.suppressed)
    : error;
}

/** `CODE: message`, then the hint on a line of its own. A message may quote a user's file, or another program: no terminal obeys it. */
export function describeError(error: unknown): string {
  if (error instanceof HarnessError) {
    const told = printable(`${error.code}: ${error.message}`);
    return error.hint ? `${told}\nHint: ${printable(error.hint)}` : told;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The message of anything thrown, for use inside another message. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error !== 'object' || error === null) return String(error);
  // Of another realm, or no error at all.
  const { message } = error as { message?: unknown };
  return typeof message === 'string' ? message : inspect(error, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
}

/** Node's `code` of a system error (`ENOENT`, `ECONNREFUSED`, …), or undefined. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : undefined;
}
