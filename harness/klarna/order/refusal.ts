/** Why Klarna says no, in its own words. `status` is the HTTP status. */
export interface Refusal {
  status: number;
  errorCode: string;
  messages: string[];
  /** Where the customer's browser is sent; in answers to the iframe only. */
  redirectUrl?: string;
}

export const noSuchOrder = (orderId: string): Refusal => ({
  status: 404,
  errorCode: 'NO_SUCH_ORDER',
  messages: [`No such order: ${orderId}`],
});

/** @source facts/klarna-contract.md: update after completion; KCO reads `error_code` READ_ONLY_ORDER. */
export const readOnlyOrder: Refusal = {
  status: 403,
  errorCode: 'READ_ONLY_ORDER',
  messages: ['Order is read only'],
};

export const badValue = (...fields: string[]): Refusal => ({
  status: 400,
  errorCode: 'BAD_VALUE',
  messages: fields.map((field) => `Bad value: ${field}`),
});

/** The customer cannot go on, and reads why. */
export const stopped = (errorCode: string, message: string): Refusal => ({
  status: 403,
  errorCode,
  messages: [message],
});
