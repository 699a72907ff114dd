package dev.inflight.service.attack;

import static dev.inflight.service.attack.Attack.CANCEL;
import static dev.inflight.service.attack.Attack.ENDPOINT;
import static dev.inflight.service.attack.Attack.delete;
import static dev.inflight.service.attack.Attack.post;
import static dev.inflight.service.attack.Door.LOCAL;

import java.util.List;

/** Names and JSON. */
final class BodyAttacks extends AttackTable {

    @Override
    void fill() {
        byNames();
        byJson();
    }

    private void byNames() {
        for (String name : List.of(
                "a\\u0000b",
                "a\\nb",
                "a\\u0085b",
                "a\\u2028b",
                "a\\u202eb",
                "a\\ud800",
                "a\\u2066b",
                "x".repeat(201),
                "",
                "\\r\\nSet-Cookie: a=b")) {
            refused(LOCAL, "a name with " + shown(name), post(ENDPOINT, "{\"name\":\"" + name + "\"}"), 400);
            refused(
                    LOCAL,
                    "a start under a name with " + shown(name),
                    post(
                            "/tasks",
                            "{\"name\":\"" + name
                                    + "\",\"timeout\":\"5s\",\"request\":{\"url\":\"http://127.0.0.1:9/\"}}"),
                    400);
        }
        for (String name : List.of("a%0ab", "a%00b", "%E2%80%AEb", "a%C2%85b", "a%FFb", "a%zzb", "a%2Fb", "a%5Cb")) {
            dropped(LOCAL, "a path with the name " + name, delete(ENDPOINT + "/" + name), 400);
        }
        refused(
                LOCAL,
                "a look-up through a name",
                post(ENDPOINT, "{\"name\":\"${jndi:ldap://127.0.0.1:1389/a}\"}"),
                404);
        refused(
                LOCAL,
                "a template through a name",
                post(ENDPOINT, "{\"name\":\"#{T(java.lang.Runtime).getRuntime().exec('id')}\"}"),
                404);
        refused(LOCAL, "markers of a log format in a name", post(ENDPOINT, "{\"name\":\"{} %n %kvp %msg\"}"), 404);
        refused(LOCAL, "markup in a name", post(ENDPOINT, "{\"name\":\"<script>alert(1)</script>\"}"), 404);
    }

    private void byJson() {
        for (String body : List.of(
                "",
                "{}",
                "null",
                "7",
                "\"victim\"",
                "[]",
                "[" + CANCEL + "]",
                "{\"name\":7}",
                "{\"name\":[\"victim\"]}",
                "{\"name\":{\"a\":\"victim\"}}",
                "{\"name\":\"victim\",\"name\":\"nobody\"}",
                "{\"name\":\"victim\",\"force\":true}",
                CANCEL + CANCEL,
                "{\"name\":\"victim\"",
                "{'name':'victim'}",
                "{name:\"victim\"}",
                "{\"name\":\"victim\",}",
                "/* */" + CANCEL,
                "\u00ef\u00bb\u00bf{\"name\":\"\u00ff\"}",
                "{\"match\":\"*\"}",
                "{\"match\":\"\",\"expect\":1}",
                "{\"match\":\"*\",\"expect\":\"1\"}",
                "{\"match\":\"*\",\"expect\":1,\"name\":\"victim\"}",
                "{\"name\":\"victim\",\"extend\":\"-1s\"}",
                "{\"name\":\"victim\",\"dryRun\":\"yes\"}",
                "{\"name\":\"victim\",\"wait\":2}",
                "{\"__proto__\":{\"name\":\"victim\"}}",
                "[".repeat(5_000),
                "{\"a\":".repeat(3_000))) {
            refused(LOCAL, "cancel by " + shown(body), post(ENDPOINT, body), 400);
        }
        refused(LOCAL, "a bulk cancel of another number", post(ENDPOINT, "{\"match\":\"*\",\"expect\":7}"), 409);
        refused(
                LOCAL,
                "a body of 17 KiB",
                post(ENDPOINT, "{\"name\":\"victim\",\"reason\":\"" + "x".repeat(17 << 10) + "\"}"),
                413);
        refused(LOCAL, "an order of 300 KiB", post("/tasks", "{\"name\":\"" + "x".repeat(300 << 10) + "\"}"), 413);
        refused(
                LOCAL,
                "an announced body of 60 MB",
                "POST /tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 62914560\r\n\r\n{",
                413);
        for (String body : List.of(
                "",
                "[]",
                "null",
                "{}",
                "{\"timeout\":\"5s\"}",
                "{\"request\":{\"url\":\"http://127.0.0.1:9/\"}}",
                "{\"timeout\":5,\"request\":{\"url\":\"http://127.0.0.1:9/\"}}",
                "{\"timeout\":\"0s\",\"request\":{\"url\":\"http://127.0.0.1:9/\"}}",
                "{\"timeout\":\"5s\",\"timeout\":\"6s\",\"request\":{\"url\":\"http://127.0.0.1:9/\"}}",
                "{\"timeout\":\"999999999999d\",\"request\":{\"url\":\"http://127.0.0.1:9/\"}}",
                "{\"timeout\":\"5s\",\"by\":\"root\",\"request\":{\"url\":\"http://127.0.0.1:9/\"}}",
                "{\"timeout\":\"5s\",\"overlap\":\"KILL\",\"name\":\"victim\",\"request\":{\"url\":\"http://127.0.0.1:9/\"}}",
                "{\"a\":".repeat(5_000),
                "{\"timeout\":1e999999999}")) {
            refused(LOCAL, "start by " + shown(body), post("/tasks", body), 400);
        }
    }
}
