package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.info.Info;

class InFlightInfoContributorTests {

    @TempDir
    Path jar;

    @Test
    void theVersionIsWhatMavenWroteIntoTheJar() throws IOException {
        Path written = jar.resolve(InFlightInfoContributor.VERSION_RESOURCE);
        Files.createDirectories(written.getParent());
        Files.writeString(written, "artifactId=inflight\ngroupId=dev.inflight\nversion=1.2.3\n");

        assertThat(detailsOf(jar)).isEqualTo(Map.of("inflight", Map.of("version", "1.2.3")));
    }

    @Test
    void classesThatWereNeverInAJarHaveNoVersion() throws IOException {
        assertThat(detailsOf(jar)).isEmpty();
    }

    private static Map<String, Object> detailsOf(Path root) throws IOException {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {root.toUri().toURL()}, null)) {
            Info.Builder builder = new Info.Builder();
            new InFlightInfoContributor(loader).contribute(builder);
            return builder.build().getDetails();
        }
    }
}
