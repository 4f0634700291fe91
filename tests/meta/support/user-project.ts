import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../../../harness/shopper/browser/find-browser.ts';
import { type Ended, run } from './command-line.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const { resolve } = createRequire(import.meta.url);
const modulesFolder = dirname(dirname(dirname(resolve('@playwright/test/package.json'))));

/** A project of a user's that has installed the package and Playwright. */
export class UserProject {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * The package is copied as npm would: below `node_modules` Playwright and Node read it otherwise than where it lies.
   * What it depends on is this project's.
   */
  static async in(folder: string): Promise<UserProject> {
    const installed = join(folder, 'node_modules', 'kco-harness');
    await mkdir(installed, { recursive: true });
    await cp(join(project, 'dist'), join(installed, 'dist'), { recursive: true });
    await cp(join(project, 'package.json'), join(installed, 'package.json'));
    await symlink(modulesFolder, join(installed, 'node_modules'));
    for (const name of ['@playwright', '@types']) {
      await symlink(join(modulesFolder, name), join(folder, 'node_modules', name));
    }
    return new UserProject(folder);
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.folder, name), text);
  }

  /**
   * `playwright test`, with the user's configuration and this machine's browser, one worker.
   * @param config the user's own, a file here
   */
  async playwright(config: string, args: readonly string[]): Promise<Ended> {
    await this.write({
      'on-this-machine.config.ts': `import config from './${config}';
export default { ...config, workers: 1, timeout: 120_000, use: { ...config.use, launchOptions: { executablePath: ${JSON.stringify(await findBrowser(process.env.KCO_HARNESS_BROWSER))} } } };`,
    });
    const command = ['test', '--config', 'on-this-machine.config.ts', ...args];
    return run(command, {}, { cwd: this.folder, entry: resolve('@playwright/test/cli') });
  }

  /** `npx tsx FILE` */
  tsx(file: string): Promise<Ended> {
    return run([file], {}, { cwd: this.folder, entry: resolve('tsx/cli') });
  }

  /** `npx tsc` */
  tsc(): Promise<Ended> {
    const compiler = join(dirname(resolve('typescript/package.json')), 'bin', 'tsc');
    return run(['-p', '.'], {}, { cwd: this.folder, entry: compiler });
  }
}
