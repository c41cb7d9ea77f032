// results.json: counts, duration, every failure by name and place, the skips by reason.

import { relative } from 'node:path';

export default async function* results(source) {
  const started = Date.now();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  const skips = {};
  for await (const { type, data } of source) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details?.type === 'suite') {
      continue;
    }
    if (data.skip !== undefined && data.skip !== false) {
      counts.skipped++;
      const reason = typeof data.skip === 'string' ? data.skip : 'no reason given';
      skips[reason] = (skips[reason] ?? 0) + 1;
    } else if (type === 'test:pass') {
      counts.passed++;
    } else {
      counts.failed++;
      failures.push({ name: data.name, file: data.file === undefined ? undefined : relative(process.cwd(), data.file), line: data.line, error: String(data.details.error?.cause?.message ?? data.details.error?.message) });
    }
  }
  yield `${JSON.stringify({ ...counts, total: counts.passed + counts.failed + counts.skipped, durationSeconds: (Date.now() - started) / 1000, failures, skips }, null, 2)}\n`;
}
