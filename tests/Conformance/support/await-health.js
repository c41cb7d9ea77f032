// Waits until all hosts say that they are well: node await-health.js PID... Fails at once when one of the processes is gone.

import { setTimeout as delay } from 'node:timers/promises';
import { health } from './control.js';
import { send } from './http.js';
import { appUrl, ossUrl, stsUrl } from './stack.js';

const deadline = Date.now() + 60_000;
const pids = process.argv.slice(2).map(Number);

const ready = async (host) => {
  const { status, text } = await send(new URL('/readyz', host));
  if (status !== 200) {
    throw new Error(text);
  }
  return JSON.parse(text);
};
const checks = [
  [stsUrl, health],
  [ossUrl, health],
  ...(appUrl === undefined ? [] : [[appUrl, ready]]),
];

for (const [host, check] of checks) {
  for (;;) {
    try {
      const { status, version } = await check(host);
      console.log(`${host.origin} is ${status}${version === undefined ? '' : `, version ${version}`}`);
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
