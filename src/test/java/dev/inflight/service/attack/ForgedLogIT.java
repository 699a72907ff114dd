package dev.inflight.service.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.service.RawHttp;
import dev.inflight.service.ServiceProcess;
import dev.inflight.service.SlowUpstream;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts that would be log lines of their own stay texts, in plain lines and in JSON. */
@Tag("attack")
class ForgedLogIT {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What a line of the plain log begins with. */
    private static final String PLAIN = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ [A-Z]+ +\\[.*";

    private static final String NAME = "a\\\"} {\\\"message\\\":\\\"forged\\\"} ${jndi:ldap://127.0.0.1/x} %n {}";
    private static final String LINE = "\\r\\n2026-01-01T00:00:00.000Z INFO  [main] dev.inflight : forged\\n"
            + "{\\\"@timestamp\\\":\\\"2026-01-01T00:00:00.000Z\\\",\\\"message\\\":\\\"forged\\\"}\\u2028forged";

    @Test
    void in_plain_lines() {
        List<String> lines = linesWith();
        assertThat(lines).anyMatch(line -> line.contains("${jndi:ldap://127.0.0.1/x} %n {}"));
        assertThat(lines).allMatch(line -> line.matches(PLAIN));
        assertThat(lines).noneMatch(line -> line.endsWith(": forged") || line.startsWith("2026-01-01"));
    }

    @Test
    void in_json() {
        List<JsonNode> lines = linesWith("--logging.structured.format.console=ecs").stream()
                .map(STRICT::readTree)
                .toList();
        assertThat(lines).allMatch(line -> line.isObject() && line.has("@timestamp") && line.has("message"));
        assertThat(lines).noneMatch(line -> line.get("message").asString().startsWith("forged"));
        assertThat(lines)
                .anyMatch(line -> line.path("task").asString().endsWith("${jndi:ldap://127.0.0.1/x} %n {}")
                        && line.path("reason").asString().startsWith("\\u000d\\u000a"));
        assertThat(lines).anyMatch(line -> line.path("type").asString().equals("INFLIGHT_REFUSED"));
    }

    private static List<String> linesWith(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--logging.level.dev.inflight=debug";
        try (ServiceProcess service = ServiceProcess.start(all);
                SlowUpstream target = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            int port = service.port();
            assertThat(RawHttp.send(
                                    port,
                                    Attack.post(
                                            "/tasks",
                                            "{\"name\":\"" + NAME + "\",\"label\":\"" + LINE
                                                    + "\",\"timeout\":\"1m\",\"request\":{\"url\":\"" + target.url()
                                                    + "\"}}"))
                            .status())
                    .isEqualTo(202);
            assertThat(RawHttp.send(
                                    port,
                                    Attack.post(
                                            Attack.ENDPOINT,
                                            "{\"name\":\"" + NAME + "\",\"reason\":\"" + LINE + "\",\"wait\":\"5s\"}"))
                            .status())
                    .isEqualTo(200);
            RawHttp.send(port, Attack.delete("/actuator/inflight/x%0d%0aforged?reason=%0aforged"));
            RawHttp.send(port, Attack.delete("/tasks/x%0d%0aforged?reason=%0a2026-01-01T00:00:00.000Z%20forged"));
            RawHttp.send(port, Attack.post("/tasks", "{\"na\\nforged\":1}"));
            RawHttp.send(port, Attack.send("POST", "/tasks", "text/\nforged", "{}"));
            RawHttp.send(port, Attack.post("/tasks", "{}", "Origin: http://evil\u0085forged\r\n"));
            RawHttp.send(port, Attack.post("/tasks", "{}").replace("Host: localhost", "Host: evil\tforged"));
            await().until(() ->
                    service.log().contains("work gone") && service.log().contains("INFLIGHT_REFUSED"));
            return service.log().lines().toList();
        }
    }
}
