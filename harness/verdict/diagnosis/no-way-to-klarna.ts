import { eventsOf } from '../../evidence/site-record.ts';
import type { DiagnoseSite } from './diagnosis.ts';

/** The checkout showed no Klarna, and Klarna never heard of the shop. */
export const noWayToKlarna: DiagnoseSite = (record, verdict) => {
  if (verdict !== 'declined' || eventsOf(record, 'api-call').length > 0) return undefined;
  return {
    why: 'No request of the shop reached Klarna’s API, so the checkout had no Klarna to show.',
    change:
      'Look at WooCommerce’s log for the failed request: an outdated CA bundle (then update WordPress or the system’s certificates) and a firewall against outgoing requests are the usual causes.',
  };
};
