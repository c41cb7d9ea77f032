import { setTimeout as delay } from 'node:timers/promises';

/** Repeats a check until it passes; fails with its last error after five seconds. FakeOss may know identities up to one second late. */
export async function eventually(check) {
  const deadline = Date.now() + 5000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await delay(50);
    }
  }
}
