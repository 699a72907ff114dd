package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.actuate.EndpointTestApplication;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class PageNoticeTests {

    private static final String LINE = "What is in flight, live: ";

    /** Runs an application and closes it; the port that has its endpoints. */
    private static String run(String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.config.name=none",
                "--server.port=0",
                "--management.endpoints.web.exposure.include=inflight",
                "--logging.level.dev.inflight=info"));
        arguments.addAll(List.of(properties));
        try (ConfigurableApplicationContext context =
                SpringApplication.run(EndpointTestApplication.class, arguments.toArray(String[]::new))) {
            return context.getEnvironment()
                    .getProperty(
                            "local.management.port", context.getEnvironment().getRequiredProperty("local.server.port"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void inDevelopmentTheLogSaysWhereThePageIs(String type, CapturedOutput output) {
        String port = run("--spring.profiles.active=local", "--spring.main.web-application-type=" + type);

        assertThat(output).contains(LINE + "http://localhost:" + port + "/actuator/inflight");
    }

    @ParameterizedTest
    @CsvSource({
        "--server.servlet.context-path=/app --spring.mvc.servlet.path=/api, /app/api/actuator/inflight",
        "--management.endpoints.web.base-path=/ --management.endpoints.web.path-mapping.inflight=ops/tasks, /ops/tasks",
        "--management.server.port=0 --management.server.base-path=/m, /m/actuator/inflight"
    })
    void whereverItIs(String properties, String path, CapturedOutput output) {
        String port = run(("--spring.profiles.active=dev " + properties).split(" "));

        assertThat(output).containsOnlyOnce(LINE).contains(LINE + "http://localhost:" + port + path + "\n");
    }

    @Test
    void elsewhereTheLogSaysNothing(CapturedOutput output) {
        run();

        assertThat(output).doesNotContain(LINE);
    }

    @Test
    void nothingIsSaidOfAnEndpointThatIsNotExposed(CapturedOutput output) {
        run("--spring.profiles.active=local", "--management.endpoints.web.exposure.exclude=inflight");

        assertThat(output).doesNotContain(LINE);
    }
}
