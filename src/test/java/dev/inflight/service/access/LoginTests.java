package dev.inflight.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import dev.inflight.service.InFlightApplication;
import dev.inflight.service.RawHttp;
import dev.inflight.service.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Logging in, with the endpoints on a port of their own: one chain guards both. */
@SpringBootTest(
        classes = InFlightApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.security.user.name=joe",
            "spring.security.user.password=s3cret",
            "management.server.port=0"
        })
class LoginTests {

    private static final String JOE = basic("joe:s3cret");

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int management;

    @Autowired
    private InFlightRegistry registry;

    @Autowired
    private AuditEventRepository audit;

    @ParameterizedTest
    @ValueSource(strings = {"/tasks/1", "/", "/nothing", "/error", "/actuator/inflight"})
    void without_credentials_nothing_is_served(String path) {
        assertThat(get(port, path, "").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/actuator", "/actuator/inflight", "/actuator/inflighthistory", "/actuator/auditevents", "/"})
    void without_credentials_the_management_port_serves_nothing(String path) {
        assertThat(get(management, path, "").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/prometheus"})
    void probes_and_the_scrape_need_no_credentials(String path) {
        assertThat(get(management, path, "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"joe:wrong", "jane:s3cret", "joe:", "''", "joe"})
    void wrong_credentials_are_refused_and_nothing_says_what_was_wrong(String credentials) {
        Answer answer = get(management, "/actuator/inflight", basic(credentials));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Basic");
        assertThat(answer.body()).contains("the credentials are not valid");
    }

    @Test
    void the_user_may_look_at_both_ports() {
        assertThat(get(port, "/tasks/1", JOE).status()).isEqualTo(404);
        assertThat(get(management, "/actuator/inflight", JOE).status()).isEqualTo(200);
    }

    @Test
    void a_cancel_needs_no_token_but_the_credentials_and_is_by_the_user() {
        CompletableFuture<?> future = registry.track(
                TaskSpec.named("mine").timeout(Duration.ofMinutes(1)).build(), new CompletableFuture<Void>());
        String body = "{\"name\":\"mine\",\"reason\":\"enough\"}";
        assertThat(post(management, "/actuator/inflight", "", body).status()).isEqualTo(401);
        assertThat(future).isNotDone();
        assertThat(post(management, "/actuator/inflight", JOE, body).status()).isEqualTo(202);
        assertThat(get(management, "/actuator/inflighthistory?name=mine", JOE).body())
                .contains("\"by\":\"joe\"", "\"reason\":\"enough\"");
        assertThat(audit.find("joe", null, "INFLIGHT_CANCEL"))
                .singleElement()
                .satisfies(event -> assertThat(event.getData())
                        .containsEntry("name", "mine")
                        .containsEntry("reason", "enough")
                        .containsEntry("from", "127.0.0.1")
                        .containsEntry("status", 202));
    }

    @Test
    void every_answer_carries_the_headers_that_protect_a_page() {
        for (Answer answer : new Answer[] {get(port, "/", ""), get(management, "/actuator/inflight", JOE)}) {
            assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'", "script-src 'self'");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Cache-Control")).contains("no-store");
            assertThat(answer.header("Set-Cookie")).isEmpty();
        }
    }

    private static String basic(String credentials) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    private static Answer get(int port, String path, String headers) {
        return RawHttp.send(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    }

    private static Answer post(int port, String path, String headers, String body) {
        return RawHttp.send(
                port,
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n" + headers + "\r\n" + body);
    }
}
