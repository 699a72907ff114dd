package dev.inflight.service.attack;

import static dev.inflight.service.attack.Attack.CANCEL;
import static dev.inflight.service.attack.Attack.ENDPOINT;
import static dev.inflight.service.attack.Attack.bare;
import static dev.inflight.service.attack.Attack.delete;
import static dev.inflight.service.attack.Attack.get;
import static dev.inflight.service.attack.Attack.order;
import static dev.inflight.service.attack.Attack.post;
import static dev.inflight.service.attack.Attack.send;
import static dev.inflight.service.attack.Door.LOCAL;

import java.util.List;

/** Methods, media types, paths and queries. */
final class RequestAttacks extends AttackTable {

    private final Besieged services;

    RequestAttacks(Besieged services) {
        this.services = services;
    }

    @Override
    void fill() {
        byMethodAndType();
        byPathAndQuery();
    }

    private void byMethodAndType() {
        for (String type :
                List.of("text/plain", "application/x-www-form-urlencoded", "application/xml", "text/json", "*/*")) {
            refused(LOCAL, "cancel as " + type, send("POST", ENDPOINT, type, CANCEL), 415);
            refused(LOCAL, "start as " + type, send("POST", "/tasks", type, order("http://127.0.0.1:9/")), 415);
        }
        refused(
                LOCAL,
                "cancel as multipart",
                send(
                        "POST",
                        ENDPOINT,
                        "multipart/form-data; boundary=x",
                        "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nvictim\r\n--x--\r\n"),
                415);
        refused(LOCAL, "cancel in UTF-7", send("POST", ENDPOINT, "application/json; charset=utf-7", CANCEL), 415);
        refused(
                LOCAL,
                "cancel without a type",
                "POST " + ENDPOINT + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + CANCEL.length() + "\r\n\r\n"
                        + CANCEL,
                415);
        refused(LOCAL, "cancel without a body", bare("POST", ENDPOINT), 415);
        refused(
                LOCAL,
                "cancel by form and _method",
                send("POST", ENDPOINT + "/victim", "application/x-www-form-urlencoded", "_method=DELETE&name=victim"),
                405,
                415);
        dropped(
                LOCAL,
                "cancel by an overriding header",
                bare("GET", ENDPOINT + "/victim", "X-HTTP-Method-Override: DELETE\r\n"),
                200);
        for (String method : List.of("PUT", "PATCH")) {
            refused(LOCAL, method + " on the endpoint", send(method, ENDPOINT, "application/json", CANCEL), 405);
            refused(
                    LOCAL,
                    method + " on a task",
                    send(method, "/tasks/" + services.victim(LOCAL), "application/json", CANCEL),
                    405);
        }
        dropped(LOCAL, "TRACE", bare("TRACE", ENDPOINT), 405);
        dropped(LOCAL, "CONNECT", "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, 405, 501);
        dropped(LOCAL, "PROPFIND", bare("PROPFIND", ENDPOINT), 400, 405, 501);
        dropped(LOCAL, "a method in lower case", bare("delete", ENDPOINT + "/victim"), 400, 405, 501);
        refused(LOCAL, "DELETE with a body", send("DELETE", ENDPOINT + "/victim", "application/json", CANCEL), 400);
    }

    private void byPathAndQuery() {
        refused(LOCAL, "path and query disagree", delete(ENDPOINT + "/nobody?name=victim"), 400);
        refused(LOCAL, "query and body disagree", post(ENDPOINT + "?name=victim", "{\"name\":\"nobody\"}"), 400);
        refused(LOCAL, "a name twice", delete(ENDPOINT + "?name=nobody&name=victim"), 400);
        refused(LOCAL, "an unknown parameter", delete(ENDPOINT + "/victim?force=true"), 400);
        refused(LOCAL, "a name cut by ;", delete(ENDPOINT + "/victim;x=1"), 400);
        refused(LOCAL, "a wait that is none", delete(ENDPOINT + "/victim?wait=soon"), 400);
        refused(LOCAL, "a negative wait", delete(ENDPOINT + "/victim?wait=-1s"), 400);
        refused(LOCAL, "a wait without a unit", delete(ENDPOINT + "/victim?wait=5"), 400);
        refused(LOCAL, "an id of another run", delete(ENDPOINT + "/victim?id=other-1"), 409);
        refused(LOCAL, "an empty id", delete(ENDPOINT + "/victim?id="), 400);
        refused(
                LOCAL,
                "an unknown parameter of a task",
                delete("/tasks/" + services.victim(LOCAL) + "?force=true"),
                400);
        refused(LOCAL, "a task nobody knows", delete("/tasks/nobody-1"), 404);
        for (String query : List.of(
                "limit=-1",
                "limit=0",
                "limit=abc",
                "limit=1000000000",
                "limit=99999999999999999999",
                "sort=drop",
                "state=DEAD",
                "minAge=yesterday",
                "minAge=-5s",
                "after=%00",
                "after=../../etc/passwd",
                "limit=1&limit=2",
                "nmae=x",
                "minAge=99999999999999999999s")) {
            dropped(LOCAL, "a list by " + query, get(ENDPOINT + "?" + query), 400);
        }
        dropped(LOCAL, "a history by an unknown outcome", get("/actuator/inflighthistory?outcome=LOST"), 400);
        dropped(LOCAL, "a file through the page", get("/../../etc/passwd"), 400, 404);
        dropped(LOCAL, "a file through the page, encoded", get("/%2e%2e/%2e%2e/etc/passwd"), 400, 404);
        dropped(LOCAL, "the class path through the page", get("/application.yaml"), 404);
        dropped(LOCAL, "the manifest through the page", get("/META-INF/MANIFEST.MF"), 404);
        dropped(LOCAL, "endpoints that are not exposed: env", get("/actuator/env"), 404);
        dropped(LOCAL, "endpoints that are not exposed: heapdump", get("/actuator/heapdump"), 404);
        dropped(LOCAL, "endpoints that are not exposed: shutdown", post("/actuator/shutdown", "{}"), 404, 405);
        dropped(
                LOCAL,
                "endpoints that are not exposed: loggers",
                post("/actuator/loggers/ROOT", "{\"configuredLevel\":\"TRACE\"}"),
                404,
                405);
        dropped(LOCAL, "the demo's targets", get("/demo/slow?seconds=0"), 404);
    }
}
