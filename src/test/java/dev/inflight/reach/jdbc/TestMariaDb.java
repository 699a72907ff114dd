package dev.inflight.reach.jdbc;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB server for the tests of this package, where the machine has one (the package {@code mariadb-server}): one for each
 * JVM, with data of its own, on a free port of the loopback interface. Another one is named with
 * {@code -Dinflight.test.mariadb=jdbc:mariadb://localhost/test?user=…}.
 */
final class TestMariaDb {

    private static @Nullable String url;

    private TestMariaDb() {}

    static synchronized String url() {
        if (url == null) {
            String given = System.getProperty("inflight.test.mariadb", "");
            url = given.isEmpty() ? start() : given;
        }
        return url;
    }

    /** A pool of its own with one connection. */
    static HikariDataSource pool(String options) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url() + options);
        pool.setMaximumPoolSize(1);
        pool.setMaxLifetime(0);
        return pool;
    }

    /** How many statements run on this connection. */
    static int active(int connection) {
        return count("select count(*) from information_schema.processlist where command not in ('Sleep', 'Daemon')"
                + " and id = " + connection);
    }

    /** Whoever has the error of a statement may be a moment ahead of the list of what runs. */
    static void awaitIdle(int connection) {
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> active(connection) == 0);
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

    private static String start() {
        boolean there = List.of("mariadbd", "mariadb-install-db").stream().allMatch(TestMariaDb::isInPath);
        assumeThat(there).as("this machine has a MariaDB server").isTrue();
        try {
            Path data = Files.createTempDirectory("inflight-mariadb");
            String user = "--user=" + System.getProperty("user.name");
            run(
                            "mariadb-install-db",
                            "--no-defaults",
                            "--datadir=" + data,
                            "--skip-test-db",
                            user,
                            "--skip-name-resolve")
                    .waitFor();
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            Process server = run(
                    "mariadbd",
                    "--no-defaults",
                    "--datadir=" + data,
                    "--socket=" + data.resolve("socket"),
                    "--port=" + port,
                    "--bind-address=127.0.0.1",
                    "--skip-grant-tables", // for nobody but this JVM's machine, while its tests run
                    "--skip-networking=0",
                    "--skip-name-resolve",
                    user);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, data)));
            String started = "jdbc:mariadb://127.0.0.1:" + port + "/mysql?user=root";
            Awaitility.await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
                DriverManager.getConnection(started).close();
                return true;
            });
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isInPath(String program) {
        return path(program).toFile().canExecute();
    }

    private static Path path(String program) {
        List<String> folders = new ArrayList<>(List.of(System.getenv("PATH").split(File.pathSeparator)));
        folders.add("/usr/sbin");
        return folders.stream()
                .map(folder -> Path.of(folder, program))
                .filter(file -> file.toFile().canExecute())
                .findFirst()
                .orElse(Path.of(program));
    }

    private static Process run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, path(program).toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void stop(Process server, Path data) {
        server.destroyForcibly();
        try (var files = Files.walk(data)) {
            server.waitFor();
            files.map(Path::toFile).sorted((one, other) -> other.compareTo(one)).forEach(File::delete);
        } catch (IOException | InterruptedException left) {
            // in the folder for what is temporary
        }
    }
}
