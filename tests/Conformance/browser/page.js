// What an application's page does, with the vendor's browser build: log in, get a token, upload in parts, list, download.
// Every call crosses origins. What happened is posted to the page's own server, one record for each signature version.

const settings = await (await fetch('/settings.json')).json();

async function api(path, { token, body } = {}) {
  const response = await fetch(new URL(path, settings.appServer), {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}`);
  }
  return response.json();
}

const codeOf = async (promise) => {
  try {
    await promise;
    return 'nothing was refused';
  } catch (error) {
    return `${error.status} ${error.code} ${error.requestId ?? ''}`.trim();
  }
};

async function run(authorizationV4) {
  const { token } = await api('/api/login', { body: { user: 'alice', password: 'alice-password' } });
  const credentials = async () => {
    const { accessKeyId, accessKeySecret, securityToken } = await api('/api/credentials', { token, body: { grant: 'my-files' } });
    return { accessKeyId, accessKeySecret, stsToken: securityToken };
  };
  const client = new OSS({
    endpoint: settings.oss,
    sldEnable: true,
    region: `oss-${settings.region}`,
    bucket: settings.bucket,
    authorizationV4,
    retryMax: 0,
    ...(await credentials()),
    refreshSTSToken: credentials,
  });

  const key = `users/alice/from a page/${authorizationV4 ? 'V4' : 'V1'} 中文.bin`;
  const bytes = new Uint8Array(350 * 1024).map((_, i) => i % 251);
  const uploaded = await client.multipartUpload(key, new File([bytes], 'photo.bin'), { partSize: 128 * 1024, parallel: 2 });
  const listed = await client.listV2({ prefix: 'users/alice/from a page/' });
  const got = await client.get(key);
  const head = await client.head(key);
  const denied = await codeOf(client.get('private/salary.csv'));
  const missing = await codeOf(client.get('users/alice/none.txt'));
  await client.delete(key);
  client.useBucket(settings.bucketWithoutRules);
  const hidden = await codeOf(client.get('any'));
  return {
    token: (await credentials()).accessKeyId.slice(0, 4),
    etag: uploaded.etag,
    listed: listed.objects.map(({ name, size }) => `${name} ${size}`),
    same: got.content.length === bytes.length && got.content.every((byte, i) => byte === bytes[i]),
    requestId: head.res.headers['x-oss-request-id'],
    denied,
    missing,
    hidden,
  };
}

const results = {};
for (const version of ['V1', 'V4']) {
  try {
    results[version] = await run(version === 'V4');
  } catch (error) {
    results[version] = { error: `${error.code ?? error.name}: ${error.message}` };
  }
}
await fetch('/results', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(results) });
