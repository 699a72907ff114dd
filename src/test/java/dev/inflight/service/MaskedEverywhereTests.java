package dev.inflight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.inflight.service.ServiceClient.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** Secrets that somebody put into a label, a reason, a URL or a header are shown nowhere. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "inflight.masking.patterns[0]=customer-[0-9]+",
            "management.endpoints.web.exposure.include=*",
            "management.prometheus.metrics.export.enabled=true"
        })
@DirtiesContext
class MaskedEverywhereTests {

    private static final String LABEL = "https://joe:hunter2@example.org/ for customer-4711";

    private final ServiceClient service;
    private final int port;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.inflight");
    private final Level before = logger.getLevel();

    MaskedEverywhereTests(@LocalServerPort int port) {
        this.port = port;
        service = new ServiceClient(port);
    }

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.TRACE);
        logger.setAdditive(false);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(lines);
        logger.setLevel(before);
        logger.setAdditive(true);
    }

    private String start(SlowUpstream target) {
        Answer started = service.post(
                "/tasks",
                "{\"name\":\"a\",\"label\":\"" + LABEL + "\",\"timeout\":\"5m\",\"request\":{\"url\":\"" + target.url()
                        + "?token=hunter2\",\"headers\":{\"Authorization\":\"Basic hunter2\"}}}");
        assertThat(started.status()).as(started.text()).isEqualTo(202);
        assertNoSecret(started.text());
        return started.at("id");
    }

    private Answer stop() {
        return service.post(
                "/actuator/inflight",
                "{\"name\":\"a\",\"reason\":\"password=hunter2 of customer-4711\",\"wait\":\"5s\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/inflight",
                "/actuator/inflight/a",
                "/actuator/prometheus",
                "/actuator/auditevents",
                "/actuator/inflight?page=run&name=a",
                "/tasks/{id}"
            })
    void of_a_running_task(String path) {
        try (SlowUpstream target = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            String id = start(target);
            String shown = service.get(path.replace("{id}", id)).text();
            assertThat(shown).contains(path.contains("audit") ? "INFLIGHT_START" : "https://***@example.org/ for ***");
            assertNoSecret(shown);
            stop();
        }
    }

    @Test
    void a_running_task_is_in_its_call_which_is_shown_without_what_stands_in_its_query() {
        try (SlowUpstream target = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            start(target);
            await().untilAsserted(
                            () -> assertThat(service.get("/actuator/inflight/a").text())
                                    .contains("\"kind\":\"http\",\"text\":\"GET "
                                            + target.url().toString().replace("q=1", "q=…") + "\""));
            stop();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/inflight/a",
                "/actuator/inflighthistory?name=a",
                "/actuator/auditevents",
                "/actuator/inflight?page=run&name=a",
                "/tasks/{id}"
            })
    void of_a_cancelled_task(String path) {
        try (SlowUpstream target = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            String id = start(target);
            assertThat(stop().status()).isEqualTo(200);
            Answer shown = service.get(path.replace("{id}", id));
            if (shown.status() == 200) { // the endpoint's own is gone with the run
                assertThat(shown.text()).contains("password=*** of ***");
            }
            assertNoSecret(shown.text());
        }
    }

    @Test
    void in_the_list_for_a_terminal_and_in_the_stream_of_the_page() throws IOException {
        try (SlowUpstream target = SlowUpstream.saying(SlowUpstream.SILENCE);
                Socket page = new Socket(InetAddress.getLoopbackAddress(), port)) {
            start(target);
            String table = RawHttp.send(
                            port, "GET /actuator/inflight HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain\r\n\r\n")
                    .body();
            assertThat(table).contains("https://***@example.org/ for ***");
            assertNoSecret(table);

            page.setSoTimeout(20_000);
            page.getOutputStream()
                    .write("GET /live/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            StringBuilder stream = new StringBuilder();
            while (stream.indexOf("for ***") < 0) {
                int c = page.getInputStream().read();
                assertThat(c).as("%s", stream).isNotNegative();
                stream.append((char) c);
            }
            assertNoSecret(stream.toString());
            stop();
        }
    }

    @Test
    void in_the_log() {
        try (SlowUpstream target = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            start(target);
            stop();
            await().until(() -> lines().contains("work gone a"));
            assertThat(lines()).contains("CANCELLED", "password=*** of ***", "INFLIGHT_START", "INFLIGHT_CANCEL");
            assertNoSecret(lines());
        }
    }

    @Test
    void a_list_cannot_be_searched_for_them() {
        try (SlowUpstream target = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            start(target);
            assertThat(service.get("/actuator/inflight?label=hunter2").at("matched"))
                    .isEqualTo("0");
            assertThat(service.get("/actuator/inflight?label=example.org").at("matched"))
                    .isEqualTo("1");
            stop();
        }
    }

    @Test
    void in_the_answer_s_headers() {
        try (SlowUpstream target = SlowUpstream.saying(
                "HTTP/1.1 200 OK\r\nSet-Cookie: session=hunter2\r\nX-Page: 2\r\nContent-Length: 0\r\n\r\n")) {
            Answer ended = service.ended(start(target));
            assertThat(ended.json().at("/response/headers/set-cookie").asString())
                    .isEqualTo("***");
            assertThat(ended.json().at("/response/headers/x-page").asString()).isEqualTo("2");
        }
    }

    private String lines() {
        StringBuilder all = new StringBuilder();
        for (ILoggingEvent line : List.copyOf(lines.list)) {
            all.append(line.getFormattedMessage())
                    .append(line.getKeyValuePairs())
                    .append(line.getMDCPropertyMap())
                    .append('\n');
        }
        return all.toString();
    }

    private static void assertNoSecret(String shown) {
        assertThat(shown).doesNotContain("hunter2", "customer-4711");
    }
}
