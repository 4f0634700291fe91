import type { FrameLocator } from 'playwright';

/**
 * What Klarna's iframe says against the customer's next step. Ask before the step is made: with its refusal Klarna may send
 * the customer elsewhere at once, and the message can be read no more.
 * @returns a promise that rejects when the page is closed.
 */
export function nextAlert(klarna: FrameLocator): Promise<string> {
  const alert = klarna.locator('body').evaluate(untilAlert);
  alert.catch(() => {}); // most steps go well, and nobody waits any more when the page is closed
  return alert;
}

/** Runs in the iframe. */
function untilAlert(body: Element): Promise<string> {
  return new Promise((resolve) => {
    const look = () => {
      const message = body.querySelector('[role="alert"]')?.textContent?.trim();
      if (message) resolve(message);
    };
    new MutationObserver(look).observe(body, { subtree: true, childList: true, characterData: true });
  });
}
