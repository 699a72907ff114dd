package dev.inflight.service.attack;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/**
 * One hostile request, as the bytes that go over the wire, and the answers that are right.
 *
 * @param door where the attacker stands
 * @param title what is tried
 * @param request each character is one byte
 * @param answers the status codes that are right; 0: closed without a word
 * @param audited whether the audit trail must say that it was refused
 */
record Attack(Door door, String title, String request, Set<Integer> answers, boolean audited) {

    static final String ENDPOINT = "/actuator/inflight";

    /** Stops the victim where it is let through. */
    static final String CANCEL = "{\"name\":\"victim\",\"reason\":\"attack\"}";

    static final String ADMIN = basic("admin:correct horse");

    static String basic(String credentials) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    static String get(String path, String... headers) {
        return bare("GET", path, headers);
    }

    static String delete(String path, String... headers) {
        return bare("DELETE", path, headers);
    }

    static String bare(String method, String path, String... headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("", headers) + "\r\n";
    }

    static String post(String path, String json, String... headers) {
        return send("POST", path, "application/json", json, headers);
    }

    static String send(String method, String path, String type, String body, String... headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.length() + "\r\n" + String.join("", headers) + "\r\n" + body;
    }

    /** An order to call this target. */
    static String order(String url) {
        return "{\"name\":\"attack\",\"timeout\":\"5s\",\"request\":{\"url\":\"" + url + "\"}}";
    }

    @Override
    public String toString() {
        return door + ": " + title;
    }
}
