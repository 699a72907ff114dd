package dev.inflight.service.attack;

import static dev.inflight.service.attack.Attack.ADMIN;
import static dev.inflight.service.attack.Attack.CANCEL;
import static dev.inflight.service.attack.Attack.ENDPOINT;
import static dev.inflight.service.attack.Attack.bare;
import static dev.inflight.service.attack.Attack.delete;
import static dev.inflight.service.attack.Attack.get;
import static dev.inflight.service.attack.Attack.post;
import static dev.inflight.service.attack.Door.LOCAL;
import static dev.inflight.service.attack.Door.LOGIN;

import java.util.List;

/** From elsewhere: other hosts, proxies, pages of other origins. */
final class OriginAttacks extends AttackTable {

    @Override
    void fill() {
        fromElsewhere();
    }

    private void fromElsewhere() {
        for (String host : List.of(
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.nip.io",
                "0.0.0.0",
                "[::ffff:127.0.0.1]",
                "localhost.",
                "127.1",
                "2130706433")) {
            dropped(
                    LOCAL,
                    "another Host: " + host,
                    post(ENDPOINT, CANCEL).replace("Host: localhost", "Host: " + host),
                    400,
                    403);
        }
        refused(LOCAL, "another Host reads", get(ENDPOINT).replace("Host: localhost", "Host: evil.example"), 403);
        dropped(
                LOCAL,
                "another Host in a port",
                get(ENDPOINT).replace("Host: localhost", "Host: localhost:80@evil.example"),
                400,
                403);
        refused(
                LOGIN,
                "a Host that is not configured",
                get(ENDPOINT, ADMIN).replace("Host: localhost", "Host: evil.example"),
                403);
        for (String header : List.of(
                "X-Forwarded-For: 127.0.0.1",
                "Forwarded: for=127.0.0.1",
                "X-Real-IP: 127.0.0.1",
                "x-forwarded-for: ::1")) {
            refused(LOCAL, "through a proxy, " + header, post(ENDPOINT, CANCEL, header + "\r\n"), 403);
        }
        for (String header : List.of(
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: http://localhost:3000",
                "Origin: http://localhost.evil.example",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site")) {
            refused(LOCAL, "from a page of another origin, " + header, post(ENDPOINT, CANCEL, header + "\r\n"), 403);
            refused(
                    LOGIN,
                    "from a page of another origin with the browser's login, " + header,
                    delete(ENDPOINT + "/victim", ADMIN, header + "\r\n"),
                    403);
        }
        dropped(
                LOCAL,
                "a preflight from elsewhere",
                bare(
                        "OPTIONS",
                        ENDPOINT,
                        "Origin: http://evil.example\r\n",
                        "Access-Control-Request-Method: POST\r\n",
                        "Access-Control-Request-Headers: content-type\r\n"),
                403);
        dropped(
                LOGIN,
                "a preflight from elsewhere, without credentials",
                bare("OPTIONS", "/tasks", "Origin: http://evil.example\r\n", "Access-Control-Request-Method: POST\r\n"),
                401,
                403);
    }
}
