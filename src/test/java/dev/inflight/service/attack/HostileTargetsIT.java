package dev.inflight.service.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.service.ServiceClient;
import dev.inflight.service.ServiceProcess;
import dev.inflight.service.SlowUpstream;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Targets that answer in bad faith: the task ends all the same, in little memory, and nobody is called behind its back. */
@Tag("attack")
class HostileTargetsIT {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static ServiceProcess process;
    private static ServiceClient service;
    private static SlowUpstream trap;

    @BeforeAll
    static void start() {
        process = ServiceProcess.startWithin("96m");
        service = process.client();
        trap = SlowUpstream.answering("caught");
    }

    @AfterAll
    static void stop() {
        process.close();
        trap.close();
    }

    @AfterEach
    void theServiceIsWellAndNobodyWasCalled() throws Exception {
        assertThat(service.get("/actuator/inflight").at("outstanding")).isEqualTo("0");
        assertThat(trap.waiting()).isZero();
        try (SlowUpstream honest = SlowUpstream.answering("hello")) {
            JsonNode task = ended(honest.port(), "20s");
            assertThat(task.at("/response/body").asString()).isEqualTo("hello");
        }
    }

    static Stream<Arguments> answers() {
        String location = "Location: http://127.0.0.1:" + trap.port() + "/\r\n";
        return Stream.of(
                Arguments.of(
                        "a redirect", "COMPLETED", "HTTP/1.1 302 Found\r\n" + location + "Content-Length: 0\r\n\r\n"),
                Arguments.of(
                        "a redirect that keeps the method",
                        "COMPLETED",
                        "HTTP/1.1 307 Temporary Redirect\r\n" + location + "Content-Length: 0\r\n\r\n"),
                Arguments.of(
                        "a refresh",
                        "COMPLETED",
                        OK + "Refresh: 0;url=http://127.0.0.1:" + trap.port() + "/\r\nContent-Length: 0\r\n\r\n"),
                Arguments.of(
                        "a demand for credentials",
                        "COMPLETED",
                        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n"),
                Arguments.of(
                        "a demand for a proxy's credentials",
                        "COMPLETED",
                        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x\r\n"
                                + "Content-Length: 0\r\n\r\n"),
                Arguments.of(
                        "another service instead",
                        "COMPLETED",
                        OK + "Alt-Svc: h2=\"127.0.0.1:" + trap.port() + "\"\r\nContent-Length: 0\r\n\r\n"),
                Arguments.of("10 000 headers", "FAILED", OK + "X: y\r\n".repeat(10_000) + "\r\n"),
                Arguments.of("a header of a megabyte", "FAILED", OK + "X: " + "y".repeat(1 << 20) + "\r\n\r\n"),
                Arguments.of(
                        "a status line of a megabyte", "FAILED", "HTTP/1.1 200 " + "y".repeat(1 << 20) + "\r\n\r\n"),
                Arguments.of("1 000 interim answers", "FAILED", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1_000)),
                Arguments.of("1 000 leaves to go on", "TIMED_OUT", "HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000)),
                Arguments.of("another protocol", "TIMED_OUT", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
                Arguments.of("no HTTP", "FAILED", "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
                Arguments.of("bytes at random", "FAILED", "\u0000\u0001\u00fe\u00ff\r\n\r\n".repeat(500)),
                Arguments.of("a status that is none", "FAILED", "HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n"),
                Arguments.of("a negative length", "FAILED", OK + "Content-Length: -1\r\n\r\n"),
                Arguments.of("a length that is none", "FAILED", OK + "Content-Length: x\r\n\r\n"),
                Arguments.of("chunks without a size", "FAILED", OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n"),
                Arguments.of(
                        "a chunk of all the memory there is",
                        "TIMED_OUT",
                        OK + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\nx"),
                Arguments.of(
                        "a length beyond everything", "TIMED_OUT", OK + "Content-Length: 9223372036854775807\r\n\r\nx"),
                Arguments.of("a head that does not end", "TIMED_OUT", OK + "X: y\r\n"),
                Arguments.of("silence", "TIMED_OUT", ""),
                Arguments.of(
                        "two answers at once",
                        "COMPLETED",
                        OK + "Content-Length: 2\r\n\r\nokHTTP/1.1 302 Found\r\n" + location + "\r\n"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void the_task_ends_as_it_should(String title, String outcome, String answer) {
        try (SlowUpstream target = SlowUpstream.saying(answer)) {
            JsonNode task = ended(target.port(), "2s");
            assertThat(task.get("outcome").asString()).as(task.toString()).isEqualTo(outcome);
        }
    }

    @Test
    void a_cookie_is_not_brought_back() {
        try (SlowUpstream target = SlowUpstream.saying(OK + "Set-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n")) {
            ended(target.port(), "5s");
            ended(target.port(), "5s");
            target.next();
            assertThat(target.next().head()).doesNotContainIgnoringCase("cookie");
        }
    }

    @Test
    void what_is_streamed_without_end_by_forty_targets_at_once_is_cut_or_timed_out() throws Exception {
        try (Spout spout = new Spout()) {
            double before = completed();
            for (int i = 0; i < 40; i++) {
                service.start("", "20s", "http://127.0.0.1:" + spout.port() + "/");
            }
            // each has its first megabyte, or what there was memory for
            await().atMost(Duration.ofSeconds(30)).until(() -> completed() == before + 40);
        }
    }

    private static double completed() {
        return service.meter("inflight_runs_seconds_count", "outcome=\"completed\"");
    }

    private static JsonNode ended(int port, String timeout) {
        String id = service.start("", timeout, "http://127.0.0.1:" + port + "/").at("id");
        return service.ended(id).json();
    }
}
