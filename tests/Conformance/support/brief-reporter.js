// One line per suite, the whole story for what fails, and the counts at the end.

export default async function* brief(source) {
  const started = Date.now();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const open = [];
  let inSuite = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      open.length = data.nesting;
      open.push(data.name);
      continue;
    }
    if (type !== 'test:pass' && type !== 'test:fail') {
      continue;
    }
    if (data.details?.type === 'suite') {
      yield `${type === 'test:pass' ? 'ok    ' : 'FAILED'} ${data.name}: ${inSuite.passed} passed, ${inSuite.failed} failed, ${inSuite.skipped} skipped (${Math.round(data.details.duration_ms)} ms)\n`;
      inSuite = { passed: 0, failed: 0, skipped: 0 };
      continue;
    }
    const outcome = data.skip !== undefined && data.skip !== false ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed';
    counts[outcome]++;
    inSuite[outcome]++;
    if (outcome === 'failed') {
      const error = data.details.error?.cause ?? data.details.error;
      yield `  FAILED ${open.slice(0, data.nesting).join(' > ')} > ${data.name}\n    ${String(error?.stack ?? error).split('\n').slice(0, 12).join('\n    ')}\n`;
    }
  }
  yield `\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${((Date.now() - started) / 1000).toFixed(1)} s\n`;
}
