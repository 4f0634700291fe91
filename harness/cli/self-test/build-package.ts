import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../lib/errors.ts';
import { startProgram } from '../../lib/start-program.ts';
import { type DescribedFileName, describedFiles, jsonSchemaOf } from '../json-schemas.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Compiles what the package needs into `dist/`, laid out as the sources are: JavaScript with declarations, and beside it
 * the files that are read as they are. `schemas/` gets the JSON Schemas. What was there is replaced in the end, so that a
 * failure leaves it.
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
    await writeSchemas(join(made, 'schemas'));
    for (const [from, to] of [
      [join(made, 'schemas'), 'schemas'],
      [made, 'dist'],
    ] as const) {
      await rm(join(project, to), { recursive: true, force: true });
      await rename(from, join(project, to));
    }
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/** Not below `dist/`: people write their path into files. */
async function writeSchemas(folder: string): Promise<void> {
  await mkdir(folder);
  for (const name of Object.keys(describedFiles) as DescribedFileName[]) {
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(jsonSchemaOf(name), null, 2)}\n`);
  }
}
