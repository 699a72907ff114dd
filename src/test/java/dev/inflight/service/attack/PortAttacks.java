package dev.inflight.service.attack;

import static dev.inflight.service.attack.Attack.ADMIN;
import static dev.inflight.service.attack.Attack.CANCEL;
import static dev.inflight.service.attack.Attack.ENDPOINT;
import static dev.inflight.service.attack.Attack.delete;
import static dev.inflight.service.attack.Attack.get;
import static dev.inflight.service.attack.Attack.order;
import static dev.inflight.service.attack.Attack.post;
import static dev.inflight.service.attack.Door.MAIN_PORT;
import static dev.inflight.service.attack.Door.MANAGEMENT_PORT;
import static dev.inflight.service.attack.Door.STRANGER;

import java.util.List;

/** Through the network where only this machine is served, and at the port that is the wrong one. */
final class PortAttacks extends AttackTable {

    @Override
    void fill() {
        fromTheNetwork();
        atTwoPorts();
    }

    private void fromTheNetwork() {
        for (String path :
                List.of("/", "/live/stream", "/actuator", ENDPOINT, "/actuator/metrics", "/error", "/nothing")) {
            refused(STRANGER, "look through the network: " + path, get(path), 403);
        }
        refused(STRANGER, "cancel through the network", post(ENDPOINT, CANCEL), 403);
        refused(STRANGER, "cancel by DELETE through the network", delete(ENDPOINT + "/victim"), 403);
        refused(STRANGER, "start through the network", post("/tasks", order("http://127.0.0.1:9/")), 403);
        for (String header : List.of(
                "X-Forwarded-For: 127.0.0.1",
                "Forwarded: for=127.0.0.1;host=localhost",
                "X-Real-IP: ::1",
                "X-Client-IP: 127.0.0.1",
                "True-Client-IP: 127.0.0.1",
                "Via: 1.1 localhost")) {
            refused(STRANGER, "saying to be local, " + header, post(ENDPOINT, CANCEL, header + "\r\n"), 403);
        }
        refused(STRANGER, "credentials where there are none", post(ENDPOINT, CANCEL, ADMIN), 401, 403);
        refused(STRANGER, "POST to the probes", post("/actuator/health", "{}"), 403);
        refused(STRANGER, "DELETE of the scrape", delete("/actuator/prometheus"), 403);
    }

    private void atTwoPorts() {
        for (String path : List.of("/actuator/health", "/actuator/health/liveness", "/actuator/prometheus", ENDPOINT)) {
            refused(MANAGEMENT_PORT, "look at what is hidden: " + path, get(path), 401);
            refused(MAIN_PORT, "look for it at the main port: " + path, get(path), 401);
            dropped(MAIN_PORT, "look for it at the main port, logged in: " + path, get(path, ADMIN), 404);
        }
        refused(MANAGEMENT_PORT, "cancel without credentials", post(ENDPOINT, CANCEL), 401);
        refused(MAIN_PORT, "cancel at the main port", post(ENDPOINT, CANCEL), 401);
        refused(
                MANAGEMENT_PORT,
                "cancel from a page of another origin",
                post(ENDPOINT, CANCEL, ADMIN, "Origin: http://evil.example\r\n"),
                403);
        refused(
                MANAGEMENT_PORT,
                "query and body disagree",
                post(ENDPOINT + "?name=victim", "{\"name\":\"nobody\"}", ADMIN),
                400);
        refused(
                MANAGEMENT_PORT,
                "an unknown field",
                post(ENDPOINT, "{\"name\":\"victim\",\"force\":true}", ADMIN),
                400);
        dropped(MANAGEMENT_PORT, "start at the wrong port", post("/tasks", order("http://127.0.0.1:9/"), ADMIN), 404);
        dropped(MANAGEMENT_PORT, "the page at the wrong port", get("/", ADMIN), 404);
    }
}
