'use strict';
// Everything that was asked is text, whoever chose it: nothing here ever becomes markup.
const place = document.getElementById('requests');
const refusedOnly = document.getElementById('refused');
const state = document.getElementById('state');
const shown = new Map();

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text ?? '';
  if (className) made.className = className;
  return made;
}

function row(request) {
  const details = document.createElement('details');
  details.classList.toggle('refused', request.status >= 400);
  const summary = document.createElement('summary');
  summary.append(
    element('span', request.time.slice(11, 19)), element('span', request.service), element('strong', request.operation ?? request.method),
    element('span', request.target, 'target'), element('span', `${request.status} ${request.code ?? ''}`, 'status'));
  if (request.status >= 400 && request.why) summary.append(element('span', request.why, 'why'));
  const list = document.createElement('dl');
  const facts = {
    'request id': request.requestId, 'who': request.principal ?? 'anonymous', 'access key': request.accessKeyId, 'asked': request.action,
    'on': request.resource, 'why': request.why, 'statements': request.statements.join('\n'), 'fault': request.fault,
  };
  for (const [name, value] of Object.entries(facts)) if (value) list.append(element('dt', name), element('dd', value));
  details.append(summary, list);
  return details;
}

function filter() {
  for (const details of shown.values()) details.hidden = refusedOnly.checked && !details.classList.contains('refused');
}

async function look() {
  try {
    const answer = await fetch('requests.json');
    const { utcNow, requests } = await answer.json();
    document.getElementById('clock').textContent = utcNow.slice(0, 19).replace('T', ' ') + ' UTC';
    const ids = new Set(requests.map(request => request.requestId));
    for (const [id, details] of shown) if (!ids.has(id)) { details.remove(); shown.delete(id); }
    for (const request of requests) {
      if (shown.has(request.requestId)) continue;
      const details = row(request);
      shown.set(request.requestId, details);
      place.prepend(details);
    }
    state.textContent = requests.length ? '' : 'Nothing has been asked yet.';
    filter();
  } catch {
    state.textContent = 'The app host does not answer; it may have ended.';
  }
  setTimeout(look, 1000);
}

refusedOnly.addEventListener('change', filter);
look();
