/**
 * The customer's side of the fake Klarna. One state, one `show`; the shop's page learns of everything by messages.
 * Talks to the page that holds it only, and only if that page's origin is the one it was opened for.
 */
(() => {
  const parentOrigin = new URLSearchParams(window.location.search).get('parent') ?? window.location.origin;
  const element = (id) => document.getElementById(id);
  const addressForm = element('address');
  const shipping = element('shipping');
  const checkboxes = element('checkboxes');
  const external = element('external');
  /** @source docs.kustom.co, client-side events: a suspend ends by itself after 10 seconds unless told otherwise. */
  const autoResumeMs = 10_000;
  /** Countries in events have three letters. Others than these are passed on as they are. */
  const threeLetters = {
    SE: 'swe',
    NO: 'nor',
    FI: 'fin',
    DK: 'dnk',
    DE: 'deu',
    AT: 'aut',
    NL: 'nld',
    GB: 'gbr',
    US: 'usa',
  };

  /** `step`: address, payment, accepted or done. `busy`: the customer's own action is under way. */
  const state = {
    step: 'address',
    suspended: false,
    busy: false,
    alert: '',
    status: '',
    order: undefined,
    address: {},
  };
  const waiting = new Map();
  let autoResume;
  let customerTold = false;
  let lastId = 0;

  const post = (message) => window.parent.postMessage({ klarna: message }, parentOrigin);
  const emit = (name, data) => post({ type: 'event', name, data });

  /** Asks the page something and waits for its answer, however long that takes. */
  const ask = (type, message = {}) =>
    new Promise((resolve) => {
      const id = ++lastId;
      waiting.set(id, resolve);
      post({ type, id, ...message });
    });

  const show = (changes = {}) => {
    Object.assign(state, changes);
    const { order } = state;
    const locked = state.suspended || state.busy;
    document.body.setAttribute('aria-busy', String(locked));
    if (order) element('amount').textContent = `${(order.orderAmount / 100).toFixed(2)} ${order.currency}`;
    addressForm.hidden = state.step !== 'address';
    addressForm.querySelector('fieldset').disabled = state.busy;
    element('payment').hidden = state.step !== 'payment';
    element('pay').disabled = locked;
    element('change-address').disabled = locked;
    shipping.disabled = locked;
    shipping.hidden = shipping.querySelector('input') === null;
    checkboxes.disabled = locked;
    checkboxes.hidden = checkboxes.querySelector('input') === null;
    external.disabled = locked;
    external.hidden = external.querySelector('button') === null;
    element('back').hidden = state.step !== 'accepted';
    element('status').textContent = state.status;
    element('alert').textContent = state.alert;
    const { given_name, family_name, street_address, postal_code, city, email } = state.address;
    element('summary').textContent =
      `${given_name} ${family_name}\n${street_address}\n${postal_code} ${city}\n${email}`;
    post({ type: 'resize', height: document.documentElement.scrollHeight });
  };

  /** One button for each way of shipping. Buttons that are there stay: the customer may be about to press one. */
  const offerShipping = ({ shippingOptions, selectedShippingId }) => {
    const offered = JSON.stringify(shippingOptions.map(({ id, name }) => [id, name]));
    if (shipping.dataset.offered !== offered) {
      for (const label of shipping.querySelectorAll('label')) label.remove();
      for (const { id, name } of shippingOptions) {
        const input = Object.assign(document.createElement('input'), { type: 'radio', name: 'shipping', value: id });
        const label = document.createElement('label');
        label.append(input, ` ${name}`);
        shipping.append(label);
      }
      shipping.dataset.offered = offered;
    }
    for (const input of shipping.querySelectorAll('input')) input.checked = input.value === selectedShippingId;
  };

  /** The shop's boxes, and ways to pay that are not Klarna's. What is there already stays, as with the shipping. */
  const offerExtras = ({ checkboxes: boxes, externalPaymentMethods: methods }) => {
    const offered = JSON.stringify([boxes.map(({ key, text }) => [key, text]), methods]);
    if (external.dataset.offered === offered) return;
    for (const old of [...checkboxes.querySelectorAll('label'), ...external.querySelectorAll('button')]) old.remove();
    for (const { key, text, checked, required } of boxes) {
      const input = Object.assign(document.createElement('input'), { type: 'checkbox', value: key, checked, required });
      const label = document.createElement('label');
      label.append(input, ` ${text}`);
      checkboxes.append(label);
    }
    for (const { name, label } of methods) {
      const words = label === 'complete' ? `Complete the purchase with ${name}` : `Continue with ${name}`;
      external.append(
        Object.assign(document.createElement('button'), { type: 'button', value: name, textContent: words }),
      );
    }
    external.dataset.offered = offered;
  };

  /** Calls one of this order's endpoints. Throws what the server says, and where it sends the customer. */
  const server = async (method, action, body) => {
    const response = await fetch(action, { method, body: body && JSON.stringify(body) });
    const text = await response.text();
    const answer = text === '' ? {} : JSON.parse(text);
    if (!response.ok) {
      const message = (answer.error_messages ?? [`status ${response.status}`]).join(', ');
      throw Object.assign(new Error(message), { status: response.status, redirectUrl: answer.redirectUrl });
    }
    return answer;
  };

  /** In Austria and Germany the page is told where, and not who. */
  const reticent = new Set(['aut', 'deu']);

  const eventData = () => {
    const { email, given_name, family_name } = state.address;
    const postal_code = state.address.postal_code.replace(/\s/g, '');
    const country = threeLetters[state.order.country] ?? state.order.country.toLowerCase();
    return reticent.has(country) ? { postal_code, country } : { email, postal_code, given_name, family_name, country };
  };

  /** The order the events come in, and what they carry: facts/klarna-contract.md and the plugin's own handlers. */
  const tellAddress = async () => {
    if (!customerTold) emit('customer', { type: 'person' });
    customerTold = true;
    emit('change', eventData());
    emit('billing_address_change', eventData());
    if (state.order.shippingAddressEvent === 'always') emit('shipping_address_change', eventData());
    // The page's handlers run before it answers: if they suspend, the button is locked before it is offered.
    await ask('sync');
  };

  /** Does one thing for the customer at a time; what goes wrong is shown and leaves the step as it was. */
  const act = async (action) => {
    if (state.busy) return;
    show({ busy: true, alert: '' });
    try {
      await action();
    } catch (error) {
      show({ alert: error.message, status: '' });
      if (error.redirectUrl) post({ type: 'navigate', url: error.redirectUrl });
    }
    show({ busy: false });
  };

  const enterAddress = (isTold = true) => {
    // Read before the form is locked: fields that are disabled have no value.
    const address = Object.fromEntries(new FormData(addressForm));
    return act(async () => {
      await server('POST', 'address', address);
      state.address = address;
      if (isTold) await tellAddress();
      // Handlers of `load` run before the button is offered, too.
      else await ask('sync');
      show({ step: 'payment' });
    });
  };

  /** What goes wrong leaves the button pressed: the server lets nobody pay until it is pressed with success. */
  const chooseShipping = (id) =>
    act(async () => {
      const { selected } = await server('POST', 'shipping-option', { id });
      await refresh();
      emit('shipping_option_change', selected);
      await ask('sync');
    });

  const tick = ({ value: key, checked }) =>
    act(async () => {
      await server('POST', 'checkbox', { key, checked });
      emit('checkbox_change', { key, checked });
      await ask('sync');
    });

  const payElsewhere = (name) =>
    act(async () => {
      const { redirectUrl } = await server('POST', 'external-payment', { name });
      post({ type: 'navigate', url: redirectUrl });
    });

  const pay = () =>
    act(async () => {
      show({ status: 'Processing the purchase' });
      await inPaymentWindow(async () => {
        await askPage();
        const { confirmationUrl } = await server('POST', 'complete');
        state.order.confirmationUrl = confirmationUrl;
      });
      show({ step: 'accepted', status: 'Payment accepted' });
      if (state.order.returnMode === 'auto') back();
    });

  /** The page learns by a class of its own that a window of Klarna's lies over it. */
  const inPaymentWindow = async (action) => {
    post({ type: 'payment-window', open: true });
    try {
      await action();
    } catch (error) {
      if (error.status !== undefined) emit('can_not_complete_order', {});
      else if (error instanceof TypeError) emit('network_error', {});
      throw error;
    } finally {
      post({ type: 'payment-window', open: false });
    }
  };

  /** Whether the page agrees, where the shop wants it to be asked. */
  const askPage = async () => {
    const { clientValidation } = state.order;
    if (clientValidation === 'none') return;
    const { proceed, message } = await ask('validate', { required: clientValidation === 'required' });
    if (!proceed) throw new Error(message || 'The shop did not accept the purchase');
  };

  const back = () => {
    emit('redirect_initiated', true);
    post({ type: 'navigate', url: state.order.confirmationUrl });
  };

  const refresh = async () => {
    const before = state.order?.orderAmount;
    state.order = await server('GET', 'state');
    offerShipping(state.order);
    offerExtras(state.order);
    if (before !== undefined && before !== state.order.orderAmount) {
      emit('order_total_change', { order_total: state.order.orderAmount });
    }
    show();
  };

  const resume = () => {
    clearTimeout(autoResume);
    show({ suspended: false });
    if (state.step === 'payment') refresh().catch((error) => show({ alert: error.message }));
  };

  const received = {
    suspend(message) {
      clearTimeout(autoResume);
      if (message.autoResume) autoResume = setTimeout(resume, autoResumeMs);
      show({ suspended: true });
    },
    resume,
    synced: (message) => answered(message),
    validated: (message) => answered(message),
  };
  const answered = (message) => {
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  };

  const start = async () => {
    await refresh();
    const { order } = state;
    if (order.status === 'checkout_complete') {
      show({ step: 'done', status: `Thank you. Your purchase is completed, reference ${order.klarnaReference}` });
    } else {
      // Nobody is asked to type what Klarna knows.
      document.body.dataset.knownAddress = order.knownAddress === 'none' ? 'no' : 'yes';
      for (const [name, value] of Object.entries(order.address)) {
        const input = addressForm.elements.namedItem(name);
        if (input) input.value = value;
      }
      show();
    }
    post({ type: 'ready' });
    const country = threeLetters[order.country] ?? order.country.toLowerCase();
    const { postal_code } = order.address;
    if (order.status === 'checkout_complete') emit('load_confirmation', {});
    emit('load', { customer: { type: 'person' }, shipping_address: { country, postal_code } });
    if (order.status !== 'checkout_complete' && order.knownAddress !== 'none') {
      await enterAddress(order.knownAddress === 'told');
    }
  };

  window.addEventListener('message', ({ source, origin, data }) => {
    if (source !== window.parent || origin !== parentOrigin || !data?.klarna) return;
    received[data.klarna.type]?.(data.klarna);
  });
  addressForm.addEventListener('submit', (event) => {
    event.preventDefault();
    enterAddress();
  });
  shipping.addEventListener('change', (event) => chooseShipping(event.target.value));
  checkboxes.addEventListener('change', (event) => tick(event.target));
  external.addEventListener('click', (event) => event.target.value && payElsewhere(event.target.value));
  element('pay').addEventListener('click', pay);
  element('change-address').addEventListener('click', () => show({ step: 'address' }));
  element('back').addEventListener('click', back);
  start().catch((error) => show({ alert: `Fake Klarna cannot show this order: ${error.message}` }));
})();
