package dev.inflight.cluster.redis;

import io.lettuce.core.RedisException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What must be true of a server, and what somebody should be told of it, once. */
final class Checks {

    private static final Logger log = LoggerFactory.getLogger(Checks.class);
    private static final int LEAST_MAJOR = 6;
    private static final int LEAST_MINOR = 2;

    private final boolean open;
    private boolean told;

    /** The server cannot do what is needed, however often it is asked. */
    static final class UnfitServerException extends RedisException {

        private static final long serialVersionUID = 1L;

        UnfitServerException(String message) {
            super(message);
        }
    }

    Checks(LettuceConnectionFactory factory) {
        boolean secret = factory.getPassword() != null
                || factory.getClientConfiguration()
                        .getRedisCredentialsProviderFactory()
                        .isPresent();
        boolean encrypted = factory.isUseSsl() || factory.isStartTls();
        this.open = !(secret && encrypted) && !hosts(factory).allMatch(Checks::isLocal);
    }

    /**
     * Reads what the server tells of itself.
     *
     * @throws UnfitServerException when it is too old
     */
    void read(String info) {
        Map<String, String> values = new HashMap<>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
        });
        String version = values.getOrDefault("redis_version", ""); // Valkey tells which Redis it is like
        if (isTooOld(version)) {
            throw new UnfitServerException("this server says that it is Redis " + version
                    + "; Redis 6.2 or Valkey 7.2 is the oldest that replicas can share");
        }
        if (!told) {
            told = true;
            tell(values.getOrDefault("maxmemory_policy", "noeviction"));
        }
    }

    private void tell(String policy) {
        if (open) {
            log.warn(
                    "whoever reaches this Redis can list and stop the tasks of all replicas: it is not on this machine, and"
                            + " has no password or no TLS (spring.data.redis.password, spring.data.redis.ssl.enabled)");
        }
        if (!policy.equals("noeviction")) {
            log.warn(
                    "this Redis has maxmemory-policy {}: when its memory is full it forgets which replica has which name, until"
                            + " that claims it again; use noeviction",
                    policy);
        }
    }

    private static boolean isTooOld(String version) {
        String[] parts = version.split("\\.", 3);
        try {
            int major = Integer.parseInt(parts[0]);
            int minor = parts.length == 1 ? 0 : Integer.parseInt(parts[1]);
            return major < LEAST_MAJOR || (major == LEAST_MAJOR && minor < LEAST_MINOR);
        } catch (NumberFormatException unknown) {
            return false; // whatever it is, it is tried
        }
    }

    private static Stream<String> hosts(LettuceConnectionFactory factory) {
        RedisClusterConfiguration cluster = factory.getClusterConfiguration();
        RedisSentinelConfiguration sentinel = factory.getSentinelConfiguration();
        if (cluster != null) {
            return hosts(cluster.getClusterNodes());
        }
        if (sentinel != null) {
            return hosts(sentinel.getSentinels());
        }
        return factory.getSocketConfiguration() == null ? Stream.of(factory.getHostName()) : Stream.empty();
    }

    private static Stream<String> hosts(Iterable<RedisNode> nodes) {
        Stream.Builder<String> hosts = Stream.builder();
        nodes.forEach(node -> hosts.add(node.getRequiredHost()));
        return hosts.build();
    }

    /** By its name alone: nothing is looked up. */
    private static boolean isLocal(String host) {
        return List.of("localhost", "::1", "[::1]", "0:0:0:0:0:0:0:1").contains(host) || host.startsWith("127.");
    }
}
