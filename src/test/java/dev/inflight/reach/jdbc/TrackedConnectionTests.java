package dev.inflight.reach.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import dev.inflight.TaskCancelledException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.InOrder;

/** The rules, one by one, with a driver that does what the test says. */
@Timeout(60)
class TrackedConnectionTests {

    private static final SQLException CANCELLED = new SQLException("canceling statement due to user request", "57014");

    private final Connection raw = mock();
    private final PreparedStatement rawStatement = mock();
    private final ResultSet rawRows = mock();
    private final StoppableTask task = new StoppableTask();
    private Connection connection;

    /** Counted down when the driver is in a call. */
    private final CountDownLatch inDriver = new CountDownLatch(1);

    /** What the driver's call waits for. */
    private final CompletableFuture<Object> answer = new CompletableFuture<>();

    @BeforeEach
    void open() throws SQLException {
        when(raw.prepareStatement("select 1")).thenReturn(rawStatement);
        when(raw.isValid(anyInt())).thenReturn(true);
        when(rawStatement.executeQuery()).thenReturn(rawRows);
        when(rawRows.next()).thenReturn(true);
        connection = TrackedConnection.around(raw, "dataSource", false);
    }

    @AfterEach
    void noFlagIsLeft() {
        assertThat(Thread.interrupted()).isFalse();
    }

    // ---- rule 7: without a task

    @Test
    void withoutATaskNothingIsAddedToAStatement() throws SQLException {
        ResultSet rows = connection.prepareStatement("select 1").executeQuery();

        assertThat(rows).isSameAs(rawRows);
        verify(raw, never()).isValid(anyInt());
    }

    // ---- rule 1: no cancel hits an innocent

    @Test
    void aStopCancelsTheStatementThatRuns() throws Exception {
        blockingUpdate(CANCELLED);
        CompletableFuture<Throwable> work = failureOf(this::update);

        inDriver.await();
        task.stop();

        assertThat(work.get(30, TimeUnit.SECONDS)).isSameAs(CANCELLED);
    }

    @Test
    void aCallDoesNotReturnWhileItsCancelIsBeingSent() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch send = new CountDownLatch(1);
        blockingUpdate(null);
        doAnswer(call -> {
                    sending.countDown();
                    send.await();
                    return null;
                })
                .when(rawStatement)
                .cancel();
        CompletableFuture<Throwable> work = failureOf(this::update);
        inDriver.await();
        Thread stop = new Thread(task::stop);
        stop.start();
        sending.await();

        answer.complete(1); // the statement is over of its own accord

        assertThatThrownBy(() -> work.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        send.countDown();
        assertThat(work.get(30, TimeUnit.SECONDS)).isNull();
        stop.join();
    }

    @Test
    void aCancelThatNeverGetsSentCostsTheConnection() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        blockingUpdate(null);
        doAnswer(call -> {
                    answer.complete(1);
                    never.await();
                    return null;
                })
                .when(rawStatement)
                .cancel();
        CompletableFuture<Throwable> work = failureOf(this::update);
        inDriver.await();
        Thread stop = new Thread(task::stop);
        stop.start();

        work.get(30, TimeUnit.SECONDS);

        verify(raw).abort(any());
        never.countDown();
        stop.join();
    }

    @Test
    void whatFollowsACancelIsARoundTripThatMayTakeIt() throws Exception {
        stopInVain();

        connection.commit();
        connection.close();

        InOrder order = inOrder(raw);
        order.verify(raw).isValid(anyInt());
        order.verify(raw).commit();
        order.verify(raw).close();
        verify(raw, times(1)).isValid(anyInt());
    }

    @Test
    void aCancelThatHitTheRoundTripIsOutOfTheWay() throws Exception {
        when(raw.isValid(anyInt())).thenReturn(false, true);
        stopInVain();

        connection.close();

        verify(raw, never()).abort(any());
    }

    @Test
    void aConnectionThatFailsTheRoundTripsDoesNotGoBackAsItIs() throws Exception {
        when(raw.isValid(anyInt())).thenReturn(false);
        stopInVain();

        connection.close();

        InOrder order = inOrder(raw);
        order.verify(raw).abort(any());
        order.verify(raw).createStatement(); // from whose failure a pool sees it
        order.verify(raw).close();
    }

    @Test
    void theRoundTripIsMadeWithoutAnInterruptThatIsPending() throws Exception {
        when(raw.isValid(anyInt())).then(call -> !Thread.currentThread().isInterrupted());
        stopInVain();

        Thread.currentThread().interrupt();
        connection.close();

        assertThat(Thread.interrupted()).isTrue();
        verify(raw, times(1)).isValid(anyInt());
    }

    @Test
    void aStopBetweenStatementsCancelsNothing() throws Exception {
        task.run(this::update);

        task.stop();

        verify(rawStatement, never()).cancel();
        assertThat(task.hooks()).isZero();
    }

    @Test
    void aCancelThatCameBeforeTheDriverHadSentTheStatementIsRepeated() throws Exception {
        blockingUpdate(CANCELLED);
        CountDownLatch cancels = new CountDownLatch(3);
        doAnswer(call -> {
                    cancels.countDown();
                    if (cancels.getCount() == 0) {
                        answer.completeExceptionally(CANCELLED);
                    }
                    return null;
                })
                .when(rawStatement)
                .cancel();
        CompletableFuture<Throwable> work = failureOf(this::update);
        inDriver.await();

        task.stop();

        assertThat(work.get(30, TimeUnit.SECONDS)).isSameAs(CANCELLED);
    }

    @Test
    void aDriverThatCannotCancelIsNotAskedAgain() throws Exception {
        blockingUpdate(null);
        doThrow(new SQLFeatureNotSupportedException()).when(rawStatement).cancel();
        CompletableFuture<Throwable> work = failureOf(this::update);
        inDriver.await();

        task.stop();
        answer.complete(1);

        work.get(30, TimeUnit.SECONDS);
        verify(rawStatement, times(1)).cancel();
    }

    @Test
    void nothingIsCancelledWhileThreadsShareTheConnection() throws Exception {
        PreparedStatement other = mock();
        CountDownLatch otherGoesOn = new CountDownLatch(1);
        CountDownLatch otherInDriver = new CountDownLatch(1);
        when(raw.prepareStatement("select 2")).thenReturn(other);
        when(other.executeUpdate()).then(call -> {
            otherInDriver.countDown();
            otherGoesOn.await();
            return 1;
        });
        blockingUpdate(CANCELLED);
        CompletableFuture<Throwable> work = failureOf(this::update);
        inDriver.await();
        CompletableFuture<Object> innocent = CompletableFuture.supplyAsync(() -> {
            try {
                return new StoppableTask()
                        .run(() -> connection.prepareStatement("select 2").executeUpdate());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        otherInDriver.await();
        Thread stop = new Thread(task::stop);
        stop.start();

        Awaitility.await().until(() -> stop.getState() == Thread.State.TIMED_WAITING);
        verify(rawStatement, never()).cancel();
        otherGoesOn.countDown();
        innocent.get(30, TimeUnit.SECONDS);

        assertThat(work.get(30, TimeUnit.SECONDS)).isSameAs(CANCELLED);
        stop.join();
    }

    // ---- rule 2: delivered once

    @Test
    void theNextStatementOfAStoppedTaskIsRefusedAndNotSent() throws Exception {
        task.stop();

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> task.run(this::update))
                .satisfies(refused -> assertThat(refused.getSQLState()).isEqualTo("57014"))
                .withCauseInstanceOf(TaskCancelledException.class)
                .havingCause()
                .withMessageContaining("by tester: enough");
        verify(rawStatement, never()).executeUpdate();
    }

    @Test
    void whatATaskDoesAfterARefusalPasses() throws Exception {
        task.stop();
        assertThatThrownBy(() -> task.run(this::update)).isInstanceOf(SQLException.class);

        task.run(this::update);

        verify(rawStatement).executeUpdate();
    }

    @Test
    void whatATaskDoesAfterACancelPasses() throws Exception {
        aStopCancelsTheStatementThatRuns();
        doReturn(1).when(rawStatement).executeUpdate();

        assertThat(task.run(this::update)).isEqualTo(1);
    }

    @Test
    void aCancelThatHitNothingIsDeliveredToTheNextStatement() throws Exception {
        stopInVain();

        assertThatThrownBy(() -> task.run(this::update)).isInstanceOf(StatementRefusedException.class);
    }

    @Test
    void whatGivesAConnectionBackIsNeverRefused() throws Exception {
        Savepoint savepoint = mock();
        task.stop();

        task.run(() -> {
            connection.rollback(savepoint);
            connection.rollback();
            connection.commit();
            connection.setAutoCommit(true);
            connection.close();
            return null;
        });

        verify(raw).rollback(savepoint);
        verify(raw).close();
        assertThatThrownBy(() -> task.run(this::update)).as("is still to come").isInstanceOf(SQLException.class);
    }

    @Test
    void workThatIsToBeLeftAloneIsNotRefusedItsStatements() throws Exception {
        task.endGently();

        assertThat(task.run(this::update)).isEqualTo(0);
    }

    // ---- rule 5: rows

    @Test
    void theHookStaysUntilTheResultSetIsClosed() throws Exception {
        task.run(() -> {
            ResultSet rows = connection.prepareStatement("select 1").executeQuery();
            rows.next();
            assertThat(task.hooks()).isEqualTo(1);
            rows.close();
            assertThat(task.hooks()).isZero();
            return null;
        });
    }

    @Test
    void theHookStaysUntilTheStatementIsClosed() throws Exception {
        task.run(() -> {
            PreparedStatement statement = connection.prepareStatement("select 1");
            statement.executeQuery();
            assertThat(task.hooks()).isEqualTo(1);
            statement.close();
            assertThat(task.hooks()).isZero();
            return null;
        });
    }

    @Test
    void noHookIsLeftOnAConnectionThatHasBeenGivenBack() throws Exception {
        task.run(() -> {
            connection.prepareStatement("select 1").executeQuery();
            connection.close();
            return null;
        });

        assertThat(task.hooks()).isZero();
    }

    @Test
    void aStopBetweenTwoRowsRefusesTheNext() throws Exception {
        ResultSet rows = task.run(() -> connection.prepareStatement("select 1").executeQuery());
        rows.next();

        task.stop();

        assertThatThrownBy(rows::next).isInstanceOf(StatementRefusedException.class);
        verify(rawStatement, never()).cancel();
        verify(rawRows, times(1)).next();
    }

    @Test
    void aStopCancelsTheFetchOfARow() throws Exception {
        when(rawRows.next()).then(call -> {
            inDriver.countDown();
            return answer.get();
        });
        doAnswer(call -> answer.completeExceptionally(CANCELLED))
                .when(rawStatement)
                .cancel();
        CompletableFuture<Throwable> work = failureOf(
                () -> connection.prepareStatement("select 1").executeQuery().next());
        inDriver.await();

        task.stop();

        assertThat(work.get(30, TimeUnit.SECONDS)).hasRootCause(CANCELLED);
    }

    // ---- in other people's applications

    @Test
    void castsToOtherInterfacesOfTheDriverGoOnToWork() {
        Connection vendor = mock(Connection.class, withSettings().extraInterfaces(Runnable.class));

        assertThat(TrackedConnection.around(vendor, "dataSource", false)).isInstanceOf(Runnable.class);
    }

    @Test
    void aConnectionIsWrappedOnce() {
        assertThat(TrackedConnection.around(connection, "other", false)).isSameAs(connection);
    }

    @Test
    void whatIsUnwrappedIsWhatThePoolHandedOut() throws SQLException {
        when(raw.unwrap(Connection.class)).thenReturn(raw);

        assertThat(connection.unwrap(Connection.class)).isSameAs(raw);
    }

    @Test
    void aConnectionIsEqualToItself() throws SQLException {
        assertThat(Set.of(connection)).contains(connection);
        assertThat(connection.prepareStatement("select 1").getConnection()).isSameAs(connection);
    }

    // ---- words

    private int update() throws SQLException {
        return connection.prepareStatement("select 1").executeUpdate();
    }

    /** An update that goes on until it is cancelled, and then fails like this, or does not. */
    private void blockingUpdate(SQLException cancelled) throws SQLException {
        doAnswer(call -> {
                    inDriver.countDown();
                    try {
                        return answer.get();
                    } catch (ExecutionException e) {
                        throw e.getCause();
                    }
                })
                .when(rawStatement)
                .executeUpdate();
        doAnswer(call -> cancelled == null ? answer.complete(1) : answer.completeExceptionally(cancelled))
                .when(rawStatement)
                .cancel();
    }

    /** A statement that is over when its cancel comes. */
    private void stopInVain() throws Exception {
        blockingUpdate(null);
        CompletableFuture<Throwable> work = failureOf(this::update);
        inDriver.await();
        task.stop();
        assertThat(work.get(30, TimeUnit.SECONDS)).isNull();
    }

    private CompletableFuture<Throwable> failureOf(StoppableTask.Work<?> work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                task.run(work);
                return null;
            } catch (Exception e) {
                return e;
            }
        });
    }
}
