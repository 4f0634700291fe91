export interface AjaxResult {
  /** Absent in a block page or an error page. */
  result?: string;
  /** Without their markup. */
  messages?: string;
  redirect?: string;
}

/** WooCommerce's answer to a checkout form. No result is the result of whatever else came. */
export function ajaxResult(body: string): AjaxResult {
  try {
    const { result, messages, redirect } = JSON.parse(body) as AjaxResult;
    const text = messages?.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    return { result, redirect, messages: text?.trim() };
  } catch {
    return {};
  }
}
