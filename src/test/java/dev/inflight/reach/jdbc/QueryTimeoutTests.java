package dev.inflight.reach.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.InOrder;
import org.postgresql.PGConnection;

/** Statements that are bounded by what their task has left. */
class QueryTimeoutTests {

    private final Connection raw = mock();
    private final PreparedStatement rawStatement = mock();
    private final StoppableTask task = new StoppableTask();
    private PreparedStatement statement;

    @BeforeEach
    void open() throws SQLException {
        when(raw.prepareStatement("select 1")).thenReturn(rawStatement);
        when(raw.isValid(anyInt())).thenReturn(true);
        statement = TrackedConnection.around(raw, "dataSource", true).prepareStatement("select 1");
    }

    private int execute() throws Exception {
        return task.run(statement::executeUpdate);
    }

    @ParameterizedTest
    @CsvSource({"0, PT30S, 30", "0, PT29.2S, 30", "0, PT0.01S, 1", "0, PT0S, 1", "60, PT30S, 30"})
    void theStatementHasWhatIsLeftAndThenAgainWhatItHad(int users, Duration left, int expected) throws Exception {
        when(rawStatement.getQueryTimeout()).thenReturn(users);
        task.has(left);

        execute();

        InOrder order = inOrder(rawStatement);
        order.verify(rawStatement).setQueryTimeout(expected);
        order.verify(rawStatement).executeUpdate();
        order.verify(rawStatement).setQueryTimeout(users);
    }

    @ParameterizedTest
    @CsvSource({"10, PT30S", "30, PT30S", "0, PT876000H"})
    void neverLongerThanTheUserHasSet(int users, Duration left) throws Exception {
        when(rawStatement.getQueryTimeout()).thenReturn(users);
        task.has(users == 0 ? Duration.ofNanos(Long.MAX_VALUE) : left);

        execute();

        verify(rawStatement, never()).setQueryTimeout(anyInt());
    }

    @Test
    void whatFailsHasItsTimeoutBack() throws Exception {
        when(rawStatement.executeUpdate()).thenThrow(new SQLException("no"));

        assertThatThrownBy(this::execute).hasMessage("no");

        verify(rawStatement).setQueryTimeout(0);
    }

    @Test
    void aDriverThatHasNoTimeoutsExecutesAllTheSame() throws Exception {
        doThrow(new SQLException("not supported")).when(rawStatement).setQueryTimeout(anyInt());
        when(rawStatement.executeUpdate()).thenReturn(7);

        assertThat(execute()).isEqualTo(7);
    }

    @Test
    void withoutATaskNobodyTouchesIt() throws SQLException {
        statement.executeUpdate();

        verify(rawStatement, never()).getQueryTimeout();
        verify(rawStatement, never()).setQueryTimeout(anyInt());
    }

    /** Its driver keeps the time itself, and sends a cancel that nothing guards. */
    @Test
    void aStatementOfPostgresIsLeftAsItIs() throws Exception {
        Connection postgres = mock(withSettings().extraInterfaces(PGConnection.class));
        when(postgres.isWrapperFor(PGConnection.class)).thenReturn(true);
        when(postgres.prepareStatement("select 1")).thenReturn(rawStatement);
        statement = TrackedConnection.around(postgres, "dataSource", true).prepareStatement("select 1");

        execute();

        verify(rawStatement, never()).setQueryTimeout(anyInt());
    }

    @Test
    void h2EndsWhatNoCancelReachesAndTheConnectionForgetsIt() throws Exception {
        try (Connection connection = TrackedConnection.around(
                        DriverManager.getConnection("jdbc:h2:mem:timeouts"), "dataSource", true);
                Statement endless = connection.createStatement();
                Statement other = connection.createStatement()) {
            task.has(Duration.ofMillis(300)); // and nobody stops it
            assertThatThrownBy(() -> task.run(() -> endless.executeQuery(
                            "select count(*) from system_range(1, 1000000) a, system_range(1, 1000000) b")))
                    .isInstanceOf(java.sql.SQLTimeoutException.class);
            try (ResultSet rows =
                    other.executeQuery("select setting_value from information_schema.settings where setting_name ="
                            + " 'QUERY_TIMEOUT'")) {
                rows.next();
                assertThat(rows.getInt(1)).isZero();
            }
        }
    }

    @Test
    void rowsCanStillBeReadAfterIt() throws Exception {
        try (Connection connection = TrackedConnection.around(
                        DriverManager.getConnection("jdbc:h2:mem:timeouts"), "dataSource", true);
                Statement some = connection.createStatement()) {
            assertThat(task.run(() -> {
                        int read = 0;
                        try (ResultSet rows = some.executeQuery("select * from system_range(1, 1000)")) {
                            while (rows.next()) {
                                read++;
                            }
                        }
                        return read;
                    }))
                    .isEqualTo(1_000);
        }
    }
}
