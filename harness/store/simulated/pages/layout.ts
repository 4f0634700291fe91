const styles = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;color:#1d2327;background:#fff}
header,main,footer{max-width:46rem;margin:auto;padding:1rem}
header{display:flex;justify-content:space-between;border-bottom:1px solid #ccd}
footer{color:#50575e;font-size:.85rem;border-top:1px solid #ccd}
a{color:#2453b3}
button,.button{font:inherit;padding:.5rem 1rem;border:0;border-radius:4px;background:#2453b3;color:#fff;text-decoration:none}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem 0;border-bottom:1px solid #dde}
.blockUI{position:fixed;inset:0;background:#fff8}
@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1f}a{color:#9ab8ff}footer{color:#aaa}.blockUI{background:#0008}}
`;

export interface PageContent {
  /** None: the home page. */
  title?: string;
  /** HTML. */
  main: string;
  /** HTML at the end of the body. */
  scripts?: string;
}

/** A page of the shop. It says what it is: nobody may take it for WooCommerce. */
export function layout({ title, main, scripts = '' }: PageContent): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title ? `${escapeHtml(title)} &#8211; ` : ''}Simulated shop</title>
<style>${styles}</style>
</head>
<body>
<header><a href="/">Simulated shop</a><a href="/?page_id=7">Checkout</a></header>
<main><h1>${escapeHtml(title ?? 'Simulated shop')}</h1>
${main}
</main>
<footer>A model of a WooCommerce shop with Klarna Checkout, made by kco-harness. Nothing here is WordPress, WooCommerce or the plugin.</footer>
${scripts}
</body>
</html>
`;
}

/** The part of a page that is sent before its content is made. */
export const begun = (title: string): string => layout({ title, main: '' }).replace(/<main>.*/s, '<main>\n');

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** JSON that cannot end the script it stands in. */
export const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');
