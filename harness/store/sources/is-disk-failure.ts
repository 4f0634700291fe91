import { systemCode } from '../../lib/errors.ts';

const codes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO']);

/** Whether an error is this machine's, and says nothing against what was being read or downloaded. */
export function isDiskFailure(error: unknown): boolean {
  return codes.has(systemCode(error) ?? '');
}
