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
