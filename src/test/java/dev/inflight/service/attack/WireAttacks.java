package dev.inflight.service.attack;

import static dev.inflight.service.attack.Attack.CANCEL;
import static dev.inflight.service.attack.Attack.ENDPOINT;
import static dev.inflight.service.attack.Attack.delete;
import static dev.inflight.service.attack.Attack.get;
import static dev.inflight.service.attack.Door.LOCAL;

/** What is hardly HTTP. */
final class WireAttacks extends AttackTable {

    @Override
    void fill() {
        byBytes();
    }

    private void byBytes() {
        String json = "Content-Type: application/json\r\n";
        dropped(
                LOCAL,
                "two lengths",
                "POST " + ENDPOINT + " HTTP/1.1\r\nHost: localhost\r\n" + json + "Content-Length: 2\r\nContent-Length: "
                        + CANCEL.length() + "\r\n\r\n" + CANCEL,
                400);
        dropped(
                LOCAL,
                "a length and chunks, and a request behind",
                "POST " + ENDPOINT + " HTTP/1.1\r\nHost: localhost\r\n" + json
                        + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                        + delete(ENDPOINT + "/victim"),
                400);
        dropped(
                LOCAL,
                "an unknown transfer coding",
                "POST " + ENDPOINT + " HTTP/1.1\r\nHost: localhost\r\n" + json
                        + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                400,
                501);
        dropped(
                LOCAL,
                "chunked twice",
                "POST " + ENDPOINT + " HTTP/1.1\r\nHost: localhost\r\n" + json
                        + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                400,
                501);
        refused(
                LOCAL,
                "a chunk without a size",
                "POST " + ENDPOINT + " HTTP/1.1\r\nHost: localhost\r\n" + json
                        + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + CANCEL,
                400);
        refused(
                LOCAL,
                "a chunk of negative size",
                "POST /tasks HTTP/1.1\r\nHost: localhost\r\n" + json + "Transfer-Encoding: chunked\r\n\r\n-5\r\n"
                        + CANCEL,
                400);
        dropped(
                LOCAL,
                "a negative length",
                "POST " + ENDPOINT + " HTTP/1.1\r\nHost: localhost\r\n" + json + "Content-Length: -1\r\n\r\n" + CANCEL,
                400);
        dropped(
                LOCAL,
                "a length that is none",
                "POST " + ENDPOINT + " HTTP/1.1\r\nHost: localhost\r\n" + json + "Content-Length: 1e3\r\n\r\n" + CANCEL,
                400);
        dropped(
                LOCAL,
                "a huge length",
                "POST " + ENDPOINT + " HTTP/1.1\r\nHost: localhost\r\n" + json
                        + "Content-Length: 99999999999999999999\r\n\r\n" + CANCEL,
                400);
        dropped(LOCAL, "no Host", "GET " + ENDPOINT + " HTTP/1.1\r\n\r\n", 400);
        dropped(
                LOCAL,
                "two Hosts",
                "GET " + ENDPOINT + " HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
                400);
        dropped(
                LOCAL,
                "another host in the request line",
                "DELETE http://evil.example" + ENDPOINT + "/victim HTTP/1.1\r\nHost: localhost\r\n\r\n",
                400);
        dropped(
                LOCAL,
                "a name in front of a colon and a blank",
                "DELETE " + ENDPOINT + "/victim HTTP/1.1\r\nHost : localhost\r\n\r\n",
                400);
        dropped(
                LOCAL,
                "a header without a colon",
                "DELETE " + ENDPOINT + "/victim HTTP/1.1\r\nHost: localhost\r\nX\r\n\r\n",
                400);
        dropped(
                LOCAL,
                "NUL in a header",
                "DELETE " + ENDPOINT + "/victim HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n",
                400);
        dropped(
                LOCAL,
                "NUL in the path",
                "DELETE " + ENDPOINT + "/vic\u0000tim HTTP/1.1\r\nHost: localhost\r\n\r\n",
                400);
        dropped(
                LOCAL,
                "a blank in the path",
                "DELETE " + ENDPOINT + "/vic tim HTTP/1.1\r\nHost: localhost\r\n\r\n",
                400);
        dropped(
                LOCAL,
                "bytes beyond ASCII in the path",
                "DELETE " + ENDPOINT + "/vict\u00efm HTTP/1.1\r\nHost: localhost\r\n\r\n",
                400);
        dropped(
                LOCAL,
                "a carriage return alone",
                "DELETE " + ENDPOINT + "/victim HTTP/1.1\rHost: localhost\r\n\r\n",
                400);
        dropped(LOCAL, "a path of 100 KB", get("/" + "a".repeat(100_000)), 400, 414);
        dropped(LOCAL, "a header of 100 KB", get(ENDPOINT, "X: " + "a".repeat(100_000) + "\r\n"), 400, 431);
        dropped(LOCAL, "10 000 headers", get(ENDPOINT, "X: a\r\n".repeat(10_000)), 400, 431);
        dropped(LOCAL, "HTTP/0.9", "DELETE " + ENDPOINT + "/victim\r\n\r\n", 0, 400, 505);
        dropped(LOCAL, "HTTP/3.0", "DELETE " + ENDPOINT + "/victim HTTP/3.0\r\nHost: localhost\r\n\r\n", 400, 505);
        dropped(LOCAL, "HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0, 400, 505);
        dropped(LOCAL, "TLS", "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003\r\n\r\n", 0, 400);
        dropped(
                LOCAL,
                "a websocket",
                get(
                        "/live/stream",
                        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                        "Accept: application/json\r\n"),
                400,
                404,
                406);
        dropped(LOCAL, "half a request", "DELETE " + ENDPOINT + "/victim HTTP/1.1\r\nHost: localhost\r\n", 0, 400, 408);
        refused(
                LOCAL,
                "half a body",
                "POST " + ENDPOINT + " HTTP/1.1\r\nHost: localhost\r\n" + json + "Content-Length: 4000\r\n\r\n"
                        + CANCEL,
                408);
        refused(
                LOCAL,
                "half an order",
                "POST /tasks HTTP/1.1\r\nHost: localhost\r\n" + json + "Content-Length: 4000\r\n\r\n{",
                408);
    }
}
