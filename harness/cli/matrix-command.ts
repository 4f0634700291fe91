import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HarnessError, messageOf } from '../lib/errors.ts';
import { callsOf } from '../reports/klarna-calls.ts';
import { type MatrixFormat, matrixOf } from '../reports/matrix/matrix.ts';
import { renderMatrix } from '../reports/matrix/matrix-report.ts';
import { readResults } from '../reports/read-results.ts';
import { styleFor } from '../reports/style.ts';
import { wantsColours } from './wants-colours.ts';

export interface MatrixFlags {
  format: MatrixFormat;
  output?: string;
}

/**
 * Prints the matrix of several runs, or writes it into a file.
 * @param runs run folders, or results.json files
 * @throws HarnessError USAGE for what is neither, OUTPUT_UNWRITABLE
 */
export async function matrixCommand(runs: readonly string[], { format, output }: MatrixFlags): Promise<void> {
  const read = await Promise.all(runs.map((path) => readResults(resolve(path))));
  const matrix = matrixOf(read);
  const calls = callsOf(read.flatMap(({ scenarios }) => scenarios));
  if (output === undefined) {
    const style = styleFor(wantsColours(process.stdout, process.env));
    process.stdout.write(renderMatrix(matrix, format, { style, columns: process.stdout.columns, calls }));
    return;
  }
  const file = resolve(output);
  try {
    await writeFile(file, renderMatrix(matrix, format, { style: styleFor(false), calls }));
  } catch (error) {
    throw new HarnessError('OUTPUT_UNWRITABLE', `${file} was not written: ${messageOf(error)}`, { cause: error });
  }
}
