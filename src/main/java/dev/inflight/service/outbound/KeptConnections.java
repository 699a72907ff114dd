package dev.inflight.service.outbound;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Connections that their targets keep open, for the next calls there. One is used again only for the very address that was checked for
 * that call, under the same name. Whatever nobody uses for a while is closed by the reactor. Safe for use by any thread.
 */
final class KeptConnections {

    /**
     * Where a connection leads.
     *
     * @param host the name that its certificate was checked for
     */
    record Route(String scheme, String host, int port, InetAddress address) {}

    /** As long as servers keep theirs at least, so that a call seldom meets one that is just being closed. */
    private static final long LONGEST_SECONDS = 3;

    private static final Pattern TIMEOUT = Pattern.compile("(?i)(?:^|[,;\\s])timeout\\s*=\\s*([0-9]{1,9})");

    private final int most;
    private final int mostOfOne;
    private final Map<Route, Deque<IOSession>> idle = new HashMap<>();
    private int count;
    private boolean closed;

    KeptConnections(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** The one that was used last, if any is open. */
    @Nullable IOSession take(Route route) {
        IOSession taken = null;
        synchronized (this) {
            Deque<IOSession> there = idle.get(route);
            while (there != null && taken == null && !there.isEmpty()) {
                IOSession last = there.removeLast();
                count--;
                taken = last.isOpen() ? last : null;
            }
            if (there != null && there.isEmpty()) {
                idle.remove(route);
            }
        }
        if (taken != null) {
            taken.setSocketTimeout(Timeout.DISABLED);
        }
        return taken;
    }

    /** Keeps a connection on which nothing is outstanding any more, or closes it. */
    void give(Route route, IOSession session, HttpResponse response) {
        long seconds = secondsToKeep(response);
        if (seconds > 0) {
            session.setSocketTimeout(Timeout.of(seconds, TimeUnit.SECONDS)); // then the reactor closes it
        }
        boolean kept = false;
        synchronized (this) {
            if (count >= most) {
                forgetClosed();
            }
            if (seconds > 0 && !closed && count < most) {
                Deque<IOSession> there = idle.computeIfAbsent(route, none -> new ArrayDeque<>());
                if (there.size() == mostOfOne && !there.getFirst().isOpen()) {
                    there.removeFirst();
                    count--;
                }
                if (there.size() < mostOfOne) {
                    there.addLast(session);
                    count++;
                    kept = true;
                }
            }
        }
        if (!kept) {
            session.close(CloseMode.GRACEFUL);
        }
    }

    private void forgetClosed() {
        idle.values().forEach(there -> there.removeIf(session -> !session.isOpen()));
        idle.values().removeIf(Deque::isEmpty);
        count = idle.values().stream().mapToInt(Deque::size).sum();
    }

    /** A second less than the target says that it keeps it. */
    private static long secondsToKeep(HttpResponse response) {
        Header told = response.getFirstHeader("Keep-Alive");
        Matcher timeout = TIMEOUT.matcher(told == null || told.getValue() == null ? "" : told.getValue());
        return timeout.find() ? Math.min(LONGEST_SECONDS, Long.parseLong(timeout.group(1)) - 1) : LONGEST_SECONDS;
    }

    /** Closes all of them, and whatever is given later. */
    void close() {
        List<IOSession> left = new ArrayList<>();
        synchronized (this) {
            closed = true;
            idle.values().forEach(left::addAll);
            idle.clear();
            count = 0;
        }
        left.forEach(session -> session.close(CloseMode.IMMEDIATE));
    }
}
