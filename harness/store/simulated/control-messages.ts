import { z } from 'zod';
import { shopOrder } from '../../evidence/books.ts';
import { faultEvent } from '../../evidence/events.ts';
import { ownerActions, storeConditions } from '../../scenario/conditions.ts';
import { faultSchema } from '../../scenario/fault.ts';
import type { OpenSiteRequest } from '../store.ts';

/** What a worker and the simulated store tell each other: both ends parse what comes. */

const settings = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const openRequest: z.ZodType<OpenSiteRequest> = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+$/),
  host: z.string().min(1),
  build: z.string().min(1),
  merchant: z.strictObject({ id: z.string().min(1), sharedSecret: z.string().min(1) }),
  conditions: storeConditions,
  faults: z.array(faultSchema),
  options: settings,
  constants: settings,
});
export const ownerRequest = z.strictObject({
  action: z.enum([...ownerActions, 'restores']).exclude(['none', 'trashes-and-restores']),
});
export const timeRequest = z.strictObject({ sincePaidMs: z.number() });

export const openedAnswer = z.strictObject({ productId: z.int() });
export const logAnswer = z.strictObject({ log: z.string() });
export const beyondAnswer = z.array(z.string());
export const draftsAnswer = z.strictObject({ drafts: z.int() });
export const stockAnswer = z.strictObject({ left: z.int().optional() });
export const orderMadeAnswer = z.strictObject({ path: z.string() });
export const ordersAnswer = z.array(shopOrder);
export const faultsAnswer = z.array(faultEvent);
