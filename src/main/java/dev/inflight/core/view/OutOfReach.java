package dev.inflight.core.view;

import org.jspecify.annotations.Nullable;

/**
 * What a thread is in that an interrupt does not end, read off its stack: a socket, a file or a pipe, a database. Classes of
 * the JDK and of drivers are known by their names only.
 *
 * @param place what it waits in, for people
 * @param inDatabase what it waits for is done by a database
 * @param closes an interrupt closes what it waits in, so that the thread goes on and the other side is not told
 */
record OutOfReach(String place, boolean inDatabase, boolean closes) {

    private static final String[] JDK = {"java.", "javax.", "jdk.", "sun.", "com.sun."};

    private static final String[] DRIVERS = {
        "org.postgresql.",
        "com.mysql.",
        "org.mariadb.",
        "org.h2.",
        "oracle.",
        "com.microsoft.sqlserver.",
        "net.sourceforge.jtds.",
        "com.ibm.db2.",
        "com.sap.db.",
        "org.hsqldb.",
        "org.apache.derby.",
        "org.firebirdsql.",
        "org.sqlite.",
        "org.duckdb.",
        "com.clickhouse.",
        "net.snowflake.",
        "io.trino.jdbc."
    };

    /** What the JDK's part of a stack, which is on top of it, ends in. */
    private enum Wait {
        NOTHING,
        /** An interrupt ends it. */
        PARKED,
        SOCKET,
        /** A channel, which an interrupt closes. */
        CHANNEL,
        FILE
    }

    /**
     * Judges a stack.
     *
     * @param virtual whether it is a virtual thread's, whose sockets an interrupt closes
     * @return {@code null} when an interrupt ends it, or nobody knows
     */
    static @Nullable OutOfReach of(StackTraceElement[] stack, boolean virtual) {
        Wait wait = Wait.NOTHING;
        StackTraceElement caller = null;
        for (int i = 0; i < stack.length && caller == null; i++) {
            StackTraceElement frame = stack[i];
            if (isOneOf(JDK, frame.getClassName())) {
                Wait found = waitOf(frame, i == 0);
                wait = found == Wait.NOTHING ? wait : found;
            } else {
                caller = frame;
            }
        }
        if (caller == null) { // a thread of the JDK's own
            return null;
        }
        boolean closes = wait == Wait.CHANNEL || (wait == Wait.SOCKET && virtual);
        if (wait != Wait.PARKED && isOneOf(DRIVERS, caller.getClassName())) {
            return new OutOfReach("JDBC" + at(caller), true, closes);
        }
        return switch (wait) {
            case SOCKET -> closes ? null : new OutOfReach("a socket" + at(caller), false, false);
            case FILE -> new OutOfReach("a file or a process' output" + at(caller), false, false);
            default -> null;
        };
    }

    private static Wait waitOf(StackTraceElement frame, boolean top) {
        return switch (frame.getClassName()) {
            case "sun.nio.ch.NioSocketImpl", "sun.nio.ch.DatagramSocketAdaptor" -> Wait.SOCKET;
            case "sun.nio.ch.SocketChannelImpl" -> Wait.CHANNEL;
            case "sun.nio.ch.SelectorImpl" -> Wait.PARKED;
            case "java.io.FileInputStream", "java.io.RandomAccessFile" ->
                top && frame.getMethodName().startsWith("read") ? Wait.FILE : Wait.NOTHING;
            case "java.lang.Object", "java.lang.Thread", "java.lang.VirtualThread", "jdk.internal.misc.Unsafe" ->
                top ? Wait.PARKED : Wait.NOTHING;
            default -> Wait.NOTHING;
        };
    }

    private static boolean isOneOf(String[] prefixes, String name) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static String at(StackTraceElement frame) {
        return " (" + frame.getClassName() + "." + frame.getMethodName() + ")";
    }
}
