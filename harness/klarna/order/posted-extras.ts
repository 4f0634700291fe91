import { z } from 'zod';
import { amount, country, text } from './posted-fields.ts';

/** What a store may post of ways to pay that are not Klarna's, and of boxes to tick. */

const httpsUrl = z
  .string({ error: 'text is wanted' })
  .max(2000, { error: 'at most 2000 characters are wanted' })
  .regex(/^https:\/\/\S+$/i, { error: 'an absolute https URL is wanted' });
const yesOrNo = z.boolean({ error: 'true or false is wanted' });

/** @source Klarna's published checkout API, `payment_provider` */
const paymentProvider = z.looseObject({
  name: text(255, 1),
  redirect_url: httpsUrl,
  image_url: httpsUrl.nullish(),
  fee: amount.nullish(),
  description: text(500).nullish(),
  countries: z.array(country, { error: 'a list of countries is wanted' }).nullish(),
  label: z.enum(['continue', 'complete'], { error: 'one of continue, complete is wanted' }).nullish(),
});
export const paymentProviders = z.array(paymentProvider, { error: 'a list of ways to pay is wanted' });

/** @source Klarna's published checkout API, `additional_checkbox` */
const additionalCheckbox = z.looseObject({ text: text(255), checked: yesOrNo, required: yesOrNo });
export type AdditionalCheckbox = z.infer<typeof additionalCheckbox>;

/** Of the order's options what the fake heeds; all others are taken as they are. PHP writes none as `[]`. */
export const orderOptions = z.preprocess(
  (posted) => (Array.isArray(posted) && posted.length === 0 ? {} : posted),
  z.looseObject(
    {
      additional_checkbox: additionalCheckbox.nullish(),
      additional_checkboxes: z
        .array(additionalCheckbox.extend({ id: text(255, 1) }), { error: 'a list of checkboxes is wanted' })
        .nullish(),
    },
    { error: 'options are wanted' },
  ),
);
