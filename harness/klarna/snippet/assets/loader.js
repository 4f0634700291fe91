/**
 * The shop's side of the fake Klarna: makes the iframe and answers to `window._klarnaCheckout`.
 * Talks to the iframe only: messages from elsewhere, or from another origin, are not read.
 */
(() => {
  const entry = window._klarnaCheckout;
  const container = document.getElementById('klarna-checkout-container');
  if (!entry || !container || entry.loaded) return;
  entry.loaded = true;

  const origin = new URL(entry.base).origin;
  const handlers = {};
  const unsent = [];
  let ready = false;

  const frame = document.createElement('iframe');
  frame.id = 'klarna-checkout-iframe';
  frame.title = 'Fake Klarna checkout';
  frame.style.cssText = 'width:100%;height:560px;border:0;display:block';
  const parent = encodeURIComponent(window.location.origin);
  frame.src = `${entry.base}/kco/${encodeURIComponent(entry.order)}/iframe?parent=${parent}`;

  const post = (message) => {
    if (ready) frame.contentWindow.postMessage({ klarna: message }, origin);
    else unsent.push(message);
  };

  /** A shop's handler that throws is the shop's problem, not Klarna's. */
  const call = (name, ...args) => {
    try {
      handlers[name]?.(...args);
    } catch (error) {
      setTimeout(() => {
        throw error;
      });
    }
  };

  const api = {
    on(more) {
      Object.assign(handlers, more);
    },
    suspend(options) {
      // The block checkout's script says it by a boolean.
      const autoResume = options?.autoResume?.enabled ?? options?.autoResume;
      post({ type: 'suspend', autoResume: autoResume !== false });
    },
    resume() {
      post({ type: 'resume' });
    },
  };

  /** The data is empty, as Klarna's is. No handler is a yes, where the shop does not insist on one. Only the first answer counts. */
  const validate = (id, required) => {
    let answered = false;
    const answer = (result) => {
      if (answered) return;
      answered = true;
      post({ type: 'validated', id, proceed: result?.should_proceed === true, message: String(result?.message ?? '') });
    };
    if (handlers.validation_callback) call('validation_callback', {}, answer);
    else answer({ should_proceed: !required, message: 'The shop’s page has no answer to the validation' });
  };

  const received = {
    ready() {
      ready = true;
      for (const message of unsent.splice(0)) post(message);
    },
    event: ({ name, data }) => call(name, data),
    /** Answers after the handlers of all earlier events have run. */
    sync: ({ id }) => post({ type: 'synced', id }),
    validate: ({ id, required }) => validate(id, required),
    /** @source KCO 2.10.2 to 2.20.9 watch this class of the page, and unlock their form when it is gone. */
    'payment-window': ({ open }) => document.documentElement.classList.toggle('klarna-checkout-fso-open', open),
    resize({ height }) {
      frame.style.height = `${Number(height)}px`;
    },
    navigate({ url }) {
      if (/^https?:\/\//i.test(url)) window.location.assign(url);
    },
  };

  window.addEventListener('message', ({ source, origin: from, data }) => {
    if (source !== frame.contentWindow || from !== origin || !data?.klarna) return;
    received[data.klarna.type]?.(data.klarna);
  });

  container.append(frame);
  const waiting = entry.q;
  entry.q = { push: (callback) => callback(api) };
  for (const callback of waiting) {
    try {
      callback(api);
    } catch (error) {
      setTimeout(() => {
        throw error;
      });
    }
  }
})();
