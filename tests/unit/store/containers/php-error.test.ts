import { expect, test } from 'vitest';
import { phpErrorOf } from '../../../../harness/store/containers/php-error.ts';

const file = '/srv/plugins/klarna-checkout-for-woocommerce-0123456789ab/classes/class-kco.php';
const trace = `Stack trace:
#0 /srv/wordpress/wp-includes/class-wp-hook.php(324): KCO->init()
#1 {main}
  thrown in ${file} on line 12`;

/** As WordPress's own handler of fatal errors prints it: 115 lines, nearly all of them a style sheet. */
const page = `<!DOCTYPE html>
<html lang="en-US">
<head>
	<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
	<title>WordPress &rsaquo; Error</title>
	<style type="text/css">
${Array.from({ length: 100 }, (_, line) => `		.rule-${line} { color: #444; }`).join('\n')}
	</style>
</head>
<body id="error-page">
	<div class="wp-die-message"><p>There has been a critical error on this website.</p></div></body>
</html>`;

test('a fatal error: PHP’s own lines once, none of WordPress’s page, and where it is', () => {
  const output = `PHP Fatal error:  Uncaught Error: Call to undefined function wc_get() in ${file}:12
${trace}

Fatal error: Uncaught Error: Call to undefined function wc_get() in ${file}:12
${trace}
${page}
`;
  expect(phpErrorOf(output)).toEqual({
    lines: [`Fatal error: Uncaught Error: Call to undefined function wc_get() in ${file}:12`, ...trace.split('\n')],
    at: `${file}:12`,
  });
});

test('a parse error names its file too', () => {
  const output = `PHP Parse error:  syntax error, unexpected token "}" in ${file} on line 7\n${page}`;
  expect(phpErrorOf(output)).toEqual({
    lines: [`Parse error: syntax error, unexpected token "}" in ${file} on line 7`],
    at: `${file}:7`,
  });
});

test('a warning before it is not why it ended', () => {
  const output = `PHP Warning:  Undefined variable $x in /srv/a.php on line 1\nPHP Fatal error:  Allowed memory size exhausted in ${file} on line 3\n`;
  expect(phpErrorOf(output)).toMatchObject({ lines: [expect.stringMatching(/^Fatal/)], at: `${file}:3` });
});

test('without an error of PHP’s: what was printed, without HTML', () => {
  const output = '<p>The plugin <strong>does not</strong> have a valid header.</p>\n\nsh: 1: php: not found\n';
  expect(phpErrorOf(output)).toEqual({
    lines: ['The plugin does not have a valid header.', 'sh: 1: php: not found'],
    at: undefined,
  });
});

test('a page that is cut off is no line of PHP’s', () => {
  expect(phpErrorOf(`step 3\n${page.slice(0, 900)}`).lines).toEqual(['step 3']);
});

test('nothing at all', () => {
  expect(phpErrorOf('')).toEqual({ lines: [], at: undefined });
});
