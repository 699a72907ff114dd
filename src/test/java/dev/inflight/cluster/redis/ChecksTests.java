package dev.inflight.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inflight.core.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class ChecksTests {

    @RegisterExtension
    final LogLines log = new LogLines();

    private static final String FIT = "# Server\r\nredis_version:7.0.15\r\n# Memory\r\nmaxmemory_policy:noeviction\r\n";

    private static Checks of(String host, String password, boolean tls) {
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(host);
        server.setPassword(RedisPassword.of(password));
        LettuceClientConfiguration.LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder();
        return new Checks(
                new LettuceConnectionFactory(server, tls ? client.useSsl().build() : client.build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.8.24", "5.0.14", "6.0.20", "6.1"})
    void a_server_that_is_too_old_is_refused_with_its_version(String version) {
        assertThatThrownBy(() -> of("localhost", "", false).read("redis_version:" + version + "\r\n"))
                .hasMessageContaining("Redis " + version)
                .hasMessageContaining("6.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis_version:6.2.6", "redis_version:7.0.15", "redis_version:10.0", "redis_version:x", ""})
    void one_that_is_not_is_taken(String info) {
        assertThatCode(() -> of("localhost", "", false).read(info)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "::1"})
    void on_this_machine_nothing_is_warned_of(String host) {
        of(host, "", false).read(FIT);

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void elsewhere_without_a_password_is_warned_of() {
        of("redis.example.com", "", true).read(FIT);

        assertThat(log.lines()).singleElement().asString().startsWith("WARN").contains("no password or no TLS");
    }

    @Test
    void elsewhere_without_tls_is_warned_of() {
        of("redis.example.com", "secret", false).read(FIT);

        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("no password or no TLS")
                .doesNotContain("secret");
    }

    @Test
    void elsewhere_with_both_nothing_is_warned_of() {
        of("redis.example.com", "secret", true).read(FIT);

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void one_that_evicts_is_warned_of() {
        of("localhost", "", false).read("redis_version:7.0.15\r\nmaxmemory_policy:allkeys-lru\r\n");

        assertThat(log.lines()).singleElement().asString().startsWith("WARN").contains("allkeys-lru", "noeviction");
    }

    @Test
    void it_is_warned_of_once() {
        Checks checks = of("redis.example.com", "", false);
        checks.read(FIT);
        checks.read(FIT);

        assertThat(log.lines()).hasSize(1);
    }
}
