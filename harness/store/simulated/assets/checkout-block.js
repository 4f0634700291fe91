/**
 * The shop's side of the block checkout in the browser: Klarna's snippet is put into the page, and what happens in its iframe
 * is told the cart. One overlay (.blockUI) lies over the page while a request is under way.
 */
(() => {
  const { snippet, countryCodes } = window.wcSettings?.paymentMethodData?.kco ?? {};
  if (!snippet) return;
  const { sendsLoad, knowsBilling } = window.simulatedBlock;
  let nonce = window.wcBlocksMiddlewareConfig.storeApiNonce;

  const blocked = async (action) => {
    const overlay = document.createElement('div');
    overlay.className = 'blockUI';
    document.body.append(overlay);
    try {
      return await action();
    } finally {
      overlay.remove();
    }
  };

  const wrapper = document.createElement('div');
  wrapper.id = 'kco-wrapper';
  wrapper.innerHTML = snippet.replace(/<script.*<\/script>/s, '');
  document.querySelector('.wc-block-checkout__payment-method').after(wrapper);
  const script = document.createElement('script');
  script.textContent = /<script.*?>([\s\S]*?)<\/script>/.exec(snippet)?.[1] ?? '';
  document.body.append(script);

  /** What goes wrong is swallowed, as the plugin's script does it. @returns whether the cart has answered */
  const tellCart = (data) =>
    blocked(async () => {
      const part = {
        path: '/wc/store/v1/cart/extensions',
        method: 'POST',
        body: { namespace: 'kco-block', data },
        headers: { Nonce: nonce },
      };
      try {
        const response = await fetch(window.simulatedBlock.batchUrl, {
          method: 'POST',
          headers: { 'content-type': 'application/json', Nonce: nonce },
          body: JSON.stringify({ requests: [part] }),
        });
        const [answer] = (await response.json()).responses ?? [];
        nonce = answer?.headers?.Nonce ?? nonce;
        return answer?.status === 200;
      } catch {
        return false;
      }
    });

  const suspend = () => window._klarnaCheckout((api) => api.suspend({ autoResume: true }));
  const resume = () => window._klarnaCheckout((api) => api.resume());
  const twoLetters = (country = '') =>
    Object.keys(countryCodes).find((two) => countryCodes[two] === country.toUpperCase()) ?? '';
  const inWooCommerce = (address) => ({ ...address, country: twoLetters(address.country) });

  const thenResume = async (data) => {
    suspend();
    await tellCart(data);
    resume();
  };
  /** The cart's answer ends the suspension; without one it ends by itself. */
  const tellAddress = async (data) => {
    if (await tellCart(data)) resume();
  };

  /** Both events may come for one address, and are told together. */
  const pending = {};
  let timer;
  const queue = (kind, address) => {
    suspend();
    pending[kind] = inWooCommerce(address);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { billing, shipping = billing } = pending;
      tellAddress({ action: 'address_changed', billing: billing ?? {}, shipping });
      delete pending.billing;
      delete pending.shipping;
    }, 100);
  };
  const tellShippingAddress = (address) => {
    suspend();
    tellAddress({ action: 'shipping_address_changed', ...inWooCommerce(address) });
  };

  window._klarnaCheckout?.((api) => {
    api.on({
      ...(sendsLoad ? { load: (loaded) => thenResume({ action: 'load', ...loaded }) } : {}),
      ...(knowsBilling ? { billing_address_change: (address) => queue('billing', address) } : {}),
      shipping_address_change: knowsBilling ? (address) => queue('shipping', address) : tellShippingAddress,
      shipping_option_change: (option) => thenResume({ action: 'shipping_option_changed', ...option }),
    });
  });
})();
