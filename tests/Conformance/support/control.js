// The control API of both hosts. Each in its own process has its own clock, both in one share it; so time is set, not advanced, and on both.

import assert from 'node:assert/strict';
import { send } from './http.js';
import { ossUrl, stsUrl } from './stack.js';

const hosts = [stsUrl, ossUrl];

async function call(host, path, method = 'GET', body) {
  const response = await send(new URL(path, host), {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  assert.ok(response.status < 300, `${method} ${path} at ${host.host}: ${response.status} ${response.text}`);
  return response.text === '' ? null : JSON.parse(response.text);
}

export const health = (host) => call(host, '/__admin/health');

export async function advanceClocks(seconds) {
  const { utcNow } = await call(stsUrl, '/__admin/clock');
  const moved = new Date(Date.parse(utcNow) + seconds * 1000).toISOString().replace(/\.\d{3}/, '');
  for (const host of hosts) {
    await call(host, '/__admin/clock', 'POST', { set: moved });
  }
}

export async function resetClocks() {
  for (const host of hosts) {
    await call(host, '/__admin/clock', 'POST', { reset: true });
  }
}

/** Runs the body at a later time, and always returns to the present. */
export async function later(seconds, body) {
  await advanceClocks(seconds);
  try {
    return await body();
  } finally {
    await resetClocks();
  }
}

export async function resetStack() {
  for (const host of hosts) {
    await call(host, '/__admin/reset', 'POST');
  }
}

/** A token of the built-in OpenID issuer. */
export const mintOidcToken = async (claims) => (await call(stsUrl, '/__admin/oidc/token', 'POST', claims)).token;

/** A signed response of the built-in SAML issuer, in base64. */
export const mintSamlAssertion = async (content) => (await call(stsUrl, '/__admin/saml/response', 'POST', content)).samlAssertion;

/** The built-in SAML issuer's metadata document. */
export const samlMetadata = async () => (await send(new URL('/__admin/saml/metadata', stsUrl))).text;

export const journalEntry = (host, requestId) => call(host, `/__admin/requests/${requestId}`);
