import { type ErrorCode, HarnessError, messageOf, systemCode } from '../../lib/errors.ts';

/**
 * Anything thrown while `folder` was written to, as a HarnessError: DISK_FULL for a full disk or quota, USAGE for a
 * folder that may not be written to, `otherwise` for the rest. A HarnessError passes unchanged.
 */
export function asHarnessError(error: unknown, folder: string, otherwise: ErrorCode, what: string): HarnessError {
  if (error instanceof HarnessError) return error;
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new HarnessError('DISK_FULL', `${what}: no space left in ${folder}`, {
        hint: 'free some space there, or let the cache be on another disk',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new HarnessError('USAGE', `${what}: ${messageOf(error)}`, {
        hint: `the harness reads the source and writes to ${folder}; give it the right to`,
        cause: error,
      });
    default:
      return new HarnessError(otherwise, `${what}: ${messageOf(error)}`, { cause: error });
  }
}
