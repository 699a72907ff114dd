package dev.inflight.reach.jdbc;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** Drivers that read all that is left of rows when they are closed, and that take nothing else before. */
class RowsToTheEndTests {

    private final Connection raw = mock();
    private final PreparedStatement rawStatement = mock();
    private final ResultSet rawRows = mock();
    private final StoppableTask task = new StoppableTask();
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        when(raw.isWrapperFor(org.mariadb.jdbc.Connection.class)).thenReturn(true);
        when(raw.prepareStatement("select 1")).thenReturn(rawStatement);
        when(raw.isValid(anyInt())).thenReturn(true);
        when(rawStatement.executeQuery()).thenReturn(rawRows);
        when(rawRows.next()).thenReturn(true);
        connection = TrackedConnection.around(raw, "dataSource", false);
    }

    private ResultSet rows() throws Exception {
        return task.run(() -> connection.prepareStatement("select 1").executeQuery());
    }

    @Test
    void rowsOfAStoppedTaskAreCancelledBeforeTheyAreClosed() throws Exception {
        ResultSet rows = rows();
        task.stop();

        rows.close();

        InOrder order = inOrder(rawStatement, rawRows);
        order.verify(rawStatement).cancel();
        order.verify(rawRows).close();
    }

    @Test
    void whenTheNextOneIsRefusedToo() throws Exception {
        ResultSet rows = rows();
        task.stop();

        assertThatExceptionOfType(StatementRefusedException.class).isThrownBy(rows::next);

        verify(rawStatement).cancel();
    }

    @Test
    void theyAreReadToTheirEndBeforeTheConnectionIsUsed() throws Exception {
        ResultSet rows = rows();
        task.stop();
        assertThatExceptionOfType(StatementRefusedException.class).isThrownBy(rows::next);

        connection.createStatement();

        InOrder order = inOrder(raw, rawRows);
        order.verify(rawRows).close();
        order.verify(raw).isValid(anyInt());
        order.verify(raw).createStatement();
    }

    @Test
    void noRoundTripIsMadeBetweenRowsThatACancelWasMeantFor() throws Exception {
        ResultSet rows = rows();
        task.stop();
        assertThatExceptionOfType(StatementRefusedException.class).isThrownBy(rows::next);

        rows.next();

        verify(raw, never()).isValid(anyInt());
    }

    @Test
    void rowsOfATaskThatNobodyStopsAreClosedAsEver() throws Exception {
        rows().close();

        verify(rawStatement, never()).cancel();
    }

    @Test
    void otherDriversAreNotToldToCancelWhatIsOnlyClosed() throws Exception {
        when(raw.isWrapperFor(org.mariadb.jdbc.Connection.class)).thenReturn(false);
        ResultSet rows = rows();
        task.stop();

        rows.close();

        verify(rawStatement, never()).cancel();
    }
}
