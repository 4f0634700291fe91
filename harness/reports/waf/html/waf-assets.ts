/** Copies what is to be pasted, searches the lists, opens all on paper. Without it all is there all the same. */
export const wafScript = `
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
for (const button of all('[data-copy]')) {
  const code = button.parentElement.querySelector('code');
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = 'Selected: press Ctrl+C';
    }
  });
}
for (const search of all('.search')) {
  const rows = all('tbody tr', search.parentElement);
  const input = search.querySelector('input');
  const buttons = all('button', search);
  const count = search.querySelector('output');
  const show = () => {
    const name = buttons.find((button) => button.getAttribute('aria-pressed') === 'true').dataset.show;
    const words = input.value.toLowerCase().split(' ').filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !(name === '' || row.classList.contains(name)) || !words.every((word) => text.includes(word));
    }
    count.textContent = rows.filter((row) => !row.hidden).length + ' of ' + rows.length;
  };
  search.hidden = false;
  input.addEventListener('input', show);
  for (const button of buttons) {
    button.addEventListener('click', () => {
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
      show();
    });
  }
  show();
}
let closed = [];
addEventListener('beforeprint', () => { closed = all('details:not([open])'); for (const part of closed) part.open = true; });
addEventListener('afterprint', () => { for (const part of closed) part.open = false; });
`;

/** What this report has and no other: two large numbers, code to paste, a list to search. */
export const wafStylesheet = `
.numbers { display: flex; flex-wrap: wrap; gap: 12px; margin: 12px 0; }
.number { border: 1px solid var(--line); border-radius: 8px; background: var(--raised); padding: 8px 16px; flex: 1 1 220px; max-width: 380px; }
.number strong { display: block; font-size: 1.9rem; line-height: 1.25; color: var(--good); font-variant-numeric: tabular-nums; }
.number.lost strong { color: var(--lost); } .number.doubt strong { color: var(--doubt); }
.finding { border-left: 4px solid var(--lost); padding: 2px 0 2px 14px; margin: 14px 0; }
.finding.known, .finding.note { border-color: var(--line); }
.finding h4, .paste p { margin: 0; }
.by-version { max-width: 34em; }
.upgrade { font-weight: 600; }
.paste { position: relative; margin: 10px 0; }
.paste button { position: absolute; top: 8px; right: 8px; }
pre { overflow-x: auto; margin: 6px 0; padding: 12px 14px; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; font-size: .84rem; line-height: 1.45; }
pre code { font-size: inherit; overflow-wrap: normal; }
.paste pre { padding-top: 44px; }
.chosen > * { font-weight: 600; }
.overview .bad { color: var(--lost); font-weight: 600; }
.overview th:first-child { min-width: 16em; }
.list td:first-child, .list th:first-child { width: 30%; }
.list .blocked { color: var(--lost); } .list .unknown, .list .failed { color: var(--doubt); }
.list tr.attack .blocked { color: var(--good); } .list tr.is-lost td strong { color: var(--lost); }
.search { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 8px 0; }
.search input { font: inherit; font-size: .9rem; color: var(--text); background: var(--page); border: 1px solid var(--soft); border-radius: 6px; padding: 3px 10px; flex: 1 1 200px; max-width: 340px; }
@media screen and (max-width: 720px) { .paste button { position: static; } .paste pre { padding-top: 12px; } }
@media print { .search, .paste button { display: none; } .paste pre { padding-top: 12px; } pre { white-space: pre-wrap; } .finding, .number { break-inside: avoid; } }
`;
