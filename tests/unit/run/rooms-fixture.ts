import { test as base } from '@playwright/test';
import { FakeRooms } from './fake-rooms.ts';

/** Rooms for one test, closed after it. */
export const test = base.extend<{ rooms: FakeRooms }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the destructuring.
  rooms: async ({}, use) => {
    await using rooms = await FakeRooms.start();
    await use(rooms);
  },
});
