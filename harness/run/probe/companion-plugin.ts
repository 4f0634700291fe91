import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ProbeKey } from './probe-key.ts';

const source = fileURLToPath(new URL('../../../containers/probe/kco-harness-probe.php', import.meta.url));

/**
 * The companion plugin as it is put into a shop. The key is written into it: file and key come and go together, nobody edits the
 * wp-config.php of a shop that sells, and no constant stays there when the file has gone.
 */
export async function companionPlugin({ key, expires }: Required<ProbeKey>): Promise<string> {
  const text = await readFile(source, 'utf8');
  return replaced(replaced(text, "KEY     = ''", `KEY     = '${key}'`), 'EXPIRES = 0', `EXPIRES = ${expires}`);
}

function replaced(text: string, from: string, to: string): string {
  if (text.split(from).length !== 2) throw new TypeError(`the companion plugin has not one place for ${from}`);
  return text.replace(from, to);
}
