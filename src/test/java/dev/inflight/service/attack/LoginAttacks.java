package dev.inflight.service.attack;

import static dev.inflight.service.attack.Attack.ADMIN;
import static dev.inflight.service.attack.Attack.CANCEL;
import static dev.inflight.service.attack.Attack.ENDPOINT;
import static dev.inflight.service.attack.Attack.basic;
import static dev.inflight.service.attack.Attack.delete;
import static dev.inflight.service.attack.Attack.get;
import static dev.inflight.service.attack.Attack.order;
import static dev.inflight.service.attack.Attack.post;
import static dev.inflight.service.attack.Attack.send;
import static dev.inflight.service.attack.Door.LOGIN;

import java.util.List;

/** Without credentials, with wrong ones, and with those of somebody who may less. */
final class LoginAttacks extends AttackTable {

    private final Besieged services;

    LoginAttacks(Besieged services) {
        this.services = services;
    }

    @Override
    void fill() {
        withoutCredentials();
        withTokens();
    }

    private void withoutCredentials() {
        for (String path : List.of(
                "/",
                "/tasks/" + services.victim(LOGIN),
                "/live/stream",
                "/actuator",
                ENDPOINT,
                ENDPOINT + "/victim",
                "/actuator/inflighthistory",
                "/actuator/auditevents",
                "/actuator/metrics",
                "/actuator/info",
                "/actuator/sbom",
                "/error",
                "/nothing")) {
            refused(LOGIN, "look without credentials: " + path, get(path), 401);
        }
        refused(LOGIN, "cancel without credentials", post(ENDPOINT, CANCEL), 401);
        refused(LOGIN, "cancel by DELETE without credentials", delete(ENDPOINT + "/victim"), 401);
        refused(LOGIN, "cancel a task without credentials", delete("/tasks/" + services.victim(LOGIN)), 401);
        refused(LOGIN, "start without credentials", post("/tasks", order("http://127.0.0.1:9/")), 401);
        refused(LOGIN, "cancel with a wrong password", post(ENDPOINT, CANCEL, basic("admin:wrong")), 401);
        refused(LOGIN, "cancel as nobody known", post(ENDPOINT, CANCEL, basic("root:correct horse")), 401);
        refused(LOGIN, "cancel with an empty password", post(ENDPOINT, CANCEL, basic("admin:")), 401);
        refused(LOGIN, "cancel as nobody", post(ENDPOINT, CANCEL, basic(":")), 401);
        refused(LOGIN, "credentials that are no base64", post(ENDPOINT, CANCEL, "Authorization: Basic ???\r\n"), 401);
        refused(LOGIN, "an unknown scheme", post(ENDPOINT, CANCEL, "Authorization: Digest x\r\n"), 401);
        refused(LOGIN, "credentials in the path", get("/actuator/inflight?user=admin&password=correct%20horse"), 401);
        refused(
                LOGIN,
                "a cookie for a session",
                post(ENDPOINT, CANCEL, "Cookie: JSESSIONID=0123456789ABCDEF\r\n"),
                401);
        refused(LOGIN, "a header that names a user", post(ENDPOINT, CANCEL, "X-Remote-User: admin\r\n"), 401);
        refused(LOGIN, "a client that says it is local", post(ENDPOINT, CANCEL, "X-Forwarded-For: 127.0.0.1\r\n"), 401);
        dropped(LOGIN, "a path that looks like health", get("/actuator/health/../inflight"), 400, 401);
        dropped(LOGIN, "health with a tail", get("/actuator/health;/../inflight"), 400, 401);
        refused(LOGIN, "health with a suffix", get("/actuator/healthy"), 401);
        refused(LOGIN, "an upper-case path", get("/ACTUATOR/inflight"), 401);
        dropped(LOGIN, "a doubled slash", get("//actuator/inflight"), 400, 401);
        dropped(LOGIN, "an encoded slash", get("/actuator%2finflight"), 400);
        dropped(LOGIN, "an encoded dot segment", get("/actuator/health/%2e%2e/inflight"), 400, 401);
        refused(LOGIN, "POST to what is open", post("/actuator/health", "{}"), 401);
        refused(
                LOGIN,
                "a changed method",
                send("GET", ENDPOINT, "application/json", CANCEL, "X-HTTP-Method-Override: POST\r\n"),
                401);
    }

    private void withTokens() {
        Tokens tokens = services.tokens();
        String viewer = tokens.bearer(tokens.ours("viewer", "inflight.view", 600));
        String other = tokens.bearer(tokens.ours("other", "openid profile", 600));
        refused(LOGIN, "a viewer cancels", post(ENDPOINT, CANCEL, viewer), 403);
        refused(LOGIN, "a viewer cancels by DELETE", delete(ENDPOINT + "/victim", viewer), 403);
        refused(LOGIN, "a viewer cancels a task", delete("/tasks/" + services.victim(LOGIN), viewer), 403);
        refused(LOGIN, "a viewer starts", post("/tasks", order("http://127.0.0.1:9/"), viewer), 403);
        refused(LOGIN, "a viewer extends", post(ENDPOINT, "{\"name\":\"victim\",\"extend\":\"1m\"}", viewer), 403);
        refused(LOGIN, "a viewer rehearses", post(ENDPOINT, "{\"match\":\"*\",\"dryRun\":true}", viewer), 403);
        refused(LOGIN, "a token without our scopes looks", get(ENDPOINT, other), 403);
        refused(
                LOGIN,
                "a token that has expired",
                post(ENDPOINT, CANCEL, tokens.bearer(tokens.ours("a", "inflight.admin", -600))),
                401);
        refused(
                LOGIN,
                "a token that somebody else signed",
                post(ENDPOINT, CANCEL, tokens.bearer(tokens.theirs("a", "inflight.admin"))),
                401);
        refused(
                LOGIN,
                "a token that nobody signed",
                post(ENDPOINT, CANCEL, tokens.bearer(tokens.unsigned("a", "inflight.admin"))),
                401);
        refused(
                LOGIN,
                "a token signed with the public key as a secret",
                post(ENDPOINT, CANCEL, tokens.bearer(tokens.confused("a", "inflight.admin"))),
                401);
        refused(
                LOGIN,
                "a viewer's token with another payload",
                post(ENDPOINT, CANCEL, tokens.bearer(tokens.swapped())),
                401);
        refused(LOGIN, "a token that is none", post(ENDPOINT, CANCEL, "Authorization: Bearer x.y.z\r\n"), 401);
        refused(
                LOGIN,
                "a token in the query",
                delete(ENDPOINT + "/victim?access_token=" + tokens.ours("a", "inflight.admin", 600)),
                401);
        refused(
                LOGIN,
                "two ways to log in at once",
                post(ENDPOINT, CANCEL, ADMIN, "Authorization: Bearer x.y.z\r\n"),
                403);
    }
}
