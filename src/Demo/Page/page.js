// The trainers' page: the walk on the left, the live journal on the right. All text is set with textContent: nothing a client sent can become markup.
const byId = id => document.getElementById(id);
const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
};

async function ask(path, body) {
  const response = await fetch(path, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function showClock(clock) {
  byId('now').textContent = clock.utcNow.replace('T', ' ').replace(/\.\d+/, '').replace('Z', ' UTC');
  byId('offset').textContent = clock.offsetSeconds ? `moved by ${Math.round(clock.offsetSeconds)} s` : 'real time';
}

function showWalk(walk) {
  const list = byId('steps');
  list.replaceChildren();
  let chapter = null;
  for (const step of walk.steps) {
    if (step.chapter !== chapter) {
      chapter = step.chapter;
      const heading = make('li');
      heading.append(make('h3', null, chapter));
      list.append(heading);
    }
    const item = make('li', `step ${step.asExpected ? 'expected' : 'unexpected'}`);
    item.append(make('div', null, step.asked), make('div', 'who', `by ${step.principal}`));
    const got = make('div', 'got');
    got.append(make('span', `answer ${step.refused ? 'no' : 'ok'}`, step.answer));
    if (!step.asExpected) got.append(document.createTextNode(` expected: ${step.expected}`));
    item.append(got);
    if (step.explanation) item.append(make('p', 'why', step.explanation));
    list.append(item);
  }
  const verdict = byId('verdict');
  verdict.textContent = walk.steps.length === 0 ? 'not played yet' : walk.ok ? 'every step as expected' : 'not as expected';
  byId('again').textContent = walk.steps.length === 0 ? 'Play it' : 'Play it again';
  verdict.className = `badge ${walk.steps.length === 0 ? '' : walk.ok ? 'ok' : 'no'}`;
  if (walk.steps.length) byId('walk-note').textContent = `${walk.steps.length} steps. Object bytes that crossed AppServer: ${walk.objectBytesThroughAppServer}.`;
}

const seen = new Set();
function addEntry(entry) {
  const identity = `${entry.host}/${entry.requestId}`;
  if (seen.has(identity)) return;
  seen.add(identity);
  byId('journal-empty').hidden = true;
  const refused = entry.status >= 400;
  const row = make('tr', 'entry');
  row.dataset.refused = refused;
  const answer = make('td');
  answer.append(make('span', `answer ${refused ? 'no' : 'ok'}`, entry.code ? `${entry.status} ${entry.code}` : `${entry.status}`));
  row.append(make('td', null, entry.time.slice(11, 19)), make('td', null, entry.host), make('td', null, entry.operation ?? ''), make('td', null, (entry.principal ?? entry.accessKeyId ?? 'anonymous').replace(/^acs:ram::/, '')), answer);
  row.addEventListener('click', () => toggleDetail(row, entry));
  const body = byId('journal');
  body.prepend(row);
  filterRow(row);
  while (body.children.length > 400) body.lastChild.remove();
}

async function toggleDetail(row, entry) {
  if (row.nextSibling?.classList?.contains('detail-row')) { row.nextSibling.remove(); return; }
  const cell = make('td', 'detail');
  cell.colSpan = 5;
  const request = await ask(`/__admin/requests/${encodeURIComponent(entry.requestId)}`).catch(() => entry);
  if (request.text) cell.append(make('p', null, request.text));
  if (request.decision) {
    const list = make('ul');
    for (const statement of request.statements ?? []) {
      list.append(make('li', statement.matched ? 'matched' : '', `${statement.policy}, statement ${statement.index} (${statement.effect}): ${statement.why}`));
    }
    cell.append(list);
  } else {
    cell.append(make('p', 'muted', request.status >= 400 ? 'Refused before any policy was asked.' : 'No policy was asked.'));
  }
  const facts = make('p');
  facts.append(make('code', null, [request.action, request.resource, request.requestId].filter(Boolean).join('  ·  ')));
  cell.append(facts);
  const detail = make('tr', 'detail-row');
  detail.append(cell);
  row.after(detail);
}

const filterRow = row => { row.hidden = byId('denied-only').checked && row.dataset.refused !== 'true'; };

byId('denied-only').addEventListener('change', () => document.querySelectorAll('#journal tr.entry').forEach(filterRow));
byId('journal-clear').addEventListener('click', () => { byId('journal').replaceChildren(); byId('journal-empty').hidden = false; });
byId('clock-reset').addEventListener('click', async () => showClock(await ask('/__admin/clock', { reset: true })));
document.querySelectorAll('[data-advance]').forEach(button =>
  button.addEventListener('click', async () => showClock(await ask('/__admin/clock', { advanceSeconds: Number(button.dataset.advance) }))));
byId('again').addEventListener('click', async event => {
  event.target.disabled = true;
  byId('walk-note').textContent = 'Playing…';
  try { showWalk(await ask('/walk', {})); } catch (error) { byId('walk-note').textContent = `The walk could not be played: ${error.message}`; } finally { event.target.disabled = false; }
});

let shownWalk = '';
async function refresh() {
  try {
    showClock(await ask('/__admin/clock'));
    for (const entry of (await ask('/__admin/requests?last=200')).requests) addEntry(entry);
    const walk = await ask('/walk');
    const text = JSON.stringify(walk);
    if (text !== shownWalk) { shownWalk = text; showWalk(walk); }
  } catch {
    byId('offset').textContent = 'the demo has stopped';
  }
  setTimeout(refresh, 1000);
}

const addresses = await ask('/addresses');
byId('addresses').textContent = Object.entries(addresses).map(([name, address]) => `${name}: ${address}`).join('   ');
await refresh();
