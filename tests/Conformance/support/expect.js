import assert from 'node:assert/strict';

/** The SDK's error must carry the vendor's code, the status, and a request id. */
export async function refused(promise, code, status) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    assert.equal(error.code, code, `${error.code ?? error.name} instead of ${code}: ${error.message}`);
    if (status !== undefined) {
      assert.equal(error.status, status, `status of ${code}`);
    }
    assert.match(String(error.requestId), /^(?:[0-9A-F]{24}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})$/, `request id of ${code}`);
    return error;
  }
  assert.fail(`${code} expected, but the call succeeded: ${JSON.stringify(answer?.res?.status ?? answer)}`);
}
