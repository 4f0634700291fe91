import { createRequire } from 'node:module';

/** How workflows name this project's action. */
export interface ActionReference {
  /** `owner/kco-harness@v1` */
  uses: string;
  /** Whether the package says where its repository is. Else `OWNER` stands in its place, for people to fill in. */
  isKnown: boolean;
}

const tag = 'v1';
const placeholder = 'OWNER/kco-harness';

/**
 * @param own of the package.json: its repository, as npm takes it
 * @source https://docs.npmjs.com/cli/configuring-npm/package-json#repository
 */
export function actionReference(own: { repository?: unknown } = ownPackage()): ActionReference {
  const { repository } = own;
  const text =
    typeof repository === 'object' && repository !== null && 'url' in repository ? repository.url : repository;
  const [, name] =
    /^(?:github:|(?:git\+)?(?:https|ssh|git):\/\/(?:[^@/]+@)?github\.com\/|git@github\.com:)?([\w-]+\/[\w.-]+?)(?:\.git)?$/.exec(
      String(text ?? ''),
    ) ?? [];
  return { uses: `${name ?? placeholder}@${tag}`, isKnown: name !== undefined };
}

const ownPackage = (): { repository?: unknown } => createRequire(import.meta.url)('kco-harness/package.json');
