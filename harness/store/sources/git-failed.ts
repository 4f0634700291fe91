import { HarnessError } from '../../lib/errors.ts';

/** A repository that git itself cannot read. */
export function gitFailed(label: string, stderr: string): HarnessError {
  return new HarnessError('SOURCE_INVALID', `${label} cannot be read: git says "${stderr.split('\n').at(-1)}"`, {
    hint: 'see whether "git fsck" there is content; a partial clone lacks files',
  });
}
