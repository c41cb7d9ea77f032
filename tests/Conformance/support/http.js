// Plain HTTP for what the SDKs leave to the caller: the control API, presigned URLs, and requests that no SDK would send.

import http from 'node:http';

/** *.localhost is loopback by RFC 6761, whatever the machine's resolver says. */
export function lookup(hostname, options, callback) {
  const address = { address: '127.0.0.1', family: 4 };
  if (options.all) {
    callback(null, [address]);
  } else {
    callback(null, address.address, address.family);
  }
}

/** For SDK clients that address BUCKET.localhost; no connection outlives its request. */
export const loopbackAgent = new http.Agent({ keepAlive: false, lookup });

/**
 * Sends one request. The path goes out as written: no dot segments are removed, nothing is escaped.
 * @returns {Promise<{status: number, headers: object, body: Buffer, text: string}>}
 */
export function send(url, { method = 'GET', headers = {}, body, path } = {}) {
  const text = String(url);
  const [, origin, rest] = /^(https?:\/\/[^/?#]+)([^#]*)/.exec(text);
  const { hostname, port } = new URL(origin);
  const target = path ?? (rest.startsWith('/') ? rest : `/${rest}`);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, path: target, method, headers, lookup, agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: response.statusCode, headers: response.headers, body: bytes, text: bytes.toString('utf8') });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
