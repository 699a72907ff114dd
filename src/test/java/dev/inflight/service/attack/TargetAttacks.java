package dev.inflight.service.attack;

import static dev.inflight.service.attack.Attack.order;
import static dev.inflight.service.attack.Attack.post;
import static dev.inflight.service.attack.Door.LOCAL;

import java.util.List;

/** Where calls must not go, and what must not be sent. Whatever is meant to end up on this machine would reach the trap. */
final class TargetAttacks extends AttackTable {

    private final int trap;

    TargetAttacks(Besieged services) {
        this.trap = services.trapPort();
    }

    @Override
    void fill() {
        byAddress();
        byUrl();
        byHeader();
        byMethodAndBody();
    }

    private void byAddress() {
        for (String host : List.of(
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "0177.0.0.1",
                "017700000001",
                "127.0.0.01",
                "127.0.0.1.",
                "0.0.0.0",
                "0",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::127.0.0.1]",
                "[0:0:0:0:0:ffff:127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[64:ff9b:1::7f00:1]",
                "[2002:7f00:1::]",
                "[2001:0:7f00:1::]",
                "[fe80::1]",
                "[fe80::1%25lo]",
                "[ff02::1]",
                "localhost.",
                "localhost.localdomain",
                "127.0.0.1.nip.io",
                "localhost.evil.example")) {
            refused(
                    LOCAL,
                    "call this machine as " + host,
                    post("/tasks", order("http://" + host + ":" + trap + "/")),
                    403);
        }
        for (String url : List.of(
                "http://169.254.169.254/latest/meta-data/",
                "https://169.254.169.254/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://[fd00:ec2::254]/",
                "http://metadata.google.internal/",
                "http://10.0.0.1/",
                "http://172.16.0.1/",
                "http://192.168.1.1/",
                "http://100.64.0.1/",
                "http://198.18.0.1/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://1.1.1.1/",
                "http://example.org/")) {
            refused(LOCAL, "call " + url, post("/tasks", order(url)), 403);
        }
    }

    private void byUrl() {
        String here = "127.0.0.1:" + trap;
        for (String url : List.of(
                "file:///etc/passwd",
                "jar:file:/a.jar!/b",
                "jar:http://" + here + "/a.jar!/b",
                "gopher://" + here + "/",
                "ftp://127.0.0.1/",
                "ldap://127.0.0.1/",
                "ws://" + here + "/",
                "data:text/plain,x",
                "javascript:alert(1)",
                "//" + here + "/",
                "/etc/passwd",
                "",
                "http:",
                "http://",
                "http:///x",
                "http://admin:pw@" + here + "/",
                "http://@" + here + "/",
                "http://127.0.0.1:0/",
                "http://127.0.0.1:65536/",
                "http://" + here + " /",
                " http://" + here + "/",
                "http://" + here + "/ HTTP/1.1\\r\\nX: y",
                "http://" + here + "/\\r\\nX: y",
                "http://" + here + "/\\u0000",
                "http://" + here + "/%",
                "http://" + here + "/" + "a".repeat(5_000),
                "http://[::1")) {
            refused(LOCAL, "call \"" + shown(url) + "\"", post("/tasks", order(url)), 400);
        }
        // what one reader takes for the host and the next for a user
        for (String url : List.of(
                "http://" + here + "@evil.example/",
                "http://" + here + "\\\\@evil.example/",
                "http://evil.example\\\\@" + here + "/",
                "http://evil.example#@" + here + "/",
                "http://evil.example?@" + here + "/",
                "http://evil.example;@" + here + "/",
                "http://127.0.0.1:-1/",
                "http://127.0.0.1:99999999999/",
                "http://:" + trap + "/",
                "http://127.0.0.1:" + trap + ":" + trap + "/",
                "http://127.0.0.1%00." + here + "/",
                "http://\\uff11\\uff12\\uff17.0.0.1:" + trap + "/",
                "http://\\u2488\\u2460/",
                "http://loc%61lhost:" + trap + "/")) {
            refused(LOCAL, "call \"" + url + "\"", post("/tasks", order(url)), 400, 403);
        }
    }

    private void byHeader() {
        for (String header : List.of(
                "Host",
                "host",
                "Content-Length",
                "Transfer-Encoding",
                "Connection",
                "Upgrade",
                "TE",
                "Trailer",
                "Expect",
                "Proxy-Authorization",
                "Keep-Alive",
                "HTTP2-Settings",
                "Proxy-Connection",
                "",
                " Host",
                "Host ",
                "X Y",
                "X:Y",
                "X\\r\\nY",
                "X\\u0000",
                "\\u00e9")) {
            refused(LOCAL, "send the header \"" + header + "\"", with("\"headers\":{\"" + header + "\":\"v\"}"), 400);
        }
        for (String value :
                List.of("a\\r\\nX: y", "a\\nb", "a\\rb", "a\\u0000", "a\\u007f", "a\\u00e9", "a\\u0085", "a\\u560a")) {
            refused(LOCAL, "send the value " + value, with("\"headers\":{\"X\":\"" + value + "\"}"), 400);
        }
        for (String headers : List.of(
                "[]", "\"X: y\"", "{\"X\":1}", "{\"X\":null}", "{\"X\":[\"a\"]}", "{\"X\":\"a\",\"X\":\"b\"}")) {
            refused(LOCAL, "send the headers " + headers, with("\"headers\":" + headers), 400);
        }
        StringBuilder many = new StringBuilder("\"X\":\"v\"");
        for (int i = 0; i < 70; i++) {
            many.append(",\"X").append(i).append("\":\"v\"");
        }
        refused(LOCAL, "send 71 headers", with("\"headers\":{" + many + "}"), 400);
        refused(
                LOCAL,
                "send 20 000 characters of header",
                with("\"headers\":{\"X\":\"" + "v".repeat(20_000) + "\"}"),
                400);
    }

    private void byMethodAndBody() {
        for (String method :
                List.of("TRACE", "CONNECT", "GET / HTTP/1.1\\r\\nX: y\\r\\n\\r\\nGET", "", " GET", "PROPFIND")) {
            refused(LOCAL, "call by \"" + method + "\"", with("\"method\":\"" + method + "\""), 400);
        }
        refused(LOCAL, "a body that is no text", with("\"body\":{\"a\":1}"), 400);
        refused(LOCAL, "a way to follow redirects", with("\"followRedirects\":true"), 400);
        refused(LOCAL, "a proxy", with("\"proxy\":\"127.0.0.1:" + trap + "\""), 400);
    }

    /** An order to call the trap, with this member in its request. */
    private String with(String member) {
        return post(
                "/tasks",
                "{\"name\":\"attack\",\"timeout\":\"5s\",\"request\":{\"url\":\"http://127.0.0.1:" + trap + "/\","
                        + member + "}}");
    }
}
