package dev.inflight.cluster.redis;

import dev.inflight.cluster.redis.Checks.UnfitServerException;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's own thread: it makes the two connections, makes new ones when a server has been silent for too long, and reads the
 * inbox. The client reconnects by itself what was closed.
 */
final class Keeper implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Keeper.class);

    /** After so long with no answer, commands are given a new connection: the old one may lead nowhere. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration WHEN_UNFIT = Duration.ofSeconds(30);
    private static final Duration NOTHING_TO_READ = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final Duration ENDING = Duration.ofMillis(2_500); // it may be connecting
    private static final long INFO_TIMEOUT_MILLIS = 2_000;

    private final Keys keys;
    private final Server server;
    private final Checks checks;
    private final Link link;
    private final Deadlines deadlines;
    private final Thread thread;
    private volatile @Nullable Inbox inbox;
    private volatile @Nullable Connection commanding;
    private volatile @Nullable Connection reading;
    private volatile Runnable reconnected = () -> {};
    private volatile boolean closed;
    private String lastFailure = "";

    Keeper(String name, Keys keys, Server server, Checks checks, Link link, Deadlines deadlines) {
        this.keys = keys;
        this.server = server;
        this.checks = checks;
        this.link = link;
        this.deadlines = deadlines;
        this.thread = new Thread(this, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
    }

    void start() {
        thread.start();
    }

    boolean isClosed() {
        return closed;
    }

    /** Says whom to tell whenever commands have a connection again. */
    void onReconnect(Runnable listener) {
        reconnected = listener;
    }

    private void tellReconnected() {
        try {
            reconnected.run();
        } catch (RuntimeException broken) {
            log.warn("who is told of new connections failed", broken);
        }
    }

    /** From now on this is read. */
    void read(Inbox opened) {
        inbox = opened;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (!closed) {
            Duration pause = tend();
            if (!closed && !pause.isZero()) {
                LockSupport.parkNanos(this, pause.toNanos());
            }
            Thread.interrupted(); // nobody has a reason to, and a flag that is up would end every wait at once
        }
        var unused = closeConnections();
    }

    /** One round: what is missing is made, what came is read. Gives how long to wait before the next one. */
    private Duration tend() {
        try {
            command();
            Inbox opened = inbox;
            if (opened == null || closed) {
                return NOTHING_TO_READ;
            }
            Connection connection = reading;
            if (connection == null) {
                connection = server.connect();
                reading = connection;
            }
            return read(opened, connection);
        } catch (RuntimeException | LinkageError failure) {
            return failed(failure);
        }
    }

    private Duration read(Inbox opened, Connection connection) {
        try {
            opened.read(connection.commands());
            lastFailure = "";
            return Duration.ZERO;
        } catch (ExecutionException failure) {
            Throwable cause = Failures.cause(failure);
            if (cause instanceof RedisCommandExecutionException
                    && Failures.words(cause).startsWith("WRONGTYPE")) {
                opened.clear(connection.commands());
            } else if (!Failures.isAnswer(cause) && connection.isConnected()) {
                replaceReading(); // it is there, and silent
            }
            return failed(cause);
        } catch (TimeoutException failure) {
            replaceReading();
            return failed(failure);
        } catch (InterruptedException nobodyHasAReasonTo) {
            return Duration.ZERO;
        }
    }

    /** Sees to it that commands have a connection, to a server that is fit. */
    private void command() {
        Connection connection = commanding;
        if (connection != null && deadlines.silence().compareTo(LONGEST_SILENCE) > 0) {
            link.away("the engine has been silent for more than " + LONGEST_SILENCE.toSeconds() + " s");
            commanding = null;
            var unused = connection.close();
            connection = null;
        }
        if (connection == null) {
            connection = server.connectToAll(keys::nothing);
            try {
                check(connection);
            } catch (RuntimeException unfit) {
                var unused = connection.close();
                throw unfit;
            }
            deadlines.heard();
            commanding = connection;
            link.open(connection.commands());
            connection.onReconnect(this::tellReconnected);
            tellReconnected();
        }
    }

    private void check(Connection connection) {
        try {
            checks.read(connection.commands().info().get(INFO_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException failure) {
            if (!Failures.isAnswer(failure)) {
                throw new IllegalStateException(Failures.words(failure), failure);
            }
            log.debug("the server does not tell what it is", failure);
        } catch (TimeoutException | InterruptedException failure) {
            throw new IllegalStateException("the server did not tell what it is", failure);
        }
    }

    private void replaceReading() {
        Connection silent = reading;
        reading = null;
        if (silent != null) {
            var unused = silent.close();
        }
    }

    /** Tells it once, and says when to try again. */
    private Duration failed(Throwable failure) {
        if (closed) {
            return Duration.ZERO;
        }
        String words = Failures.words(failure);
        if (commanding == null) {
            link.away("the engine is not connected: " + words);
        }
        boolean unfit = failure instanceof UnfitServerException;
        if (unfit && !words.equals(lastFailure)) {
            log.error("replicas share nothing: {}", words);
        } else if (!words.equals(lastFailure)) {
            log.debug("no connection to the engine; it is tried on and on", failure);
        }
        lastFailure = words;
        long millis = (unfit ? WHEN_UNFIT : AFTER_FAILURE).toMillis();
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis)); // not all replicas at once
    }

    /** Closes the connections, which ends what the thread waits for, and waits for both, for some seconds at most. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            closeConnections().get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
            if (Thread.currentThread() != thread) {
                thread.join(ENDING.toMillis());
            }
        } catch (ExecutionException | TimeoutException failure) {
            log.debug("the connections to the engine were not closed", failure);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Void> closeConnections() {
        Connection one = commanding;
        Connection other = reading;
        return CompletableFuture.allOf(
                one == null ? CompletableFuture.completedFuture(null) : one.close(),
                other == null ? CompletableFuture.completedFuture(null) : other.close());
    }
}
