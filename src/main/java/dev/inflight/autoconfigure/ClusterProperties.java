package dev.inflight.autoconfigure;

import dev.inflight.TaskText;
import dev.inflight.cluster.member.OnUnavailable;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * What the replicas of a service share. Checked at construction: a value out of bounds stops the application at its start with a
 * message that names the property and the value.
 *
 * @param engine Through what replicas see each other: "redis" for the Redis or Valkey that the application uses, "memory" for
 *     applications in one JVM; with "none" there is no cluster.
 * @param namespace Which replicas belong together; spring.application.name unless set.
 * @param lease For how long a replica counts as alive after its last sign of life; it gives six in that time.
 * @param timeout After how long a call of the engine has failed.
 * @param onUnavailable What becomes of tasks that are to be unique in the cluster while the engine does not answer: with
 *     "local" they run, unique on their replica only, and yield afterwards; with "reject" they are refused, and those that run
 *     are stopped before others may have their names.
 * @param takeoverWait How long a replica that has a name is awaited when another starts its task, before the name is taken from
 *     it. With "reject" it is never taken from one that is alive.
 * @param redis Redis or Valkey.
 */
@ConfigurationProperties(ClusterProperties.PREFIX)
record ClusterProperties(
        @DefaultValue("none") Engine engine,
        @Nullable String namespace,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("400ms") Duration timeout,
        @DefaultValue("LOCAL") OnUnavailable onUnavailable,
        @DefaultValue("2s") Duration takeoverWait,
        @DefaultValue Redis redis) {

    static final String PREFIX = "inflight.cluster";

    /** As much as stands in every key. */
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9._-]{1,50}");

    ClusterProperties {
        requireBetween("lease", lease, Duration.ofSeconds(10), Duration.ofMinutes(5));
        requireBetween("timeout", timeout, Duration.ofMillis(50), Duration.ofMillis(400));
        requireBetween("takeover-wait", takeoverWait, Duration.ofMillis(100), Duration.ofMinutes(1));
        if (namespace != null) {
            requireNamespace(PREFIX + ".namespace", namespace);
        }
    }

    /** Through what replicas see each other. */
    enum Engine {
        /** There is no cluster. */
        NONE,
        /** The Redis or Valkey that the application uses. */
        REDIS,
        /** This JVM. */
        MEMORY
    }

    /**
     * Redis or Valkey.
     *
     * @param partitions Over how many slots of a Redis Cluster the claims are spread; the same on every replica.
     */
    record Redis(@DefaultValue("1") int partitions) {

        Redis {
            if (partitions < 1 || partitions > 64) {
                throw new IllegalArgumentException(PREFIX + ".redis.partitions must be 1 to 64, not " + partitions);
            }
        }
    }

    /** The namespace that is set, or else the application's name, which must then be fit to be one. */
    String namespaceOr(Environment environment) {
        if (namespace != null) {
            return namespace;
        }
        String application = environment.getProperty("spring.application.name");
        if (application == null || application.isBlank()) {
            throw new IllegalArgumentException(PREFIX + ".namespace is missing: it says which replicas belong together;"
                    + " set it, or spring.application.name");
        }
        return requireNamespace(PREFIX + ".namespace, which is spring.application.name unless set,", application);
    }

    private static String requireNamespace(String field, String namespace) {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException(
                    field + " must have 1 to 50 of the characters a-z 0-9 . _ -, not " + TaskText.quote(namespace));
        }
        return namespace;
    }

    private static void requireBetween(String property, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    PREFIX + "." + property + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
