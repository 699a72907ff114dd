package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an editor shows of our properties. Made by an annotation processor, so only a build with Maven has it. */
class PropertyMetadataTests {

    private static final Map<String, JsonNode> PROPERTIES = read();

    private static Map<String, JsonNode> read() {
        Map<String, JsonNode> properties = new TreeMap<>();
        try {
            for (URL file : Collections.list(PropertyMetadataTests.class
                    .getClassLoader()
                    .getResources("META-INF/spring-configuration-metadata.json"))) {
                try (InputStream in = file.openStream()) {
                    for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
                        String name = property.path("name").asString();
                        if (name.startsWith("inflight.")) {
                            properties.put(name, property);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return properties;
    }

    @Test
    void every_property_is_described_in_a_sentence() {
        assertThat(PROPERTIES)
                .isNotEmpty()
                .allSatisfy((name, property) -> assertThat(
                                property.path("description").asString())
                        .as(name)
                        .matches("[A-Z][^{}]*\\."));
    }

    @ParameterizedTest
    @CsvSource({
        "inflight.max-timeout, 24h",
        "inflight.stop-grace, 5s",
        "inflight.max-outstanding, 1000000",
        "inflight.async.enabled, true",
        "inflight.async.void-methods, true",
        "inflight.async.scheduled-methods, true",
        "inflight.async.labels, true",
        "inflight.async.timeout, 24h",
        "inflight.history.size, 256",
        "inflight.metrics.max-kinds, 100",
        "inflight.metrics.oldest, 10",
        "inflight.reach.deadlines, false",
        "inflight.reach.http.enabled, true",
        "inflight.reach.jdbc.enabled, true",
        "inflight.reach.mail.enabled, true",
        "inflight.track.quartz, false",
        "inflight.track.batch, false",
        "inflight.track.db-scheduler, false",
        "inflight.track.timeout, 24h",
        "inflight.shutdown.drain, 10s",
        "inflight.shutdown.stop, 5s"
    })
    void the_default_is_shown(String name, String value) {
        assertThat(PROPERTIES).containsKey(name);
        assertThat(PROPERTIES.get(name).path("defaultValue").asString()).isEqualTo(value);
    }
}
