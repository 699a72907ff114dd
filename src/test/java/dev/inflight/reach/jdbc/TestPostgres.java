package dev.inflight.reach.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server for the tests of this package, one for each JVM: unpacked from the class path, started on a free port of
 * the loopback interface, stopped with the JVM. The server refuses to run as root; then it is started in a user namespace of
 * its own ({@code unshare -U}), in which it is nobody. Where that is not to be had either, or on a machine that the class path
 * has no binaries for, name a server in the environment:
 * {@code INFLIGHT_TEST_POSTGRES=jdbc:postgresql://localhost/postgres?user=…}.
 */
final class TestPostgres {

    private static @Nullable String url;

    private TestPostgres() {}

    static synchronized String url() {
        if (url == null) {
            String given = System.getenv("INFLIGHT_TEST_POSTGRES");
            url = given == null ? start() : given;
        }
        return url;
    }

    private static String start() {
        assumeThat(System.getProperty("user.name").equals("root") && !LinuxUtils.isUnshareAvailable())
                .as("the server cannot be started by root here; name one in INFLIGHT_TEST_POSTGRES")
                .isFalse();
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(Path.of(System.getProperty("java.io.tmpdir"), "inflight-postgres")
                            .toFile())
                    .setPGStartupWait(Duration.ofMinutes(1))
                    .setServerConfig("fsync", "off")
                    .start();
            return server.getJdbcUrl("postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A pool of its own, whose connections are known by this name in the database. */
    static HikariDataSource pool(String name, int size) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url());
        pool.setPoolName(name);
        pool.setMaximumPoolSize(size);
        pool.setMaxLifetime(0); // a long race is not to be told that a connection was lost which was merely old
        pool.addDataSourceProperty("ApplicationName", name);
        return pool;
    }

    /** How many connections of this name are in a statement. */
    static int active(String name) {
        return count(
                "select count(*) from pg_stat_activity where state = 'active' and application_name = '" + name + "'");
    }

    /** Until what runs is seen to run, by the database. */
    static void awaitActive(String name) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(active(name)).isPositive());
    }

    static int count(String sql) {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
