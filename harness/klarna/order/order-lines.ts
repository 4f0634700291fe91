import { z } from 'zod';
import type { BadValue } from '../../evidence/bad-value.ts';
import type { OrderLine } from './klarna-order.ts';
import { amount, text, upTo, whole, within } from './posted-fields.ts';

/** What one line of an order may be, and whether the lines of an order add up. */

const lineTypes = [
  'physical',
  'discount',
  'shipping_fee',
  'sales_tax',
  'digital',
  'gift_card',
  'store_credit',
  'surcharge',
] as const;

const lineType = <Type extends string>(types: readonly Type[]) =>
  z.enum(types, { error: `one of ${types.join(', ')} is wanted` }).nullish();

const optionalTexts = {
  reference: text(255).nullish(),
  merchant_data: text(1024).nullish(),
  product_url: text(1024).nullish(),
  image_url: text(1024).nullish(),
};

/** Klarna gives back 0 where the store posted none. */
const discount = amount.nullish().transform((posted) => posted ?? 0);

/**
 * A line of a checkout order. Discounts and gift cards are lines below 0. Other fields are kept as they are.
 * @source Klarna's published checkout API, `order_line`
 */
export const checkoutLine = z.looseObject({
  ...optionalTexts,
  type: lineType(lineTypes),
  name: text(255, 1),
  quantity: amount,
  quantity_unit: text(8, 1).nullish(),
  unit_price: upTo(100_000_000),
  tax_rate: within(0, 10_000),
  total_amount: upTo(100_000_000),
  total_discount_amount: discount,
  total_tax_amount: whole,
});

/**
 * A line of an order by token: taxes may be left out.
 * @source Klarna's published customer token API, `order_line`
 */
const tokenLine = checkoutLine.extend({
  reference: text(256).nullish(),
  merchant_data: text(255).nullish(),
  tax_rate: within(0, 10_000).nullish(),
  total_tax_amount: whole.nullish(),
});

/**
 * A line of a capture, a refund or a new authorization: taxes may be left out.
 * @source Klarna's published order management API, `order_line`
 */
export const managedLine = z.looseObject({
  ...optionalTexts,
  type: lineType([...lineTypes, 'return_fee']),
  name: text(255),
  quantity: amount,
  quantity_unit: text(10).nullish(),
  unit_price: upTo(200_000_000),
  tax_rate: amount.nullish(),
  total_amount: upTo(200_000_000),
  total_discount_amount: discount,
  total_tax_amount: upTo(200_000_000).nullish(),
});

const lineList = <Line extends z.ZodType>(line: Line) =>
  z.array(line, { error: 'a list of lines is wanted' }).max(1000, { error: 'at most 1000 lines are wanted' });

/** An order without lines is refused: chosen, see LIMITS.md. */
export const checkoutLines = lineList(checkoutLine).min(1, { error: 'at least one line is wanted' });
export const tokenLines = lineList(tokenLine).min(1, { error: 'at least one line is wanted' });
export const managedLines = lineList(managedLine).nullish();

export interface Priced {
  orderAmount: number;
  orderTaxAmount: number;
  orderLines: readonly OrderLine[];
}

/**
 * What does not add up in a checkout order: each line by itself, and where the lines are right, the order's own sums.
 * @source Klarna's published checkout API, `order_line.total_amount` and `total_tax_amount`; facts/klarna-contract.md for the sums
 */
export function misfitsOfOrder({ orderAmount, orderTaxAmount, orderLines }: Priced): BadValue[] {
  const ofLines = orderLines.flatMap((line, index) => [...wrongTotal(line, index), ...wrongTax(line, index)]);
  if (ofLines.length > 0) return ofLines;
  const total = sumOf(orderLines, 'total_amount');
  // In the USA the tax is a line of its own, and the other lines have none.
  const tax = orderLines.reduce(
    (sum, line) => sum + numberOf(line, line.type === 'sales_tax' ? 'total_amount' : 'total_tax_amount'),
    0,
  );
  return [
    ...(orderAmount === total ? [] : [misfit('order_amount', orderAmount, total)]),
    ...(orderTaxAmount === tax ? [] : [misfit('order_tax_amount', orderTaxAmount, tax)]),
  ];
}

/** Order management publishes the total of a line alone, no rule for its tax and none for the sum of all lines. */
export const misfitsOfManagedLines = (lines: readonly OrderLine[]): BadValue[] => lines.flatMap(wrongTotal);

function wrongTotal(line: OrderLine, index: number): BadValue[] {
  const right = numberOf(line, 'quantity') * numberOf(line, 'unit_price') - numberOf(line, 'total_discount_amount');
  const sent = numberOf(line, 'total_amount');
  return sent === right ? [] : [misfit(`order_lines[${index}].total_amount`, sent, right)];
}

function wrongTax(line: OrderLine, index: number): BadValue[] {
  // Of an order by token, which may leave it out.
  if (typeof line.total_tax_amount !== 'number') return [];
  const total = numberOf(line, 'total_amount');
  const right = total - (total * 10_000) / (10_000 + numberOf(line, 'tax_rate'));
  const sent = numberOf(line, 'total_tax_amount');
  if (Math.abs(sent - right) <= 1) return [];
  return [misfit(`order_lines[${index}].total_tax_amount`, sent, Math.round(right))];
}

const misfit = (field: string, sent: number, right: number): BadValue => ({
  field,
  sent: String(sent),
  // Of a right sum that is no number of minor units, such as -0, people want the number.
  rule: `${right === 0 ? 0 : right} is right`,
  kind: 'sum',
});

const numberOf = (line: OrderLine, field: string): number => {
  const value = line[field];
  return typeof value === 'number' ? value : 0;
};

const sumOf = (lines: readonly OrderLine[], field: string): number =>
  lines.reduce((sum, line) => sum + numberOf(line, field), 0);
