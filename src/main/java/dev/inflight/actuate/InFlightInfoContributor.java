package dev.inflight.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Says which version of this library an application runs. It is read from what Maven writes into the library's jar, which,
 * unlike a manifest, survives being packed into one jar with others. Classes that never were in a jar have no version, and
 * then nothing is said.
 */
public final class InFlightInfoContributor implements InfoContributor {

    /** Where the version is written in the library's jar. */
    public static final String VERSION_RESOURCE = "META-INF/maven/dev.inflight/inflight/pom.properties";

    private final @Nullable String version;

    /** Looks the version up, once. */
    public InFlightInfoContributor() {
        this(InFlightInfoContributor.class.getClassLoader());
    }

    InFlightInfoContributor(ClassLoader loader) {
        try (InputStream written = loader.getResourceAsStream(VERSION_RESOURCE)) {
            Properties properties = new Properties();
            if (written != null) {
                properties.load(written);
            }
            version = properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(VERSION_RESOURCE + " cannot be read", e);
        }
    }

    @Override
    public void contribute(Info.Builder builder) {
        if (version != null) {
            builder.withDetail("inflight", Map.of("version", version));
        }
    }
}
