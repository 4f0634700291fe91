/**
 * What the page does beyond reading: choose scenarios, open and close all, open what a link leads to, open all on paper.
 * Without it all is there all the same.
 */
export const script = `
const all = (selector) => [...document.querySelectorAll(selector)];
const outer = () => all('.scenario > details');
const bar = document.querySelector('.buttons');
bar.hidden = false;
for (const button of bar.querySelectorAll('[data-show]')) {
  button.addEventListener('click', () => {
    for (const other of all('[data-show]')) other.setAttribute('aria-pressed', String(other === button));
    const name = button.dataset.show;
    for (const part of all('.scenario, .summary tbody tr:not(.across)')) part.hidden = name !== '' && !part.classList.contains(name);
    for (const body of all('.summary tbody')) body.hidden = !body.querySelector('tr:not(.across):not([hidden])');
  });
}
for (const button of bar.querySelectorAll('[data-open]')) {
  button.addEventListener('click', () => { for (const part of outer()) part.open = button.dataset.open === 'yes'; });
}
const reveal = () => {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id && document.getElementById(id);
  if (!target) return;
  const details = target.closest('details') ?? target.parentElement.querySelector('details');
  if (details) details.open = true;
  target.scrollIntoView();
};
addEventListener('hashchange', reveal);
reveal();
let closed = [];
addEventListener('beforeprint', () => { closed = all('details:not([open])'); for (const part of closed) part.open = true; });
addEventListener('afterprint', () => { for (const part of closed) part.open = false; });
`;
