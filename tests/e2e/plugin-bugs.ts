import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A bug that could be committed to the plugin: a change of one of its files, by patterns over its public names. */
export interface PluginBug {
  name: string;
  file: string;
  find: RegExp;
  /** As `String.replace` has it. */
  put: string;
  /** What the sentence has to say, with the line of the plugin that it has to name. */
  why: RegExp;
  /** Scenario that shows it. */
  shownBy: 'healthy' | 'healthy-tab-closed';
}

const callbacks = 'classes/class-kco-api-callbacks.php';
const functions = 'includes/kco-functions.php';
const line = (file: string) => `${file.replaceAll('.', '\\.')}:\\d+`;

/** Each fits KCO 2.13.11. */
export const pluginBugs: readonly PluginBug[] = [
  {
    name: 'the push returns before completing',
    file: callbacks,
    find: /if \( ! kco_validate_order_total\(/,
    put: 'return; $&',
    why: new RegExp(
      `push_cb \\(${line(callbacks)}\\) read the order at Klarna and then returned .* reached is ${line(callbacks)}\\.`,
    ),
    shownBy: 'healthy-tab-closed',
  },
  {
    name: 'the push returns before it asks Klarna',
    file: callbacks,
    find: /do_action\( 'wc_klarna_push_cb'/,
    put: 'return; $&',
    why: new RegExp(
      `push_cb \\(${line(callbacks)}\\) returned without reading the order at Klarna; .* reached is ${line(callbacks)}\\.`,
    ),
    shownBy: 'healthy-tab-closed',
  },
  {
    name: 'lookup by a wrong meta key',
    file: functions,
    find: /('meta_key'\s*=> )'_wc_klarna_order_id'/,
    put: "$1'_wc_klarna_orderid'",
    why: new RegExp(
      `did not find the order: it searched by _wc_klarna_orderid \\(${line(functions)}\\), while order \\d+ has`,
    ),
    shownBy: 'healthy-tab-closed',
  },
  {
    name: 'a renamed parameter in the push URL',
    file: 'classes/requests/helpers/class-kco-merchant-urls.php',
    find: /kco-action=push&kco_wc_order_id=/,
    put: 'kco-action=push&klarna_order_id=',
    why: new RegExp(
      `class-kco-merchant-urls\\.php:\\d+\\) brings the order id as klarna_order_id, and the handler reads kco_wc_order_id \\(${line(callbacks)}\\)`,
    ),
    shownBy: 'healthy-tab-closed',
  },
  {
    name: 'the acknowledgement is skipped',
    file: callbacks,
    find: /KCO_WC\(\)->api->acknowledge_klarna_order\([^)]*\);/,
    put: '',
    why: new RegExp(`completed the order \\(${line(callbacks)}\\), and it never called Klarna’s acknowledge`),
    shownBy: 'healthy-tab-closed',
  },
  {
    name: 'the confirmation page ends in a fatal error',
    file: 'classes/class-kco-confirmation.php',
    find: /kco_confirm_klarna_order\(/,
    put: 'kco_confirm_nothing(',
    why: /the customer came back after paying .* Call to undefined function kco_confirm_nothing\(\) in classes\/class-kco-confirmation\.php:\d+\./,
    shownBy: 'healthy',
  },
  {
    name: 'the check of the total is inverted',
    file: functions,
    find: /if \( \$diff > 1 \)/,
    put: 'if ( $diff <= 1 )',
    why: new RegExp(
      `the totals at Klarna and in the shop differ, and they are equal .* wrong \\(${line(functions)}\\)\\.`,
    ),
    shownBy: 'healthy-tab-closed',
  },
  {
    name: 'the push makes a second order',
    file: callbacks,
    find: /\$order = kco_get_order_by_klarna_id\( \$klarna_order_id \);/,
    put: "$$order = wc_create_order(); $$order->update_meta_data( '_wc_klarna_order_id', $$klarna_order_id ); $$order->add_product( wc_get_products( array( 'limit' => 1 ) )[0] ); $$order->calculate_totals();",
    why: new RegExp(`One payment has \\d orders, .* the push made orders? \\d+.* \\(${line(callbacks)}\\)\\.`),
    shownBy: 'healthy-tab-closed',
  },
  {
    name: 'a fatal error in the push',
    file: callbacks,
    find: /do_action\( 'wc_klarna_push_cb'/,
    put: "kco_no_such_function( 'push'",
    why: new RegExp(
      `^The push ended in a fatal error of PHP’s: Call to undefined function kco_no_such_function\\(\\) in ${line(callbacks)}\\.$`,
    ),
    shownBy: 'healthy-tab-closed',
  },
];

export const syntaxError: Pick<PluginBug, 'file' | 'find' | 'put'> = {
  file: callbacks,
  find: /public function push_cb\(\)/,
  put: 'public function push_cb(',
};

/**
 * Copies the plugin and puts the bug in.
 * @param version what the copy says of itself, so that results tell it from the others
 * @throws where the pattern no longer fits the plugin
 */
export async function withBug(
  { file, find, put }: Pick<PluginBug, 'file' | 'find' | 'put'>,
  plugin: { folder: string; version: string },
  copy: { folder: string; version: string },
): Promise<string> {
  await cp(plugin.folder, copy.folder, { recursive: true });
  await edit(join(copy.folder, file), find, put);
  await edit(join(copy.folder, 'klarna-checkout-for-woocommerce.php'), /^( \* Version:\s*).*$/m, `$1${copy.version}`);
  return copy.folder;
}

async function edit(path: string, find: RegExp, put: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  if (!find.test(text)) throw new Error(`${path} has nothing like ${find}`);
  await writeFile(path, text.replace(find, put));
}
