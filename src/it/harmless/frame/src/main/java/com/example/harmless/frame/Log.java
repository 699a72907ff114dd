package com.example.harmless.frame;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remembers what is logged while a row is played. */
public final class Log extends AppenderBase<ILoggingEvent> {

    private static final List<ILoggingEvent> EVENTS = new ArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        synchronized (EVENTS) {
            EVENTS.add(event);
        }
    }

    /** What has been logged so far. */
    public static List<ILoggingEvent> events() {
        synchronized (EVENTS) {
            return List.copyOf(EVENTS);
        }
    }

    static void forget() {
        synchronized (EVENTS) {
            EVENTS.clear();
        }
    }

    /** Who has warned, and how often: texts may name what differs from run to run. */
    static String warnings(boolean counted) {
        Map<String, Integer> counts = new TreeMap<>();
        for (ILoggingEvent event : events()) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                counts.merge(event.getLevel() + " " + Sheet.plain(event.getLoggerName()), 1, Integer::sum);
            }
        }
        return counts.isEmpty()
                ? "none"
                : counted ? counts.toString() : counts.keySet().toString();
    }
}
