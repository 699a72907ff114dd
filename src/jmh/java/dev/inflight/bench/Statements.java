package dev.inflight.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.reach.jdbc.ReachedDataSources;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/**
 * What a statement costs through the reach into JDBC, by turns with the same statement direct and through datasource-proxy with
 * a listener that does nothing. {@code -Dinflight.test.postgres} names a server to be used instead of one from the class path.
 */
public final class Statements {

    private static final int TURNS = Integer.getInteger("turns", 101);
    /** Short ones, many of them: what others do on the machine disturbs only some of them. */
    private static final long TURN = Integer.getInteger("turn", 50) * 1_000_000L;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private enum Through {
        DIRECT,
        DATASOURCE_PROXY,
        REACHED_WITHOUT_TASK,
        REACHED_IN_TASK
    }

    /** Nanoseconds for each time: by the clock, and of this thread on a processor, which others do not disturb. */
    private record Turn(double clock, double processor) {}

    /** What is timed. */
    private enum Use {
        /** One prepared statement, executed again and again. */
        HELD {
            @Override
            long repeat(DataSource dataSource, long until) throws SQLException {
                long times = 0;
                try (Connection connection = dataSource.getConnection();
                        PreparedStatement statement = connection.prepareStatement(SQL)) {
                    while (System.nanoTime() - until < 0) {
                        for (int i = 0; i < 20; i++, times++) {
                            execute(statement, i);
                        }
                    }
                }
                return times;
            }
        },
        /** Connection from the pool, statement, rows, and all given back. */
        WHOLE {
            @Override
            long repeat(DataSource dataSource, long until) throws SQLException {
                long times = 0;
                while (System.nanoTime() - until < 0) {
                    for (int i = 0; i < 20; i++, times++) {
                        try (Connection connection = dataSource.getConnection();
                                PreparedStatement statement = connection.prepareStatement(SQL)) {
                            execute(statement, i);
                        }
                    }
                }
                return times;
            }
        };

        private static final String SQL = "select n from numbers where n = ?";

        abstract long repeat(DataSource dataSource, long until) throws SQLException;

        private static void execute(PreparedStatement statement, int n) throws SQLException {
            statement.setInt(1, n);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || rows.getInt(1) != n) {
                    throw new SQLException("wrong row");
                }
            }
        }
    }

    private Statements() {}

    public static void main(String[] databases) throws Exception {
        for (String database : databases.length == 0 ? new String[] {"H2", "POSTGRES"} : databases) {
            try (HikariDataSource pool = new HikariDataSource()) {
                pool.setJdbcUrl(database.equals("H2") ? "jdbc:h2:mem:bench" : postgres());
                pool.setMaximumPoolSize(1);
                prepare(pool);
                for (Use use : Use.values()) {
                    measure(database, use, pool);
                }
            }
        }
        System.exit(0);
    }

    private static void measure(String database, Use use, HikariDataSource pool) throws Exception {
        DataSource reached = (DataSource) new ReachedDataSources().postProcessAfterInitialization(pool, "pool");
        DataSource proxied =
                ProxyDataSourceBuilder.create(pool).listener(new Nothing()).build();
        InFlightRegistry registry =
                DefaultInFlightRegistry.builder().executor(Runnable::run).build();
        Map<Through, List<Turn>> turns = new EnumMap<>(Through.class);
        Arrays.stream(Through.values()).forEach(through -> turns.put(through, new ArrayList<>()));
        for (int turn = -20; turn < TURNS; turn++) {
            for (Through through : Through.values()) {
                Turn figure = switch (through) {
                    case DIRECT -> turn(use, pool);
                    case DATASOURCE_PROXY -> turn(use, proxied);
                    case REACHED_WITHOUT_TASK -> turn(use, reached);
                    case REACHED_IN_TASK ->
                        registry.start(
                                        TaskSpec.named("bench")
                                                .timeout(Duration.ofMinutes(1))
                                                .build(),
                                        () -> turn(use, reached))
                                .get();
                };
                if (turn >= 0) {
                    turns.get(through).add(figure);
                }
            }
        }
        report(database + "." + use + ".clock", turns, Turn::clock);
        report(database + "." + use + ".processor", turns, Turn::processor);
    }

    /** The fastest tenth of the turns, which is what nobody has disturbed, and what it is beyond the same of others. */
    private static void report(String what, Map<Through, List<Turn>> turns, ToDoubleFunction<Turn> figure) {
        Map<Through, Double> nanos = new EnumMap<>(Through.class);
        turns.forEach((through, all) -> nanos.put(
                through,
                Figures.quantile(all.stream().mapToDouble(figure).sorted().toArray(), 0.1)));
        Figures figures = new Figures();
        double direct = nanos.get(Through.DIRECT);
        nanos.forEach((through, own) -> {
            figures.add("statement." + what, through, own, "ns");
            figures.add("statement." + what + ".ratio", through, own / direct, "");
            figures.add("statement." + what + ".beyond.direct", through, own - direct, "ns");
            figures.add(
                    "statement." + what + ".beyond.proxy", through, own - nanos.get(Through.DATASOURCE_PROXY), "ns");
        });
    }

    private static Turn turn(Use use, DataSource dataSource) throws SQLException {
        long start = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long times = use.repeat(dataSource, start + TURN);
        return new Turn(
                (double) (System.nanoTime() - start) / times,
                (double) (THREADS.getCurrentThreadCpuTime() - cpu) / times);
    }

    private static void prepare(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create temporary table numbers (n int primary key)");
            for (int i = 0; i < 1_000; i++) {
                statement.execute("insert into numbers values (" + i + ")");
            }
        }
    }

    private static String postgres() throws IOException {
        String given = System.getProperty("inflight.test.postgres", "");
        return given.isEmpty() ? EmbeddedPostgres.start().getJdbcUrl("postgres", "postgres") : given;
    }

    private static final class Nothing implements QueryExecutionListener {
        @Override
        public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

        @Override
        public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {}
    }
}
