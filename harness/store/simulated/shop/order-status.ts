/** WooCommerce's order statuses, without `wc-`, and their names in English. */
export const statusNames = {
  pending: 'Pending payment',
  processing: 'Processing',
  'on-hold': 'On hold',
  completed: 'Completed',
  cancelled: 'Cancelled',
  failed: 'Failed',
} as const;

export type OrderStatus = keyof typeof statusNames;
