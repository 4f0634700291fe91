import type { Locator } from 'playwright';

/** How long the shopper waits for a button to react, and how often it is pressed once more. */
export const reactionMs = 2_000;
const mostRepeats = 2;

/**
 * Presses a button of the iframe as a person does, who presses again when nothing happens: while the shop's page moves,
 * a click can hit nothing. Klarna's buttons are disabled or gone as soon as they are pressed, so none is pressed twice.
 * @param before done before the button is pressed once more
 */
export async function press(button: Locator, outcome: Locator, before?: () => Promise<void>): Promise<void> {
  await button.click();
  for (let again = 0; again < mostRepeats; again++) {
    const happened = await outcome.waitFor({ timeout: reactionMs }).then(
      () => true,
      () => false, // slow, or never pressed: the button tells
    );
    if (happened || !(await button.isVisible()) || (await button.isDisabled({ timeout: reactionMs }))) return;
    await before?.();
    await button.click();
  }
}
