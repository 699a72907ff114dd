import dev.inflight.InFlightRegistry;
import dev.inflight.TaskContext;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;

/**
 * Work that writes to a table in PostgreSQL ({@code -Dwitness.jdbc=URL}) with its token, and once more later, whatever has become of it
 * meanwhile. Beside it is a table without that guard, to which it writes the same.
 */
final class Stock {

    private static final Logger LOGGER = Logger.getLogger("witness");

    private final InFlightRegistry registry;

    /** No virtual ones: an interrupt closes their sockets, and here the database is to say no. */
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "stock");
        thread.setDaemon(true);
        return thread;
    });

    Stock(InFlightRegistry registry) {
        this.registry = registry;
    }

    static void create() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table stock (article text primary key, amount int, token bigint not null default 0)");
            statement.execute("create table bare (article text primary key, amount int)");
        }
    }

    /** What both tables say. */
    static String row(String article) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement select = connection.prepareStatement("select stock.amount, stock.token, bare.amount"
                        + " from stock join bare on bare.article = stock.article where stock.article = ?")) {
            select.setString(1, article);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) + " " + row.getLong(2) + " " + row.getInt(3) : "none";
            }
        }
    }

    /**
     * Starts work that writes an amount, and one more when that file is there.
     *
     * @return the run's id
     */
    String start(String article, int amount, String file) {
        TaskSpec spec = TaskSpec.named("stock:" + article)
                .kind("stock")
                .timeout(Duration.ofMinutes(10))
                .scope(TaskScope.CLUSTER)
                .build();
        return registry.start(spec, () -> work(article, amount, Path.of(file)), threads)
                .id();
    }

    private static Object work(String article, int amount, Path file) throws SQLException {
        long token = TaskContext.current().token().orElseThrow();
        try (Connection connection = connect()) {
            first(connection, article, amount, token);
            say("first", amount, token, 1, 1);
            while (!Files.exists(file)) {
                LockSupport.parkNanos(1_000_000);
                Thread.interrupted(); // it does not notice that it was stopped
            }
            int rows = guarded(connection, article, amount + 1, token);
            say("late", amount + 1, token, rows, bare(connection, article, amount + 1));
        }
        return "";
    }

    private static void say(String which, int amount, long token, int rows, int bareRows) {
        LOGGER.info("stock " + which + " " + amount + " " + token + " rows " + rows + " bare " + bareRows);
    }

    private static void first(Connection connection, String article, int amount, long token) throws SQLException {
        try (PreparedStatement upsert =
                        connection.prepareStatement("insert into stock (article, amount, token) values (?, ?, ?)"
                                + " on conflict (article) do update set amount = excluded.amount, token = excluded.token"
                                + " where stock.token <= excluded.token");
                PreparedStatement bare = connection.prepareStatement("insert into bare (article, amount) values (?, ?)"
                        + " on conflict (article) do update set amount = excluded.amount")) {
            upsert.setString(1, article);
            upsert.setInt(2, amount);
            upsert.setLong(3, token);
            if (upsert.executeUpdate() != 1) {
                throw new IllegalStateException("a newer run has written " + article);
            }
            bare.setString(1, article);
            bare.setInt(2, amount);
            bare.executeUpdate();
        }
    }

    /** As docs/cluster.md has it. */
    private static int guarded(Connection connection, String article, int amount, long token) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update stock set amount = ?, token = ? where article = ? and token <= ?")) {
            update.setInt(1, amount);
            update.setLong(2, token);
            update.setString(3, article);
            update.setLong(4, token);
            return update.executeUpdate();
        }
    }

    private static int bare(Connection connection, String article, int amount) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update bare set amount = ? where article = ?")) {
            update.setInt(1, amount);
            update.setString(2, article);
            return update.executeUpdate();
        }
    }

    private static Connection connect() throws SQLException {
        try {
            Class.forName(
                    "org.postgresql.Driver"); // DriverManager looks for drivers in the class path only, and this is a
            // jar beside it
        } catch (ClassNotFoundException missing) {
            throw new SQLException(missing);
        }
        return DriverManager.getConnection(System.getProperty("witness.jdbc"));
    }
}
