<?php
// OSS in PHP with curl: signs (V1) and encodes as the vendor's PHP SDK does. One line of JSON per case.
//
// Environment: OSS_ENDPOINT, OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_BUCKET (made and removed here).

declare(strict_types=1);

const SIGNED = ['acl', 'append', 'delete', 'position', 'symlink', 'tagging', 'uploadId', 'uploads', 'partNumber'];

$failed = false;

function env(string $name): string
{
    return getenv($name) ?: throw new RuntimeException("$name is not set");
}

/** @return array{int, array<string, string>, string} status, headers, body */
function call(string $method, string $key = '', array $query = [], string $body = '', array $headers = [], ?string $secret = null): array
{
    $bucket = env('OSS_BUCKET');
    $headers['date'] = gmdate('D, d M Y H:i:s \G\M\T');
    if ($method === 'PUT' || $method === 'POST') {
        $headers['content-type'] ??= 'application/octet-stream';
        $headers['content-md5'] = base64_encode(md5($body, true));
    }
    ksort($headers);
    ksort($query);
    $own = '';
    foreach ($headers as $name => $value) {
        $own .= str_starts_with($name, 'x-oss-') ? "$name:$value\n" : '';
    }
    $pairs = fn (array $items, callable $encode): string => implode('&', array_map(
        fn ($name, $value) => $value === null ? $name : "$name=" . $encode((string) $value), array_keys($items), $items));
    $signed = $pairs(array_intersect_key($query, array_flip(SIGNED)), fn ($value) => $value);
    $resource = "/$bucket/$key" . ($signed === '' ? '' : "?$signed");
    $text = implode("\n", [$method, $headers['content-md5'] ?? '', $headers['content-type'] ?? '', $headers['date'], $own . $resource]);
    $headers['authorization'] = 'OSS ' . env('OSS_ACCESS_KEY_ID') . ':' . base64_encode(hash_hmac('sha1', $text, $secret ?? env('OSS_ACCESS_KEY_SECRET'), true));
    $path = str_replace(['%2F', '%25'], ['/', '%25'], rawurlencode($key));
    $parameters = $pairs($query, 'rawurlencode');
    $handle = curl_init(env('OSS_ENDPOINT') . "/$bucket/$path" . ($parameters === '' ? '' : "?$parameters"));
    $answered = [];
    curl_setopt_array($handle, [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_NOBODY => $method === 'HEAD',
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_PROXY => '',
        CURLOPT_HTTPHEADER => array_map(fn ($name, $value) => "$name: $value", array_keys($headers), $headers),
        CURLOPT_HEADERFUNCTION => function ($handle, string $line) use (&$answered): int {
            $parts = explode(':', $line, 2);
            if (count($parts) === 2) {
                $answered[strtolower($parts[0])] = trim($parts[1]);
            }
            return strlen($line);
        },
    ] + ($method === 'PUT' || $method === 'POST' ? [CURLOPT_POSTFIELDS => $body] : []));
    $content = curl_exec($handle);
    if ($content === false) {
        throw new RuntimeException(curl_error($handle));
    }
    return [curl_getinfo($handle, CURLINFO_RESPONSE_CODE), $answered, (string) $content];
}

/** @return list<string> the texts of all elements of that name */
function texts(string $xml, string $element): array
{
    preg_match_all("~<$element>(.*?)</$element>~s", $xml, $found);
    return array_map(fn ($text) => html_entity_decode($text, ENT_QUOTES | ENT_XML1), $found[1]);
}

function same(mixed $got, mixed $wanted): void
{
    if ($got !== $wanted) {
        throw new RuntimeException('got ' . json_encode($got, JSON_UNESCAPED_UNICODE) . ' instead of ' . json_encode($wanted, JSON_UNESCAPED_UNICODE));
    }
}

function check(string $name, callable $work): void
{
    global $failed;
    $line = ['client' => 'php ' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION . ' curl, signing as the PHP SDK does', 'case' => $name, 'outcome' => 'passed'];
    try {
        $work();
    } catch (Throwable $error) {
        $failed = true;
        $line = ['outcome' => 'failed', 'reason' => $error->getMessage()] + $line;
    }
    echo json_encode($line, JSON_UNESCAPED_UNICODE), "\n";
}

check('a bucket is made', fn () => same(call('PUT', headers: ['x-oss-acl' => 'private'])[0], 200));
foreach (['plain.txt', 'with blank and +.txt', '中文/a&b=%d.txt'] as $key) {
    check("an object is put, read and described: $key", function () use ($key): void {
        same(call('PUT', $key, body: $key, headers: ['x-oss-meta-color' => 'red', 'content-type' => 'text/plain'])[0], 200);
        same(call('GET', $key)[2], $key);
        same(call('HEAD', $key)[1]['x-oss-meta-color'], 'red');
    });
}
check('a copy takes a source with blank and plus', function (): void {
    same(call('PUT', 'copied.txt', headers: ['x-oss-copy-source' => '/' . env('OSS_BUCKET') . '/' . rawurlencode('with blank and +.txt')])[0], 200);
    same(call('GET', 'copied.txt')[2], 'with blank and +.txt');
});
check('a link leads to its target', function (): void {
    same(call('PUT', 'link', ['symlink' => null], headers: ['x-oss-symlink-target' => rawurlencode('plain.txt')])[0], 200);
    same(call('GET', 'link')[2], 'plain.txt');
});
check('a multipart upload is completed', function (): void {
    $upload = texts(call('POST', 'parts', ['uploads' => null])[2], 'UploadId')[0];
    $etag = call('PUT', 'parts', ['partNumber' => '1', 'uploadId' => $upload], str_repeat('x', 1000))[1]['etag'];
    $xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>$etag</ETag></Part></CompleteMultipartUpload>\n";
    same(call('POST', 'parts', ['uploadId' => $upload], $xml)[0], 200);
    same(call('HEAD', 'parts')[1]['content-length'], '1000');
});
check('XML with a line before its declaration is read', function (): void {
    $xml = "\n<?xml version=\"1.0\" encoding=\"utf-8\"?><Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>";
    same(call('PUT', 'plain.txt', ['tagging' => null], $xml)[0], 200);
});
check('a missing object and a wrong secret have the vendor\'s codes', function (): void {
    same(texts(call('GET', 'missing')[2], 'Code')[0], 'NoSuchKey');
    same(texts(call('GET', 'plain.txt', secret: 'wrong')[2], 'Code')[0], 'SignatureDoesNotMatch');
});
check('everything is deleted at once, then the bucket', function (): void {
    $xml = '<Delete><Quiet>false</Quiet>';
    foreach (texts(call('GET', query: ['max-keys' => '1000'])[2], 'Key') as $key) {
        $xml .= '<Object><Key>' . htmlspecialchars($key, ENT_QUOTES | ENT_XML1) . '</Key></Object>';
    }
    same(call('POST', '', ['delete' => null], "$xml</Delete>")[0], 200);
    same(call('DELETE')[0], 204);
});
exit($failed ? 1 : 0);
