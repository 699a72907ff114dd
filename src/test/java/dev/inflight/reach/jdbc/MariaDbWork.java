package dev.inflight.reach.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Ways in which work blocks in MariaDB, each for far longer than a test waits. */
enum MariaDbWork {
    SLEEP {
        @Override
        void run(DataSource dataSource) {
            new JdbcTemplate(dataSource).queryForList("select sleep(60)");
        }
    },
    PARAMETER {
        @Override
        void run(DataSource dataSource) {
            new JdbcTemplate(dataSource).queryForList("select sleep(?) from seq_1_to_10", 60);
        }
    },
    COMPUTES {
        @Override
        void run(DataSource dataSource) {
            new JdbcTemplate(dataSource).queryForList("select benchmark(1000000000000, md5('x'))");
        }
    },
    TRANSACTION {
        @Override
        void run(DataSource dataSource) {
            transaction(dataSource).executeWithoutResult(status -> {
                new JdbcTemplate(dataSource).update("insert into reached values (1)");
                new JdbcTemplate(dataSource).update("insert into reached select sleep(60)");
            });
        }
    },
    BATCH {
        @Override
        void run(DataSource dataSource) {
            new JdbcTemplate(dataSource)
                    .batchUpdate(
                            "insert into reached values (sleep(?))",
                            List.of(new Object[] {0}, new Object[] {60}, new Object[] {60}));
        }
    },
    STREAM {
        @Override
        void run(DataSource dataSource) {
            new JdbcTemplate(dataSource).execute((ConnectionCallback<Object>) connection -> {
                try (PreparedStatement statement = connection.prepareStatement(
                        "select seq, repeat('x', 2000), if(seq > 500, sleep(60), 0) from seq_1_to_1000")) {
                    statement.setFetchSize(10);
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            rows.getInt(1);
                        }
                    }
                }
                return null;
            });
        }
    },
    LOCK {
        @Override
        void run(DataSource dataSource) {
            transaction(dataSource)
                    .executeWithoutResult(
                            status -> new JdbcTemplate(dataSource).queryForList("select * from locked for update"));
        }
    };

    abstract void run(DataSource dataSource);

    private static TransactionTemplate transaction(DataSource dataSource) {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }
}
