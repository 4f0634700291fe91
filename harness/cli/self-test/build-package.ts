import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../lib/errors.ts';
import { startProgram } from '../../lib/start-program.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Compiles what the package needs into `dist/`, laid out as the sources are: JavaScript with declarations, and beside it
 * the files that are read as they are. What was there is replaced in the end, so that a failure leaves it.
 * @throws HarnessError USAGE with the compiler's words
 */
export async function buildPackage(): Promise<void> {
  const made = await mkdtemp(join(project, '.dist-'));
  try {
    const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
    const config = join(project, 'tsconfig.build.json');
    const { exitCode, stdout, stderr } = await startProgram(process.execPath, [
      compiler,
      '-p',
      config,
      '--outDir',
      made,
    ]);
    if (exitCode !== 0) throw new HarnessError('USAGE', `the package does not compile:\n${stdout}${stderr}`);
    for (const folder of ['harness', 'containers']) {
      await cp(join(project, folder), join(made, folder), {
        recursive: true,
        filter: (path) => !path.endsWith('.ts'),
      });
    }
    await rm(join(project, 'dist'), { recursive: true, force: true });
    await rename(made, join(project, 'dist'));
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}
