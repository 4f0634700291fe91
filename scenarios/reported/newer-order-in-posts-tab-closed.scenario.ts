import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'newer-order-in-posts-tab-closed',
  title:
    'Somebody else’s order is entered before the push comes, and orders are WordPress’s posts: the newest is taken for the one that was paid',
  row: 55,
  tags: ['state'],
  source: ['KCO issue 544, pull request 545, and changelog of 2.11.2'],
  shownBy: '2.11.1',
  given: {
    store: { owner: 'takes-another-order', ownerAfterMinutes: 1, orderStorage: 'posts' },
    shopper: { afterPaying: 'closes-tab' },
  },
  expect: { verdict: 'ghost-paid', acknowledged: true, push: { status: 200, handled: true } },
  elsewhere: [
    {
      plugin: '<2.11.0 || >=2.11.2',
      why: 'Versions before 2.11.0, and from 2.11.2 on, find the order by Klarna’s id however the shop keeps its orders.',
      expect: { verdict: 'paid', acknowledged: true, push: { status: 200, handled: true } },
    },
  ],
});
