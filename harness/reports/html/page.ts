import { createHash } from 'node:crypto';
import { Markup, markup } from './markup.ts';
import { stylesheet } from './stylesheet.ts';

/**
 * One HTML page that needs nothing beside itself. Nothing is fetched and no other script runs, even if a text of the
 * evidence should find a way out of its escapes.
 * @param own the script and the style that this page has and no other
 */
export function page(title: string, body: Markup, own: { script?: string; style?: string } = {}): string {
  const { script, style = '' } = own;
  const styles = stylesheet + style;
  const scripts = script === undefined ? "'none'" : `'${hashOf(script)}'`;
  const policy = `default-src 'none'; style-src '${hashOf(styles)}'; script-src ${scripts}; base-uri 'none'; form-action 'none'`;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(styles)}</style>
</head>
<body>
${body}${
  script !== undefined &&
  markup`<script>${new Markup(script)}</script>
`
}</body>
</html>
`.text;
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
