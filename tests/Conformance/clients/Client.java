// OSS in Java over Apache HttpClient 4, which the vendor's Java SDK is built on: encodes and signs (V1 and V4) as that SDK does. One line of JSON per case.
//
//   java -cp /usr/share/java/httpclient.jar:/usr/share/java/httpcore.jar:/usr/share/java/commons-logging.jar Client.java
//
// Environment: OSS_ENDPOINT, and either OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_BUCKET (made and removed here), or APP_SERVER with APP_USER and
// APP_PASSWORD: then it logs in there, gets a token for its own folder and stays in it.

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpEntityEnclosingRequestBase;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

public final class Client {
    private static final String ENDPOINT = System.getenv("OSS_ENDPOINT");
    private static final java.util.Set<String> SIGNED =
        java.util.Set.of("append", "position", "delete", "uploads", "uploadId", "partNumber", "security-token", "symlink");
    private static final CloseableHttpClient HTTP = HttpClients.custom().disableContentCompression().disableRedirectHandling().build();

    private static String accessKeyId = System.getenv("OSS_ACCESS_KEY_ID");
    private static String accessKeySecret = System.getenv("OSS_ACCESS_KEY_SECRET");
    private static String securityToken;
    private static String bucket = System.getenv("OSS_BUCKET");
    private static String prefix = "";
    private static boolean v4;
    private static boolean failed;

    record Answer(int status, byte[] body, HttpResponse response) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            var header = response.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }

        String element(String name) {
            return find("<" + name + ">([^<]*)</" + name + ">", text());
        }
    }

    interface Case {
        void run() throws Exception;
    }

    static final class Request extends HttpEntityEnclosingRequestBase {
        private final String method;

        Request(String method, String uri) {
            this.method = method;
            setURI(URI.create(uri));
        }

        @Override
        public String getMethod() {
            return method;
        }
    }

    public static void main(String[] args) throws Exception {
        var isApp = System.getenv("APP_SERVER") != null;
        if (isApp) {
            check("a login becomes a token for a folder", Client::logIn);
        } else {
            check("a bucket is made", () -> same(call("PUT", "", Map.of(), null, Map.of("x-oss-acl", "private")).status(), 200));
        }

        for (var isV4 : new boolean[] {false, true}) {
            v4 = isV4;
            var version = isV4 ? "V4" : "V1";
            for (var name : new String[] {"plain.txt", "with blank and +.txt", "中文/a&b~*'(1).txt"}) {
                var key = prefix + version + "/" + name;
                check("an object is put, read and described (" + version + "): " + name, () -> {
                    same(call("PUT", key, Map.of(), utf8(name), Map.of("x-oss-meta-color", "red")).status(), 200);
                    same(call("GET", key, Map.of(), null, Map.of()).text(), name);
                    same(call("HEAD", key, Map.of(), null, Map.of()).header("x-oss-meta-color"), "red");
                });
            }
            check("the folder lists what was put (" + version + ")", () -> {
                var list = call("GET", "", query("list-type", "2", "prefix", prefix + version + "/", "encoding-type", "url"), null, Map.of());
                same(list.element("KeyCount"), "3");
            });
            check("a multipart upload is completed (" + version + ")", () -> {
                var key = prefix + version + "/parts";
                var upload = call("POST", key, query("uploads", null), new byte[0], Map.of()).element("UploadId");
                var etag = call("PUT", key, query("partNumber", "1", "uploadId", upload), new byte[1000], Map.of()).header("ETag");
                var xml = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag + "</ETag></Part></CompleteMultipartUpload>";
                same(call("POST", key, query("uploadId", upload), utf8(xml), Map.of()).status(), 200);
                same(call("HEAD", key, Map.of(), null, Map.of()).header("Content-Length"), "1000");
            });
            check("refusals have the vendor's codes (" + version + ")", () -> {
                same(call("GET", prefix + "missing", Map.of(), null, Map.of()).element("Code"), "NoSuchKey");
                if (isApp) {
                    same(call("GET", "private/salary.csv", Map.of(), null, Map.of()).element("Code"), "AccessDenied");
                    same(call("PUT", "users/nobody/x", Map.of(), utf8("x"), Map.of()).element("Code"), "AccessDenied");
                }
                var right = accessKeySecret;
                accessKeySecret = "wrong";
                try {
                    same(call("GET", prefix + version + "/plain.txt", Map.of(), null, Map.of()).element("Code"), "SignatureDoesNotMatch");
                } finally {
                    accessKeySecret = right;
                }
            });
        }
        check("everything is deleted", () -> {
            var list = call("GET", "", query("prefix", prefix, "max-keys", "1000"), null, Map.of()).text();
            var keys = Pattern.compile("<Key>([^<]*)</Key>").matcher(list);
            while (keys.find()) {
                same(call("DELETE", keys.group(1).replace("&amp;", "&"), Map.of(), null, Map.of()).status(), 204);
            }
            if (!isApp) {
                same(call("DELETE", "", Map.of(), null, Map.of()).status(), 204);
            }
        });
        System.exit(failed ? 1 : 0);
    }

    private static void logIn() throws Exception {
        var login = "{\"user\":\"" + System.getenv("APP_USER") + "\",\"password\":\"" + System.getenv("APP_PASSWORD") + "\"}";
        var bearer = find("\"token\":\"([^\"]*)\"", app("/api/login", login, null));
        var credentials = app("/api/credentials", "{\"grant\":\"my-files\"}", bearer);
        accessKeyId = find("\"accessKeyId\":\"([^\"]*)\"", credentials);
        accessKeySecret = find("\"accessKeySecret\":\"([^\"]*)\"", credentials);
        securityToken = find("\"securityToken\":\"([^\"]*)\"", credentials);
        bucket = find("\"bucket\":\"([^\"]*)\"", credentials);
        prefix = find("\"allowedPrefix\":\"([^\"]*)\"", credentials);
        same(accessKeyId.substring(0, 4), "STS.");
    }

    private static String app(String path, String json, String bearer) throws Exception {
        var request = new Request("POST", System.getenv("APP_SERVER") + path);
        request.setHeader("Content-Type", "application/json");
        if (bearer != null) {
            request.setHeader("Authorization", "Bearer " + bearer);
        }
        request.setEntity(new ByteArrayEntity(utf8(json)));
        try (var response = HTTP.execute(request)) {
            var text = EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8);
            same(path + " " + response.getStatusLine().getStatusCode(), path + " 200");
            return text;
        }
    }

    private static Answer call(String method, String key, Map<String, String> query, byte[] body, Map<String, String> own) throws Exception {
        var now = ZonedDateTime.now(ZoneOffset.UTC);
        var headers = new TreeMap<>(own);
        if (body != null) {
            headers.put("content-type", "application/octet-stream");
        }
        if (securityToken != null) {
            headers.put("x-oss-security-token", securityToken);
        }
        var path = "/" + bucket + "/" + encode(key).replace("%2F", "/");
        var parameters = new StringBuilder();
        new TreeMap<>(query).forEach((name, value) ->
            parameters.append(parameters.isEmpty() ? "" : "&").append(encode(name)).append(value == null ? "" : "=" + encode(value)));
        headers.put("authorization", v4 ? v4(method, path, parameters.toString(), headers, now) : v1(method, key, query, headers, now));
        var request = new Request(method, ENDPOINT + path + (parameters.isEmpty() ? "" : "?" + parameters));
        headers.forEach(request::setHeader);
        if (body != null) {
            request.setEntity(new ByteArrayEntity(body));
        }
        try (var response = HTTP.execute(request)) {
            var entity = response.getEntity();
            return new Answer(response.getStatusLine().getStatusCode(), entity == null ? new byte[0] : EntityUtils.toByteArray(entity), response);
        }
    }

    private static String v1(String method, String key, Map<String, String> query, TreeMap<String, String> headers, ZonedDateTime now) throws Exception {
        headers.put("date", DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", java.util.Locale.US).format(now));
        var text = new StringBuilder(method + "\n\n" + headers.getOrDefault("content-type", "") + "\n" + headers.get("date") + "\n");
        headers.forEach((name, value) -> text.append(name.startsWith("x-oss-") ? name + ":" + value + "\n" : ""));
        text.append("/").append(bucket).append("/").append(key);
        var separator = "?";
        for (var parameter : new TreeMap<>(query).entrySet()) {
            if (SIGNED.contains(parameter.getKey())) {
                text.append(separator).append(parameter.getKey()).append(parameter.getValue() == null ? "" : "=" + parameter.getValue());
                separator = "&";
            }
        }
        return "OSS " + accessKeyId + ":" + Base64.getEncoder().encodeToString(hmac("HmacSHA1", utf8(accessKeySecret), text.toString()));
    }

    private static String v4(String method, String path, String query, TreeMap<String, String> headers, ZonedDateTime now) throws Exception {
        var time = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").format(now);
        headers.put("x-oss-date", time);
        headers.put("x-oss-content-sha256", "UNSIGNED-PAYLOAD");
        var canonical = new StringBuilder(method + "\n" + path + "\n" + query + "\n");
        headers.forEach((name, value) -> canonical.append(name.startsWith("x-oss-") || name.equals("content-type") ? name + ":" + value + "\n" : ""));
        canonical.append("\n\nUNSIGNED-PAYLOAD");
        var scope = time.substring(0, 8) + "/cn-hangzhou/oss/aliyun_v4_request";
        var hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8(canonical.toString())));
        var key = utf8("aliyun_v4" + accessKeySecret);
        for (var part : scope.split("/")) {
            key = hmac("HmacSHA256", key, part);
        }
        var signature = HexFormat.of().formatHex(hmac("HmacSHA256", key, "OSS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + hash));
        return "OSS4-HMAC-SHA256 Credential=" + accessKeyId + "/" + scope + ",Signature=" + signature;
    }

    private static byte[] hmac(String algorithm, byte[] key, String text) throws Exception {
        var mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(utf8(text));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> query(String... pairs) {
        var query = new TreeMap<String, String>();
        for (var i = 0; i < pairs.length; i += 2) {
            query.put(pairs[i], pairs[i + 1]);
        }
        return query;
    }

    private static String find(String pattern, String text) {
        var match = Pattern.compile(pattern).matcher(text);
        return match.find() ? match.group(1) : null;
    }

    private static void same(Object got, Object wanted) {
        if (!java.util.Objects.equals(got, wanted)) {
            throw new IllegalStateException("got " + got + " instead of " + wanted);
        }
    }

    private static void check(String name, Case run) {
        var outcome = "\"outcome\":\"passed\"";
        try {
            run.run();
        } catch (Exception e) {
            failed = true;
            outcome = "\"outcome\":\"failed\",\"reason\":" + quote(String.valueOf(e.getMessage()));
        }
        System.out.println("{\"client\":" + quote("java " + System.getProperty("java.version") + " Apache HttpClient 4, signing as the Java SDK does")
            + ",\"case\":" + quote(name) + "," + outcome + "}");
    }

    private static String quote(String text) {
        var line = new StringBuilder("\"");
        text.chars().forEach(c -> line.append(c < ' ' || c > '~' || c == '"' || c == '\\' ? String.format("\\u%04x", c) : String.valueOf((char) c)));
        return line.append("\"").toString();
    }
}
