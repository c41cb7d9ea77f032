// Waits until both hosts say that they are well: node await-health.js PID PID. Fails at once when one of the processes is gone.

import { setTimeout as delay } from 'node:timers/promises';
import { health } from './control.js';
import { ossUrl, stsUrl } from './stack.js';

const deadline = Date.now() + 60_000;
const pids = process.argv.slice(2).map(Number);

for (const host of [stsUrl, ossUrl]) {
  for (;;) {
    try {
      const { status, version } = await health(host);
      console.log(`${host.origin} is ${status}, version ${version}`);
      break;
    } catch (error) {
      pids.forEach((pid) => process.kill(pid, 0)); // throws for a process that has ended
      if (Date.now() > deadline) {
        throw new Error(`${host.origin} does not answer: ${error.message}`);
      }
      await delay(100);
    }
  }
}
