package dev.inflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The jars of one module: each has what it should, and not what it should not. */
class JarsIT {

    @Test
    void the_library_leaves_the_service_out() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("inflight.library.jar"))) {
            assertThat(jar.stream().map(e -> e.getName()))
                    .contains(
                            "META-INF/MANIFEST.MF",
                            "dev/inflight/InFlightRegistry.class",
                            "dev/inflight/page/page.html")
                    .noneMatch(n -> n.startsWith("dev/inflight/service/") || n.startsWith("static/"))
                    .noneMatch(n -> n.startsWith("dev/inflight/test/"))
                    .noneMatch(n -> n.startsWith("application") || n.equals("META-INF/build-info.properties"))
                    .noneMatch(n -> n.startsWith("META-INF/sbom"));
        }
    }

    @Test
    void the_test_kit_is_in_a_jar_of_its_own() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("inflight.test-kit.jar"))) {
            assertThat(jar.stream().map(e -> e.getName()).filter(n -> n.endsWith(".class")))
                    .contains("dev/inflight/test/InFlightAssertions.class")
                    .allMatch(n -> n.startsWith("dev/inflight/test/"));
        }
    }

    @Test
    void sources_and_documentation_are_those_of_library_and_test_kit() throws IOException {
        assertThat(namesIn("sources"))
                .contains("dev/inflight/InFlightRegistry.java", "dev/inflight/test/ManualTime.java")
                .noneMatch(n -> n.startsWith("dev/inflight/service/") || n.startsWith("application"));
        assertThat(namesIn("javadoc"))
                .contains("dev/inflight/InFlightRegistry.html", "dev/inflight/test/ManualTime.html")
                .noneMatch(n -> n.startsWith("dev/inflight/service/"));
    }

    private static List<String> namesIn(String classifier) throws IOException {
        String library = System.getProperty("inflight.library.jar");
        try (JarFile jar = new JarFile(library.replaceFirst("\\.jar$", "-" + classifier + ".jar"))) {
            return jar.stream().map(e -> e.getName()).toList();
        }
    }

    @Test
    void the_bill_of_materials_has_every_library_that_is_in_the_service() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("inflight.exec.jar"));
                InputStream bom = jar.getInputStream(jar.getEntry("META-INF/sbom/application.cdx.json"))) {
            List<String> listed = JsonMapper.shared()
                    .readTree(bom)
                    .get("components")
                    .valueStream()
                    .map(part -> part.get("name").asString() + "-"
                            + part.get("version").asString() + ".jar")
                    .toList();
            assertThat(jar.stream()
                            .map(e -> e.getName())
                            .filter(n -> n.startsWith("BOOT-INF/lib/") && n.endsWith(".jar"))
                            .map(n -> n.substring("BOOT-INF/lib/".length()))
                            // Boot's own, which it adds itself
                            .filter(n -> !n.startsWith("spring-boot-jarmode-")))
                    .isNotEmpty()
                    .isSubsetOf(listed);
        }
    }

    @Test
    void the_service_is_runnable_and_complete() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("inflight.exec.jar"))) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Start-Class"))
                    .isEqualTo("dev.inflight.service.InFlightApplication");
            assertThat(jar.stream().map(e -> e.getName()))
                    .contains("BOOT-INF/layers.idx", "META-INF/build-info.properties")
                    .as("optional libraries are in it")
                    .anyMatch(n -> n.startsWith("BOOT-INF/lib/micrometer-registry-prometheus-"))
                    .anyMatch(n -> n.startsWith("BOOT-INF/lib/reactor-core-"))
                    .as("what only tests need is not")
                    .noneMatch(n -> n.startsWith("BOOT-INF/classes/dev/inflight/test/"))
                    .noneMatch(n -> n.startsWith("BOOT-INF/lib/assertj-") || n.startsWith("BOOT-INF/lib/byte-buddy-"));
        }
    }
}
