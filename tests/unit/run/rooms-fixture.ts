import { test as base } from 'vitest';
import { FakeRooms } from './fake-rooms.ts';

/** Rooms for one test, closed after it. */
export const test = base.extend<{ rooms: FakeRooms }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  rooms: async ({}, use) => {
    await using rooms = await FakeRooms.start();
    await use(rooms);
  },
});
