/** WooCommerce's statuses as its list of orders shows them. */
const statusNames: Readonly<Record<string, string>> = {
  pending: 'Pending payment',
  processing: 'Processing',
  'on-hold': 'On hold',
  completed: 'Completed',
  cancelled: 'Cancelled',
  failed: 'Failed',
  refunded: 'Refunded',
};

export const statusName = (status: string): string => statusNames[status] ?? status;
