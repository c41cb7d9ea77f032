// The page docs/compatibility.md from the results in a directory: node compatibility.js DIRECTORY

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const directory = process.argv[2];
const packages = JSON.parse(readFileSync(new URL('package.json', import.meta.url))).dependencies;
const rows = [];
const failures = [];

const node = JSON.parse(readFileSync(join(directory, 'results.json')));
const sdks = Object.entries(packages).filter(([name]) => name === 'ali-oss' || name.startsWith('@alicloud/'));
rows.push({
  language: 'JavaScript (Node)',
  client: `the vendor's ${sdks.map(([name, version]) => `\`${name}\` ${version}`).join(', ')}`,
  passed: node.passed,
  tried: node.total,
  reasons: Object.entries(node.skips).map(([reason, count]) => `${count} skipped: ${reason}`),
});
failures.push(...node.failures.map(({ name, error }) => ({ language: 'JavaScript (Node)', name, reason: error })));

for (const file of readdirSync(join(directory, 'clients')).filter((name) => name.endsWith('.jsonl')).sort()) {
  const language = file.replace('.jsonl', '');
  const cases = readFileSync(join(directory, 'clients', file), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  const failed = cases.filter(({ outcome }) => outcome !== 'passed');
  rows.push({ language, client: cases[0].client, passed: cases.length - failed.length, tried: cases.length, reasons: [] });
  failures.push(...failed.map(({ case: name, reason }) => ({ language, name, reason })));
}

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
console.log(`# Clients and how they fare

Written by \`bash tests/Conformance/compatibility.sh\`, which runs every client that is installed against the hosts. The vendor's SDKs and the HTTP libraries are unmodified, the cases are
this project's: a case is one call or one short story of calls, with its expected answer. The same cases run in the tests over the memory, file and S3 stores
(\`tests/Integration/Conformance\`), and the vendor's browser build of \`ali-oss\` in Chromium beside them.

| language | client | passed of tried | what is left out |
|---|---|---|---|
${rows.map(({ language, client, passed, tried, reasons }) => `| ${language} | ${cell(client)} | ${passed} of ${tried} | ${cell(reasons.join('; '))} |`).join('\n')}
`);
if (failures.length > 0) {
  console.log(`| language | case that fails | reason |
|---|---|---|
${failures.map(({ language, name, reason }) => `| ${language} | ${cell(name)} | ${cell(reason)} |`).join('\n')}
`);
}
console.log(`Not run here, since neither Debian, npm nor NuGet brings them: the vendor's SDKs for Python, PHP, Ruby, Java and C. In their place stand plain HTTP
libraries that sign and encode as those SDKs do, from the public protocol. The vendor's C# SDKs are second implementations of AppClient and AppServer
(\`-p:AlibabaSdk=true\`).`);
