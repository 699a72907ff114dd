package dev.inflight.service.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.service.RawHttp;
import dev.inflight.service.RawHttp.Answer;
import dev.inflight.service.ServiceProcess;
import dev.inflight.service.SlowUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Too much, too slowly and too often: a service with little memory gets over it and serves the next one. */
@Tag("attack")
class FloodIT {

    private static ServiceProcess service;
    private final ExecutorService attackers = Executors.newCachedThreadPool();

    @BeforeAll
    static void start() {
        service = ServiceProcess.startWithin("96m", "--inflight.access.starts-per-second=50");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void theServiceIsWellAndNothingHasBegun() {
        attackers.shutdownNow();
        await().untilAsserted(() -> assertThat(RawHttp.send(service.port(), Attack.get(Attack.ENDPOINT))
                        .body())
                .contains("\"outstanding\":0,", "\"zombies\":0,"));
    }

    @ParameterizedTest
    @CsvSource({
        "/tasks, application/json, 413",
        "/actuator/inflight, application/json, 413",
        "/actuator/inflight, text/plain, 415",
        "/tasks, multipart/form-data; boundary=x, 415",
        "/actuator/health, application/json, 405"
    })
    void sixty_megabytes_in_chunks_sixteen_times_at_once(String path, String type, int status) throws Exception {
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            answers.add(attackers.submit(() -> sendChunks(path, type, 60)));
        }
        for (Future<Integer> answer : answers) {
            // the answer, or the end of the connection to a client that sends on regardless
            assertThat(answer.get()).isIn(status, 429, 0);
        }
    }

    @Test
    void heads_that_never_end_are_cut_off_and_keep_nobody_else_waiting() throws Exception {
        List<Future<Boolean>> closed = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            closed.add(attackers.submit(() -> drip("GET / HTTP/1.1\r\nHost: localhost\r\nX-", 'a', 0)));
        }
        assertThat(RawHttp.send(service.port(), Attack.get("/actuator/health")).status())
                .isEqualTo(200);
        assertAllCutOff(closed);
    }

    @Test
    void bodies_that_nobody_wants_and_that_come_a_byte_at_a_time_are_cut_off_as_well() throws Exception {
        String head = "POST /actuator/inflight HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\n"
                + "Content-Length: 4000\r\n\r\n{";
        List<Future<Boolean>> closed = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            closed.add(attackers.submit(() -> drip(head, ' ', 500)));
        }
        assertAllCutOff(closed);
    }

    @Test
    void bodies_that_come_a_byte_at_a_time_are_cut_off_and_keep_nobody_else_waiting() throws Exception {
        String head = "POST /actuator/inflight HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 4000\r\n\r\n{";
        List<Future<Boolean>> closed = new ArrayList<>();
        for (int i = 0; i < 250; i++) { // more than there are threads on 17
            closed.add(attackers.submit(() -> drip(head, ' ', 500)));
        }
        assertAllCutOff(closed);
        assertThat(service.log()).contains("the body did not arrive in time");
    }

    @Test
    void connections_that_say_nothing_are_cut_off() throws Exception {
        List<Future<Boolean>> closed = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            closed.add(attackers.submit(() -> drip("", ' ', 0)));
        }
        assertAllCutOff(closed);
    }

    @Test
    void too_many_starts_are_told_to_come_back_later_and_start_nothing() throws Exception {
        try (SlowUpstream target = SlowUpstream.answering("ok")) {
            String order = "{\"timeout\":\"5s\",\"request\":{\"url\":\"" + target.url() + "\"}}";
            int accepted = 0;
            Answer last;
            do {
                last = RawHttp.send(service.port(), Attack.post("/tasks", order));
                if (last.status() == 202) {
                    accepted++;
                }
            } while (last.status() == 202 && accepted < 10_000);

            assertThat(last.status()).isEqualTo(429);
            assertThat(last.header("Retry-After")).isEqualTo("1");
            assertThat(last.header("Content-Type")).isEqualTo("application/problem+json");
            int expected = accepted;
            await().untilAsserted(() -> assertThat(target.waiting()).isEqualTo(expected));
            assertThat(RawHttp.send(service.port(), Attack.get("/actuator/inflight"))
                            .status())
                    .isEqualTo(200);
            await().until(() -> RawHttp.send(service.port(), Attack.get("/actuator/inflight"))
                    .body()
                    .contains("\"outstanding\":0,"));
        }
    }

    @Test
    void too_many_viewers_are_turned_away() throws Exception {
        List<Socket> viewers = new ArrayList<>();
        try {
            List<String> statusLines = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Socket viewer = new Socket(InetAddress.getLoopbackAddress(), service.port());
                viewers.add(viewer);
                viewer.setSoTimeout(10_000);
                viewer.getOutputStream()
                        .write(Attack.get("/live/stream", "Accept: text/event-stream\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                statusLines.add(new String(viewer.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
            }
            assertThat(statusLines.subList(0, 32)).containsOnly("HTTP/1.1 200");
            assertThat(statusLines.subList(32, 40)).containsOnly("HTTP/1.1 503");
        } finally {
            for (Socket viewer : viewers) {
                viewer.close();
            }
        }
    }

    private static void assertAllCutOff(List<Future<Boolean>> closed) throws Exception {
        for (Future<Boolean> connection : closed) {
            assertThat(connection.get()).isTrue();
        }
    }

    /** Sends this and then one character after the other; whether the server ended it within half a minute. */
    private static boolean drip(String head, char c, int pauseMillis) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(pauseMillis == 0 ? 30_000 : pauseMillis);
            byte[] answer = new byte[4_096];
            while (System.nanoTime() < end) {
                try {
                    if (socket.getInputStream().read(answer) < 0) {
                        return true;
                    }
                } catch (java.net.SocketTimeoutException notYet) {
                    socket.getOutputStream().write(c);
                }
            }
            return false;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    /** The status of the answer; 0: the connection was closed. */
    private static int sendChunks(String path, String type, int megabytes) throws IOException {
        byte[] chunk = ("100000\r\n" + " ".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.setSoTimeout(30_000);
            Callable<Integer> status = () -> Integer.parseInt(
                    new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).substring(9));
            try {
                socket.getOutputStream()
                        .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                                        + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < megabytes && socket.getInputStream().available() == 0; i++) {
                    socket.getOutputStream().write(chunk);
                }
                return status.call();
            } catch (java.net.SocketTimeoutException silence) {
                return -1;
            } catch (Exception closed) {
                return 0;
            }
        }
    }
}
