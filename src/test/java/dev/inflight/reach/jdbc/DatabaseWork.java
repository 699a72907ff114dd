package dev.inflight.reach.jdbc;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Ways in which work blocks in PostgreSQL, each for far longer than a test waits. */
enum DatabaseWork {
    TEMPLATE {
        @Override
        void run(DataSource dataSource) {
            new JdbcTemplate(dataSource).queryForList("select pg_sleep(60)");
        }
    },
    PARAMETERS {
        @Override
        void run(DataSource dataSource) {
            new JdbcTemplate(dataSource).queryForList("select pg_sleep(?)", 60);
        }
    },
    UPDATE {
        @Override
        void run(DataSource dataSource) {
            new JdbcTemplate(dataSource).update("insert into reached select 1 from pg_sleep(60)");
        }
    },
    TRANSACTION {
        @Override
        void run(DataSource dataSource) {
            transaction(dataSource).executeWithoutResult(status -> {
                new JdbcTemplate(dataSource).update("insert into reached values (1)");
                new JdbcTemplate(dataSource).execute("select pg_sleep(60)");
            });
        }
    },
    SAVEPOINT {
        @Override
        void run(DataSource dataSource) {
            TransactionTemplate nested = transaction(dataSource);
            nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
            transaction(dataSource).executeWithoutResult(outer -> {
                JdbcTemplate template = new JdbcTemplate(dataSource);
                RuntimeException stopped = null;
                try {
                    nested.executeWithoutResult(inner -> template.execute("select pg_sleep(60)"));
                } catch (RuntimeException e) {
                    stopped = e;
                }
                // back at the savepoint, the transaction can be used to write down what happened
                template.queryForObject("select 1", Integer.class);
                throw stopped == null ? new IllegalStateException("not stopped") : stopped;
            });
        }
    },
    BATCH {
        @Override
        void run(DataSource dataSource) {
            new JdbcTemplate(dataSource)
                    .batchUpdate(
                            "insert into reached select 1 from pg_sleep(?)",
                            List.of(new Object[] {0}, new Object[] {60}, new Object[] {60}));
        }
    },
    /** The cursor's first rows come at once; the statement is over for the driver, and rows are what blocks. */
    CURSOR {
        @Override
        void run(DataSource dataSource) {
            transaction(dataSource)
                    .executeWithoutResult(status -> new JdbcTemplate(dataSource).execute((ConnectionCallback<Object>)
                            connection -> {
                                try (PreparedStatement statement = connection.prepareStatement(
                                        "select n, case when n > 5 then pg_sleep(60) end from generate_series(1, 100) n")) {
                                    statement.setFetchSize(5);
                                    try (ResultSet rows = statement.executeQuery()) {
                                        while (rows.next()) {
                                            rows.getInt(1);
                                        }
                                    }
                                }
                                return null;
                            }));
        }
    },
    PLAIN {
        @Override
        void run(DataSource dataSource) throws Exception {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("select 1; select pg_sleep(60); select 2");
            }
        }
    },
    CALL {
        @Override
        void run(DataSource dataSource) throws Exception {
            try (Connection connection = dataSource.getConnection();
                    CallableStatement statement = connection.prepareCall("{call pg_sleep(60)}")) {
                statement.execute();
            }
        }
    },
    /** Waits for somebody else's lock. */
    LOCK {
        @Override
        void run(DataSource dataSource) {
            transaction(dataSource)
                    .executeWithoutResult(status -> new JdbcTemplate(dataSource).execute("lock table locked"));
        }
    };

    abstract void run(DataSource dataSource) throws Exception;

    private static TransactionTemplate transaction(DataSource dataSource) {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }
}
